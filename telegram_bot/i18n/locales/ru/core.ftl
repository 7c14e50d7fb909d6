# Дверь
unknown-user =
    Здравствуйте! Этот бот работает только для своих.
    Ваш номер в Telegram: <code>{ $id }</code>. Если вам нужен доступ, передайте его владельцу бота.
stale = Это сообщение пришло, пока бот не работал, и не выполнено. Если оно ещё нужно, пришлите его снова. Если бот работал, сообщите владельцу: часы сервера сбились.
role = { $role ->
    [viewer] наблюдатель
    [operator] оператор
    [approver] утверждающий
   *[owner] владелец
}
not-allowed = Для этого нужна роль «{ $role ->
    [viewer] наблюдатель
    [operator] оператор
    [approver] утверждающий
   *[owner] владелец
}» или выше. Обратитесь к владельцу бота.

# Справка
help-head = <b>Обзвон через Мобилгруп</b>. Ваша роль: { $role ->
    [viewer] наблюдатель
    [operator] оператор
    [approver] утверждающий
   *[owner] владелец
}.
help-line = /{ $name } — { $what }
help-foot =
    Коротко: <code>/call 8 912 000-00-03, 8 912 000-00-04 Завтра с девяти не будет воды</code>
    или пришлите файл CSV или XLSX с подписью <code>/call текст</code>.
id = Вы: <code>{ $id }</code>, этот чат: <code>{ $chat }</code>
command-start = начать
command-help = что умеет бот
command-id = мой номер в Telegram
command-balance = деньги на счёте
balance = Баланс: <b>{ $balance }</b> (на { $read })

# Рассылка одним сообщением
card-head = <b>Рассылка № { $id }</b>
card-state = { $state ->
    [scheduled] Запланирована на { $due }
    [sending] Отправляется
    [running] Идёт обзвон
    [finished] Завершена
    [paused] Приостановлена
    [cancelled] Отменена, никому не звонили
    [stopped] Остановлена, остальным не звонили
   *[failed] Не отправлена
}
card-attention = { $attention ->
    [unknown] ⚠️ Неизвестно, отправлена ли часть рассылки: нужен ответ человека
    [too_late] ⚠️ Её время прошло, пока её нельзя было отправить: нужен ответ человека
   *[rule] ⚠️ Звонки задержало правило: нужен ответ человека
}
card-bar = <code>{ $bar }</code> { $done } из { $all }
card-outcome = { $outcome ->
    [answered] ✅ ответили
    [busy] 📵 занято
    [no_answer] 🔕 не ответили
    [rejected] ✋ сбросили
    [failed] ❌ недоступны
   *[other] ❔ прочее
}: { $count }
card-rejected = 🚫 не звонили: { $count }
card-cost = Стоимость: { $cost }
card-budget = Ориентировочно: { $budget }
card-reason = Причина: { $reason }
card-by = Запустил: { $who }
button-sent = Она отправлена
button-resend = Не отправлена, отправить снова
button-leave = Оставить как есть
button-resume = Продолжить
button-cancel = Отменить
button-stop = Остановить
button-redial = Перезвонить тем, кто не ответил
button-report = Отчёт

# Перед запуском
preview-head = <b>Проверьте перед запуском</b>
preview-sender = С номера: +{ $sender }
preview-sample = { $who }: «{ $text }»
preview-recording = { $kind ->
    [phrase] Фраза
   *[script] Скрипт
} № { $id }: { $name }
preview-count = { $count ->
    [one] Позвоним <b>{ $count }</b> абоненту
   *[other] Позвоним <b>{ $count }</b> абонентам
}
preview-source = Список: { $source }
preview-duplicates = { $count ->
    [one] { $count } повтор убран
    [few] { $count } повтора убраны
   *[many] { $count } повторов убрано
}
preview-rejected = { $count ->
    [one] { $count } номер не подходит, ему не позвоним
    [few] { $count } номера не подходят, им не позвоним
   *[many] { $count } номеров не подходят, им не позвоним
}
preview-when-now = Когда: сразу
preview-when = Когда: { $due }
preview-estimate = { $calls ->
    [one] Обойдётся примерно в <b>{ $cost }</b> (по { $calls } прошлому звонку)
   *[other] Обойдётся примерно в <b>{ $cost }</b> (по { $calls } прошлым звонкам)
}
preview-no-estimate = Оценки стоимости ещё нет: прошлых звонков не было
preview-balance = На счёте: { $balance }
preview-approval = Нужно согласие второго человека
preview-expires = Кнопка действует до { $expires }
button-call = { $count ->
    [one] Позвонить { $count } абоненту
   *[other] Позвонить { $count } абонентам
}
button-call-cost = { $count ->
    [one] Позвонить { $count } абоненту за ~{ $cost }
   *[other] Позвонить { $count } абонентам за ~{ $cost }
}
button-trial = Пробный звонок мне
button-options = Изменить
button-cancel-draft = Отказаться
button-approve = { $count ->
    [one] Разрешить: { $count } звонок
    [few] Разрешить: { $count } звонка
   *[many] Разрешить: { $count } звонков
}
button-decline = Не разрешать

# Решение
pending-taken = Принято
pending-approved = Разрешено
pending-cancelled = Отменено
pending-cancelled-by = Отменено: { $who }. Никому не позвонили.
pending-waits = { $count ->
    [one] Ждём согласия второго человека: { $count } звонок.
    [few] Ждём согласия второго человека: { $count } звонка.
   *[many] Ждём согласия второго человека: { $count } звонков.
}
pending-used = Эта кнопка уже сработала или заменена новой.
pending-gone = Этого черновика больше нет. Начните заново: /call
pending-expired = Срок этой кнопки истёк. Начните заново: /call
pending-not-yours = Эта кнопка не ваша.
approve-not-yourself = Свою рассылку должен разрешить кто-то другой.
approval-given = Разрешил: { $who }
nobody-to-call = Звонить некому: пришлите хотя бы один номер.
too-many-recipients = В одной рассылке не больше { $most } номеров, а здесь { $count }. Разделите список.
no-such-campaign = Рассылки № { $id } нет. Список: /campaigns

# Отчёт
report-caption = Итог рассылки № { $id }
report-file = Отчёт о рассылке № { $id }

# Ошибки
error-ours = Это ошибка бота. Ничего не отправлено; попробуйте ещё раз, а если повторится, сообщите владельцу.
error-state = Так сделать нельзя: рассылка уже { $state ->
    [scheduled] запланирована
    [sending] отправляется
    [running] идёт
    [finished] завершена
    [paused] приостановлена
    [cancelled] отменена
    [stopped] остановлена
   *[failed] не состоялась
}.
error-no-campaign = Такой рассылки нет. Список: /campaigns
error-journal = Журнал сейчас недоступен, поэтому ничего не отправлено. Попробуйте чуть позже.
error-connection = Мобилгруп сейчас недоступен. Попробуйте чуть позже.
error-response = Ответ Мобилгруп не удалось понять. Попробуйте чуть позже.
error-unknown = Неизвестно, выполнил ли Мобилгруп запрос. Не повторяйте его вслепую: проверьте в личном кабинете.
provider-authorisation-failed = Мобилгруп не принимает ключ или пароль бота. Сообщите владельцу бота.
provider-user-disabled = Мобилгруп заблокировал аккаунт. Обратитесь в Мобилгруп.
provider-no-aniphone = Номер отправителя не принадлежит аккаунту. Выберите другой: /numbers
provider-not-enough-credits = На счёте недостаточно средств. Пополните его и попробуйте снова.
provider-not-enough-money = На счёте недостаточно средств. Пополните его и попробуйте снова.
provider-other = Мобилгруп отказал: { $code }

# Правила документа
input-no-sender = Не указан номер отправителя.
input-no-content = Нечего сказать: текст пуст.
input-several-contents = Можно что-то одно: текст, фразу или скрипт.
input-text-too-long = Текст длиннее 5000 символов. Сократите его. { $rows }
input-no-subscribers = Звонить некому: пришлите хотя бы один номер.
input-bad-phone = Номер должен состоять из 11 цифр. Строки: { $rows }
input-text-not-allowed = С фразой или скриптом у абонента не может быть своего текста. Строки: { $rows }
input-bad-attempts = Попыток может быть от 1 до 3.
input-bad-interval = Интервал может быть от 1 до 60 минут.
input-bad-repeat = Повторов может быть от 1 до 3.
input-bad-schedule = Непонятно время рассылки.
input-bad-sum = Сумма должна быть числом рублей с копейками, например 17,25. Строки: { $rows }
input-bad-param = Параметр скрипта может быть только числом из цифр или датой. Строки: { $rows }
input-no-account = Не указан клиент, которому принадлежат шаблоны.
input-no-templates = Нет ни одного шаблона для сохранения.
input-no-id = Не указан номер рассылки.

# Правила обзвона
rule-do-not-call = Все эти номера в списке тех, кому не звонят. Снять: /unblock
rule-calling-hours = Сейчас не время для звонков: разрешено { $limit }. Запланируйте на это время.
rule-max-recipients = В одной рассылке не больше { $limit } номеров, а здесь { $asked }.
rule-max-cost = Одна рассылка не дороже { $limit } ₽, а эта обойдётся в { $asked } ₽.
rule-daily-recipients = За день не больше { $limit } звонков, а вышло бы { $asked }. Продолжите завтра.
rule-daily-cost = За день не больше { $limit } ₽, а вышло бы { $asked } ₽. Продолжите завтра.
rule-reserve = На счёте должно оставаться { $limit } ₽, а осталось бы { $asked } ₽. Пополните счёт.
rule-frequency = Всем этим номерам недавно звонили: не чаще { $limit } за период. Попробуйте позже.
rule-duplicate = То же самое тем же людям только что отправлено (рассылка № { $asked }). Подождите { $limit } мин.
