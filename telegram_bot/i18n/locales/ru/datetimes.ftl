datetime-unclear = Не понимаю время «{ $text }». Напишите, например: <code>18:30</code>, <code>завтра 9:00</code>, <code>25.12 10:00</code> или <code>через 2 часа</code>.
datetime-past = Это время уже прошло: { $moment }.
datetime-too-far = До этого времени больше года: { $moment }. Проверьте дату.
datetime-no-day = Такого времени не бывает: { $text }.
