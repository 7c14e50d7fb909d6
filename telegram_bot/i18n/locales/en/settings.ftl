command-settings = language and time zone
settings =
    Language: <b>{ $language ->
        [ru] Russian
       *[en] English
    }</b>
    Time zone: <b>{ $zone }</b>, where it is { $now }
settings-language = 🇬🇧 English
settings-done = Noted
settings-ask-zone = Reply to this message with the name of a time zone, for example <code>Asia/Tashkent</code>.
settings-no-zone = There is no time zone “{ $zone }”. It takes a name like <code>Asia/Tashkent</code>.
settings-no-language = There is no language “{ $language }”: there are ru and en.
button-zone-other = Another…
zone-kaliningrad = Kaliningrad
zone-moscow = Moscow
zone-samara = Samara
zone-yekaterinburg = Yekaterinburg
zone-omsk = Omsk
zone-krasnoyarsk = Krasnoyarsk
zone-irkutsk = Irkutsk
zone-yakutsk = Yakutsk
zone-vladivostok = Vladivostok
zone-magadan = Magadan
zone-kamchatka = Kamchatka
