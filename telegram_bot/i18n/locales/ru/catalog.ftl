command-phrases = записанные фразы
command-scripts = голосовые скрипты
command-numbers = номера отправителя
phrases-head = { $count ->
    [0] Записанных фраз нет
    [one] <b>{ $count } фраза</b>
    [few] <b>{ $count } фразы</b>
   *[many] <b>{ $count } фраз</b>
}
scripts-head = { $count ->
    [0] Голосовых скриптов нет
    [one] <b>{ $count } скрипт</b>
    [few] <b>{ $count } скрипта</b>
   *[many] <b>{ $count } скриптов</b>
}
numbers-head = { $count ->
    [0] Номеров отправителя нет
    [one] <b>{ $count } номер отправителя</b>
    [few] <b>{ $count } номера отправителя</b>
   *[many] <b>{ $count } номеров отправителя</b>
}
recording = <code>{ $id }</code> { $name }
recording-duration = <code>{ $id }</code> { $name }, { $duration }
number = <code>{ $number }</code> { $description }
