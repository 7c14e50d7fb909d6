command-call = позвонить людям

# По шагам
call-ask-content = Что сказать? Напишите текст: его прочитает робот. Или выберите готовое.
call-reply-here = ответьте на это сообщение.
call-or-choose = Напишите ответ на следующее сообщение.
call-ask-recipients =
    Кому позвонить? Пришлите номера (в любом виде, можно несколько раз), контакты, файл CSV или XLSX либо выберите группу.
    Закончив, нажмите «Готово».
call-ask-client = Чьи шаблоны? Напишите номер клиента в CRM.
call-ask-fields =
    Скрипт может назвать сумму и до трёх параметров. Напишите через точку с запятой: <code>сумма; параметр 1; параметр 2; параметр 3</code>, например <code>1500,50; 25.12.2026</code>. Прочерк — без значения. Значения общие для всех; для каждого свои можно задать в файле.
call-ask-schedule = Когда позвонить? Например: <code>18:30</code>, <code>завтра 9:00</code>, <code>25.12 10:00</code> или <code>через 2 часа</code>.
call-choose-phrase = Какую фразу проиграть?
call-choose-script = Какой скрипт запустить?
call-choose-template = Какой шаблон прочитать?
call-chosen = { $what ->
    [phrase] Фраза
    [script] Скрипт
   *[template] Шаблон
}: { $name }
call-added = { $count ->
    [one] Добавлен <b>{ $count }</b> номер, всего { $all }.
    [few] Добавлено <b>{ $count }</b> номера, всего { $all }.
   *[many] Добавлено <b>{ $count }</b> номеров, всего { $all }.
}
call-more-or-done = Пришлите ещё или нажмите «Готово».
call-more = Пришлите номера, контакты или файл.
call-no-phrase = У аккаунта нет фраз. Их загружают в личном кабинете Мобилгруп.
call-no-script = У аккаунта нет скриптов. Их составляют в личном кабинете Мобилгруп.
call-no-template = У этого клиента нет шаблонов. Создать: /templates
call-no-templates = У клиента «{ $client }» нет шаблонов. Напишите другой номер клиента или сам текст.
call-no-texts-with-recording = В файле «{ $name }» есть колонка с текстом, а у фразы и скрипта своего текста не бывает. Уберите колонку или выберите текст.
call-typed-no-column = В тексте есть подстановка «{ $name }», а у номеров, которые не из файла, известно только имя. Пришлите все номера файлом со столбцом «{ $name }» или уберите подстановку.
call-fields-too-many = Значений не больше { $most }: сумма и три параметра.
call-fields-unclear = { $name ->
    [summa] «{ $text }» — не сумма в рублях. Напишите, например, <code>1500,50</code>.
   *[other] «{ $text }» — не число и не дата. Напишите, например, <code>42</code> или <code>25.12.2026</code>.
}
call-fields-none = Здесь нет ни одного значения. Напишите их или нажмите «Пропустить».
call-rejected-not-sent = Список неподходящих номеров приходит только в личные сообщения. Напишите мне лично: /start
button-phrase = Фраза
button-script = Скрипт
button-template = Шаблон
button-done = Готово: { $count }
button-skip = Пропустить
button-end-conversation = Отмена
button-back = Назад
conversation-gone = Этого вопроса больше нет. Начните заново: /call
conversation-ended = Хорошо, никому не звоним.
conversation-interrupted = Составление обзвона прервано, никому не позвонили. Начать заново: /call
choice-gone = Этого больше нет в списке. Выберите снова.

# Перед запуском
preview-values = { $who }: { $values }
preview-setting = { $name ->
    [attempts] Попыток: { $count }
    [interval] Между попытками: { $count } мин
   *[repeat] Прочитать раз: { $count }
}
preview-deferred = ⏳ Раньше звонить нельзя: начнём { $begins }
preview-basis-same = Оценка по прошлым звонкам с тем же содержанием.
preview-basis-length = Оценка по длине текста и прошлым звонкам.
preview-balance-unknown = Баланс сейчас узнать не удалось
preview-too-expensive = ⚠️ На счёте меньше, чем это может стоить
preview-approvers = Разрешить может: { $names }
preview-no-approvers = ⚠️ Разрешить некому: утверждающих, кроме вас, нет
rejection-do-not-call = в списке тех, кому не звонят
pending-expired-notice = Срок истёк, никому не позвонили.
pending-unexplained = Рассылка не запущена, никому не позвонили: бот перезапустился, не успев сказать почему. Её можно показать снова.
pending-superseded = Заменено новым вариантом ниже.
pending-journal-later = Журнал сейчас недоступен. Рассылка подтверждена: бот запустит её сам, как только журнал ответит, если это не займёт больше нескольких минут.
button-refresh = Показать снова
button-edit-text = Что сказать
button-edit-recipients = Кому
button-edit-sender = С номера
button-edit-schedule = Когда
button-edit-attempts = Попытки
button-edit-interval = Интервал
button-edit-repeat = Повторы
button-own-setting = Как настроено у аккаунта
button-now = Сразу

# Согласие второго человека
approval-head = <b>{ $who }</b> просит разрешить рассылку
approval-nobody = Нужно согласие второго человека, а других утверждающих нет. Попросите владельца добавить: /users
approval-declined = Не разрешено: { $who }
approval-expired = Срок истёк: никто не решил, никому не позвонили.
approval-expired-notice = Никто вовремя не разрешил рассылку. Никому не позвонили; можно показать её снова.
pending-waits-for = Спросили: { $names }
pending-nobody-reached = ⚠️ Никому из утверждающих не удалось написать: пусть они откроют бота (/start), затем начните заново.
pending-approved-by = Рассылка № { $id } разрешена: { $who }.
pending-declined = Не разрешено
pending-declined-by = Рассылка не разрешена: { $who }. Никому не позвонили.
pending-author-gone = У того, кто заказал или разрешил рассылку, больше нет нужной роли. Никому не позвонили.

# Правила
rejection-head = <b>Никому не позвонили: правило не позволяет</b>
rejection-can-be-overridden = Утверждающий может снять это правило для этой рассылки, указав причину.
rejection-stands = Это правило не снимает никто.
button-override = Всё равно позвонить
pending-ask-reason = Почему надо позвонить вопреки правилу? Причина останется в журнале, звонки начнутся сразу после ответа.
override-no-reason = Напишите причину: она останется в журнале.
override-needs-other = Такую рассылку должен разрешить и другой человек. Уменьшите её или попросите другого утверждающего.
pending-overridden-by = Правило снято: { $who }
pending-overridden-notice = Правило снято: { $who }. Рассылка № { $id } запущена.

# Пробный звонок
trial-call-head = Пробный звонок
trial-call-launched = Звоним вам
trial-call-asked = Ваш номер спросили в личных сообщениях
trial-call-ask-number = Чтобы позвонить вам для проверки, нужен ваш номер. Нажмите кнопку ниже: номер запомнится, и телефон сразу зазвонит.
trial-call-number-kept = Номер запомнен. Звоним.
trial-call-not-own = Это не ваш номер. Нажмите кнопку «Мой номер».
trial-call-bad-number = На этот номер позвонить нельзя: нужен номер из 11 цифр.
trial-call-write-first = Сначала напишите мне лично: /start
trial-call-used = С этим вариантом пробный звонок уже был. Измените его или покажите снова.
button-own-number = Мой номер
