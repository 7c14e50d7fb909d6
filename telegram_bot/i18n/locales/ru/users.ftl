command-users = кто может пользоваться ботом

users-head = { $count ->
    [one] <b>Ботом может пользоваться { $count } человек</b>
    [few] <b>Ботом могут пользоваться { $count } человека</b>
   *[many] <b>Ботом могут пользоваться { $count } человек</b>
}
users-line = { $name } — { $role ->
    [viewer] наблюдатель
    [operator] оператор
    [approver] утверждающий
   *[owner] владелец
}, <code>{ $id }</code>
users-card = <b>{ $name }</b>, <code>{ $id }</code>. { $role ->
    [none] Доступа нет.
    [viewer] Сейчас наблюдатель.
    [operator] Сейчас оператор.
    [approver] Сейчас утверждающий.
   *[owner] Сейчас владелец.
} Кем он должен быть?
users-pick = Нажмите кнопку внизу и выберите человека. Или наберите: <code>/users add 12345 operator Имя</code>
users-picked = Выбран: { $name }
users-ask-role = Дать доступ: <b>{ $name }</b>, <code>{ $id }</code> — { $role ->
    [viewer] наблюдатель: видит баланс, рассылки и отчёты
    [operator] оператор: обзванивает и останавливает
    [approver] утверждающий: разрешает крупные рассылки и решает спорное
   *[owner] владелец: может всё и раздаёт роли
}? Подействует сразу.
users-ask-remove = Закрыть доступ: <b>{ $name }</b>, <code>{ $id }</code>? Подействует сразу, сам человек ничего не узнает.
users-role-set = Готово: <b>{ $name }</b>, <code>{ $id }</code> — { $role ->
    [viewer] наблюдатель
    [operator] оператор
    [approver] утверждающий
   *[owner] владелец
}.
users-removed = Доступ закрыт: <b>{ $name }</b>, <code>{ $id }</code>.
users-left = Всё осталось как было.
users-done = Сделано
users-usage = Так: <code>/users add 12345 operator Имя</code>, <code>/users role 12345 approver</code> или <code>/users remove 12345</code>. Роли: viewer, operator, approver, owner.
users-bad-id = Номер человека в Telegram состоит только из цифр: он узнает его, написав боту /id.
users-not-yourself = Свою роль изменить нельзя: попросите другого владельца.
users-configured = Человек { $id } вписан в настройки бота, изменить его можно только там.
users-unknown = У человека { $id } доступа и так нет.
button-user-add = Добавить человека
button-user-pick = Выбрать человека
button-user-remove = Закрыть доступ
button-user-back = К списку
button-user-yes = Да
button-user-no = Нет
