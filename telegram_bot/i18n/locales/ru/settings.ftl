command-settings = язык и часовой пояс
settings =
    Язык: <b>{ $language ->
        [ru] русский
       *[en] английский
    }</b>
    Часовой пояс: <b>{ $zone }</b>, там сейчас { $now }
settings-language = 🇷🇺 Русский
settings-done = Запомнено
settings-ask-zone = Ответьте на это сообщение названием часового пояса, например <code>Asia/Tashkent</code>.
settings-no-zone = Часового пояса «{ $zone }» нет. Нужно название вроде <code>Asia/Tashkent</code>.
settings-no-language = Языка «{ $language }» нет: есть ru и en.
button-zone-other = Другой…
zone-kaliningrad = Калининград
zone-moscow = Москва
zone-samara = Самара
zone-yekaterinburg = Екатеринбург
zone-omsk = Омск
zone-krasnoyarsk = Красноярск
zone-irkutsk = Иркутск
zone-yakutsk = Якутск
zone-vladivostok = Владивосток
zone-magadan = Магадан
zone-kamchatka = Камчатка
