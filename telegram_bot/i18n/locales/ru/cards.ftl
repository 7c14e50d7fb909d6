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
button-pause = Приостановить
button-send-now = Отправить сейчас
card-content = { $kind ->
    [phrase] Фраза № { $content }
    [script] Скрипт № { $content }
   *[text] <i>«{ $content }»</i>
}
card-redial-of = Повторный обзвон рассылки № { $id }
card-recipients = { $count ->
    [one] { $count } абонент
    [few] { $count } абонента
   *[many] { $count } абонентов
}
card-pending = ❔ итог неизвестен: { $count }
card-waiting = { $count ->
    [one] Ещё не отправлено: { $count } абонент
    [few] Ещё не отправлено: { $count } абонента
   *[many] Ещё не отправлено: { $count } абонентов
}
card-not-sent = { $count ->
    [one] Мобилгруп недоступен, пробуем снова. Не отправлено: { $count } абонент
    [few] Мобилгруп недоступен, пробуем снова. Не отправлено: { $count } абонента
   *[many] Мобилгруп недоступен, пробуем снова. Не отправлено: { $count } абонентов
}
card-too-late = Её время было { $due }. Отправьте её сейчас, отмените или перенесите: <code>/reschedule { $id } завтра 9:00</code>
card-rule = Правило: { $reason }. Когда оно перестанет мешать, продолжите рассылку; или остановите её.
card-reason-name = { $reason ->
    [unknown] неизвестно, отправлена ли она
    [stopped] её остановили
    [do_not_call] все номера в списке тех, кому не звонят
    [rejected] все номера в списке тех, кому не звонят
    [calling_hours] не время для звонков
    [max_recipients] слишком много абонентов в одной рассылке
    [max_cost] слишком дорогая рассылка
    [daily_recipients] слишком много звонков за день
    [daily_cost] слишком много потрачено за день
    [reserve] на счёте осталось бы меньше неснижаемого остатка
    [frequency] этим номерам недавно звонили
    [duplicate] то же самое только что отправлено
   *[other] { $reason }
}
card-moved = Рассылка № { $id }: карточка ниже ⬇️
