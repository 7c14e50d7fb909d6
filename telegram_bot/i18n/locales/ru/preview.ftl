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
button-cancel-pending = Отказаться
button-approve = { $count ->
    [one] Разрешить: { $count } звонок
    [few] Разрешить: { $count } звонка
   *[many] Разрешить: { $count } звонков
}
button-decline = Не разрешать

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
