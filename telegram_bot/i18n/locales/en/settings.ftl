command-settings = language and time zone
settings =
    Language: <b>{ $language ->
        [ru] Russian
       *[en] English
    }</b>
    Time zone: <b>{ $zone }</b>, where it is { $now }
settings-language = 🇬🇧 English
settings-done = Noted
settings-ask-time-zone = Reply to this message with the name of a time zone, for example <code>Asia/Tashkent</code>.
settings-no-time-zone = There is no time zone “{ $zone }”. It takes a name like <code>Asia/Tashkent</code>.
settings-no-language = There is no language “{ $language }”: there are ru and en.
button-time-zone-other = Another…
time-zone-kaliningrad = Kaliningrad
time-zone-moscow = Moscow
time-zone-samara = Samara
time-zone-yekaterinburg = Yekaterinburg
time-zone-omsk = Omsk
time-zone-krasnoyarsk = Krasnoyarsk
time-zone-irkutsk = Irkutsk
time-zone-yakutsk = Yakutsk
time-zone-vladivostok = Vladivostok
time-zone-magadan = Magadan
time-zone-kamchatka = Kamchatka
