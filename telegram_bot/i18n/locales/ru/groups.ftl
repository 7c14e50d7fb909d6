command-groups = сохранённые списки номеров
groups-none =
    Сохранённых групп ещё нет.
    Сохранить: <code>/groups дежурные 8 912 000-00-03, 8 912 000-00-04</code>
    или ответьте <code>/groups дежурные</code> на сообщение с номерами, контакт или файл.
groups-head = { $count ->
    [one] <b>{ $count } группа</b>
    [few] <b>{ $count } группы</b>
   *[many] <b>{ $count } групп</b>
}
groups-line = { $count ->
    [one] { $name }: { $count } номер
    [few] { $name }: { $count } номера
   *[many] { $name }: { $count } номеров
}
groups-foot = Позвонить группе: <code>/call @имя текст</code>
button-group-show = { $name }
button-group-delete = Удалить
button-group-sure = Удалить
button-group-keep = Оставить
group-head = { $count ->
    [one] <b>{ $name }</b>: { $count } номер
    [few] <b>{ $name }</b>: { $count } номера
   *[many] <b>{ $name }</b>: { $count } номеров
}
group-person = { $who }
group-in-private = Полный список: спросите меня в личном чате.
group-in-file = Список в файле:
group-ask = { $count ->
    [one] Удалить группу <b>{ $name }</b> ({ $count } номер)?
    [few] Удалить группу <b>{ $name }</b> ({ $count } номера)?
   *[many] Удалить группу <b>{ $name }</b> ({ $count } номеров)?
}
group-deleted = Группа { $name } удалена.
group-saved = { $count ->
    [one] Группа <b>{ $name }</b> сохранена: { $count } номер.
    [few] Группа <b>{ $name }</b> сохранена: { $count } номера.
   *[many] Группа <b>{ $name }</b> сохранена: { $count } номеров.
}
group-replaced = { $count ->
    [one] Прежний список (был { $count } номер) заменён.
    [few] Прежний список (было { $count } номера) заменён.
   *[many] Прежний список (было { $count } номеров) заменён.
}
group-unknown = Группы { $name } нет. Какие есть: /groups
group-gone = Этой группы уже нет. Какие есть: /groups
group-nobody = Для группы { $name } нет ни одного номера, на который можно позвонить.
group-in-group = В группу сохраняются номера, а не другие группы.
group-how = Напишите номера после имени группы или ответьте этой командой на сообщение с номерами, контакт или файл.
group-name = Имя группы: от 1 до { $most } букв, цифр, «_» и «-» без пробелов, и не номер телефона.
