# Картинка
report-title = Рассылка № { $id }
report-number = { $count }
report-state = { $state ->
    [scheduled] запланирована
    [sending] отправляется
    [running] идёт обзвон
    [finished] завершена
    [paused] приостановлена
    [cancelled] отменена
    [stopped] остановлена
   *[failed] не отправлена
}
report-reached = дозвонились
report-of = { $done } из { $all }
report-cost = стоимость
report-budget = ориентировочно
report-outcome = { $outcome ->
    [answered] ответили
    [busy] занято
    [no_answer] не ответили
    [rejected] сбросили
    [failed] недоступны
    [other] прочее
    [pending] ещё не ясно
   *[refused] не звонили
}

# Книга
book-summary = Итог
book-people = Абоненты
book-state = Состояние
book-created = Создана
book-due = Время звонков
book-finished = Закончена
book-by = Запустил
book-source = Откуда
book-source-name = { $source ->
    [telegram] Telegram
    [home_assistant] Home Assistant
   *[other] { $source }
}
book-sender = Номер отправителя
book-content = Что сказали
book-kind = { $kind ->
    [phrase] Фраза № { $id }
    [script] Скрипт № { $id }
   *[text] { $id }
}
book-attempts = Попыток
book-interval = Минут между попытками
book-repeat = Повторов сообщения
book-by-account = по настройкам аккаунта
book-redial = Повторный обзвон рассылки
book-provider-ids = Номера у Мобилгруп
book-reason = Причина
book-attention = Нужен ответ человека
book-attention-name = { $attention ->
    [unknown] неизвестно, отправлена ли часть рассылки
    [too_late] время рассылки прошло
   *[rule] остаток удержан правилом
}
book-outcome = Чем кончилось
book-count = Человек
book-share = Доля
book-all = Всего
book-reached = Доля дозвонов
book-budget = Ориентировочная стоимость, ₽
book-cost = Стоимость, ₽
book-row = №
book-phone = Номер
book-status = Ответ Мобилгруп
book-called = Когда звонили
book-tries = Попыток
book-duration = Разговор, с
book-listened = Прослушано
book-listened-name = { $listened ->
    [full] полностью
    [partial] частично
   *[short] начало
}
book-price = Тариф, ₽
book-transfer = Перевод
book-sms = SMS
book-refusal = Почему не звонили
book-refusal-name = { $rule ->
    [do_not_call] просил не звонить
    [calling_hours] не время для звонков
    [frequency] недавно звонили
   *[other] { $rule }
}
book-person-outcome = { $outcome ->
    [answered] ответил
    [busy] занято
    [no_answer] не ответил
    [rejected] сбросил
    [failed] недоступен
    [other] прочее
    [pending] ещё не ясно
   *[refused] не звонили
}
book-reached-of = { $done } из { $all }
