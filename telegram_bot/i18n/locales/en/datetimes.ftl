datetime-unclear = “{ $text }” is no time I understand. Write, for example, <code>18:30</code>, <code>tomorrow 9:00</code>, <code>25.12 10:00</code> or <code>in 2 hours</code>.
datetime-past = That time has passed: { $moment }.
datetime-too-far = That is more than a year away: { $moment }. Check the date.
datetime-no-day = There is no such time: { $text }.
