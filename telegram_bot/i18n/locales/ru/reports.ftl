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
   *[not_called] не звонили
}

# Книга
workbook-summary = Итог
workbook-recipients = Абоненты
workbook-state = Состояние
workbook-created = Создана
workbook-due = Время звонков
workbook-finished = Закончена
workbook-by = Запустил
workbook-source = Откуда
workbook-source-name = { $source ->
    [telegram] Telegram
    [home_assistant] Home Assistant
   *[other] { $source }
}
workbook-sender = Номер отправителя
workbook-content = Что сказали
workbook-kind = { $kind ->
    [phrase] Фраза № { $id }
    [script] Скрипт № { $id }
   *[text] { $id }
}
workbook-attempts = Попыток
workbook-interval = Минут между попытками
workbook-repeat = Повторов сообщения
workbook-by-account = по настройкам аккаунта
workbook-redial = Повторный обзвон рассылки
workbook-provider-ids = Номера у Мобилгруп
workbook-reason = Причина
workbook-attention = Нужен ответ человека
workbook-attention-name = { $attention ->
    [unknown] неизвестно, отправлена ли часть рассылки
    [too_late] время рассылки прошло
   *[rule] остаток удержан правилом
}
workbook-outcome = Чем кончилось
workbook-count = Человек
workbook-share = Доля
workbook-all = Всего
workbook-reached = Доля дозвонов
workbook-budget = Ориентировочная стоимость, ₽
workbook-cost = Стоимость, ₽
workbook-row = №
workbook-phone = Номер
workbook-status = Ответ Мобилгруп
workbook-called = Когда звонили
workbook-tries = Попыток
workbook-duration = Разговор, с
workbook-listened = Прослушано
workbook-listened-name = { $listened ->
    [full] полностью
    [partial] частично
   *[short] начало
}
workbook-price = Тариф, ₽
workbook-transfer = Перевод
workbook-sms = SMS
workbook-rejection = Почему не звонили
workbook-rejection-name = { $rule ->
    [do_not_call] просил не звонить
    [calling_hours] не время для звонков
    [frequency] недавно звонили
   *[other] { $rule }
}
workbook-recipient-outcome = { $outcome ->
    [answered] ответил
    [busy] занято
    [no_answer] не ответил
    [rejected] сбросил
    [failed] недоступен
    [other] прочее
    [pending] ещё не ясно
   *[not_called] не звонили
}
workbook-reached-of = { $done } из { $all }

report-caption = Итог рассылки № { $id }
report-file = Отчёт о рассылке № { $id }
