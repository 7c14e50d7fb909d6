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
