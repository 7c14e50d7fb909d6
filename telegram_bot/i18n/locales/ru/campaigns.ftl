command-campaigns = рассылки и их итоги
command-status = как идёт рассылка
command-redial = перезвонить тем, кто не ответил
command-cancel = отменить запланированное
command-reschedule = перенести запланированное

# Список
campaigns-head = <b>Рассылки</b>
campaigns-none = Рассылок ещё не было. Начать: /call
campaigns-no-more = Дальше рассылок нет.
campaigns-entry = { $needs ->
    [yes] ⚠️
   *[no] { $state ->
        [scheduled] 🕓
        [sending] 📤
        [running] 📞
        [finished] ✅
        [paused] ⏸
        [cancelled] ✖️
        [stopped] ⏹
       *[failed] ❌
    }
} <b>№ { $id }</b> · { $due } · { $state ->
    [scheduled] запланирована
    [sending] отправляется
    [running] идёт обзвон
    [finished] завершена
    [paused] приостановлена
    [cancelled] отменена
    [stopped] остановлена
   *[failed] не отправлена
}
campaigns-reached = ответили { $done } из { $all } ({ $share })
button-open = { $needs ->
    [yes] ⚠️ { $id }
   *[no] № { $id }
}

# Что с ней сделали
control-done = { $action ->
    [pause] Приостановлена
    [resume] Продолжаем
    [cancel] Отменена
   *[stop] Остановлена
}
resume-ask = { $count ->
    [one] <b>Продолжить рассылку № { $id }?</b> Позвоним { $count } абоненту.
   *[other] <b>Продолжить рассылку № { $id }?</b> Позвоним { $count } абонентам.
}
resume-done = Рассылка № { $id } продолжается.
button-resume-sure = Да, звонить
button-override-rule = Продолжить вопреки правилу
override-rule-ask = Рассылку № { $id } держит правило: { $reason }. Ответьте на это сообщение, почему её всё же нужно отправить: это останется в журнале вместе с вашим именем.
override-rule-hint = Почему
override-rule-done = Рассылка № { $id } отправляется вопреки правилу. Причина записана.
cancel-what = Какую отменить?
cancel-nothing = Запланированных рассылок нет.
cancel-done = Рассылка № { $id } отменена, никому не позвонили.
button-cancel-one = Отменить № { $id } ({ $due })
reschedule-usage = Напишите номер рассылки и время: <code>/reschedule 12 завтра 9:00</code>
reschedule-done = Рассылка № { $id } перенесена на <b>{ $due }</b>.
reschedule-later = Рассылка № { $id } перенесена на <b>{ $due }</b>: в { $wanted } звонить нельзя.
status-none = Рассылок ещё не было. Начать: /call
campaign-id = «{ $text }» — не номер рассылки. Список: /campaigns

# Перезвонить
redial-usage = Какой? Напишите номер рассылки: <code>/redial 12</code>
redial-source = кому не дозвонилась рассылка № { $id }
redial-nobody = В рассылке № { $id } перезванивать некому.
redial-under-way = Тем, кому не дозвонилась рассылка № { $id }, уже звонит рассылка № { $other }.
redial-changed = Тем, кому не дозвонилась рассылка № { $id }, уже перезвонили или собираются. Посмотрите, кто остался: <code>/redial { $id }</code>

# Отчёт
report-sent-private = Отчёт с номерами отправлен вам в личный чат.
report-no-private = Отчёт с номерами приходит только в личный чат. Откройте его, нажмите «Начать» и повторите.
report-taken = Готовлю отчёт

# Неизвестный исход
unknown-recipients = { $count ->
    [one] Под вопросом { $count } абонент.
    [few] Под вопросом { $count } абонента.
   *[many] Под вопросом { $count } абонентов.
}
unknown-what = Что случилось: { $kind ->
    [restart] программа остановилась во время отправки
    [no_id] Мобилгруп ответил без номера рассылки
    [code] запрос ушёл, но ответ был с кодом { $code }
   *[lost] запрос ушёл, но ответ потерялся
}.
unknown-submitted = Отправляли: { $at }
unknown-before = Баланс до: { $balance }
unknown-before-unknown = Баланс до отправки неизвестен.
unknown-after-seconds = { $count ->
    [one] Через { $count } секунду: { $balance }
    [few] Через { $count } секунды: { $balance }
   *[many] Через { $count } секунд: { $balance }
}
unknown-after-minutes = { $count ->
    [one] Через { $count } минуту: { $balance }
    [few] Через { $count } минуты: { $balance }
   *[many] Через { $count } минут: { $balance }
}
unknown-after-none = Баланс после ещё не прочитан: подождите полминуты.
unknown-fell = Баланс уменьшился на { $amount }: похоже, рассылка ушла, если в это время не шли другие.
unknown-same = Баланс не уменьшился: похоже, рассылка не ушла, но это не доказательство.
unknown-advice = Загляните в личный кабинет Мобилгруп, затем ответьте.
unknown-ask = { $answer ->
    [sent] <b>Рассылка № { $id } отправлена?</b> Если её номер у Мобилгруп известен, бот проследит за звонками. Без номера итог останется неизвестным.
    [resend] <b>Отправить рассылку № { $id } снова?</b> ⚠️ Если она всё-таки ушла, люди получат звонок дважды, и деньги спишутся дважды.
   *[leave] <b>Оставить рассылку № { $id } как есть?</b> Итог останется неизвестным, никому больше не позвоним.
}
unknown-dropped = { $count ->
    [one] Ещё не отправлен { $count } абонент: ему не позвоним.
    [few] Ещё не отправлены { $count } абонента: им не позвоним.
   *[many] Ещё не отправлены { $count } абонентов: им не позвоним.
}
unknown-ask-id = Ответьте на это сообщение номером рассылки № { $id } у Мобилгруп (он есть в личном кабинете).
unknown-id-hint = Номер в Мобилгруп
unknown-bad-id = «{ $text }» — не номер рассылки у Мобилгруп: это цифры, например 98123. Ответьте ещё раз.
unknown-no-such-id = У Мобилгруп нет рассылки { $id }. Проверьте номер и ответьте ещё раз.
unknown-other-recipients = Рассылка { $id } у Мобилгруп звонила другим людям. Проверьте номер и ответьте ещё раз.
unknown-gone = По рассылке № { $id } ответ уже не нужен.
unknown-changed = С тех пор с рассылкой № { $id } случилось другое. Посмотрите карточку: /status { $id }
unknown-back = Ничего не изменено.
unknown-decided = Рассылка № { $id }: { $answer ->
    [sent] отмечена как отправленная
    [resend] отправляется снова
   *[leave] оставлена как есть
}. Решил: { $who }
unknown-taken = Принято
button-id-known = Знаю её номер
button-id-unknown = Номера не знаю
button-resend-sure = { $count ->
    [one] Отправить снова: { $count } звонок
    [few] Отправить снова: { $count } звонка
   *[many] Отправить снова: { $count } звонков
}
button-leave-sure = Оставить как есть
button-prompt-back = Назад
no-such-campaign = Рассылки № { $id } нет. Список: /campaigns
