command-settings = язык и часовой пояс
settings =
    Язык: <b>{ $language ->
        [ru] русский
       *[en] английский
    }</b>
    Часовой пояс: <b>{ $zone }</b>, там сейчас { $now }
settings-language = 🇷🇺 Русский
settings-done = Запомнено
settings-ask-time-zone = Ответьте на это сообщение названием часового пояса, например <code>Asia/Tashkent</code>.
settings-no-time-zone = Часового пояса «{ $zone }» нет. Нужно название вроде <code>Asia/Tashkent</code>.
settings-no-language = Языка «{ $language }» нет: есть ru и en.
button-time-zone-other = Другой…
time-zone-kaliningrad = Калининград
time-zone-moscow = Москва
time-zone-samara = Самара
time-zone-yekaterinburg = Екатеринбург
time-zone-omsk = Омск
time-zone-krasnoyarsk = Красноярск
time-zone-irkutsk = Иркутск
time-zone-yakutsk = Якутск
time-zone-vladivostok = Владивосток
time-zone-magadan = Магадан
time-zone-kamchatka = Камчатка
