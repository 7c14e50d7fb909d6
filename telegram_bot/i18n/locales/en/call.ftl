command-call = call people

# Step by step
call-ask-content = What is to be said? Write a text: a voice will read it out. Or choose something ready.
call-reply-here = reply to this message.
call-or-choose = Write your answer below, as a reply to the next message.
call-ask-recipients =
    Who is to be called? Send numbers (in any form, as often as you like), contacts, a CSV or XLSX file, or choose a group.
    When that is all, press “Done”.
call-ask-client = Whose templates? Write the client's number in the CRM.
call-ask-fields =
    The script can name a sum and up to three parameters. Write them with semicolons: <code>sum; parameter 1; parameter 2; parameter 3</code>, for example <code>1500.50; 25.12.2026</code>. A dash stands for no value. They are the same for everybody; a file can have its own for each.
call-ask-schedule = When? For example: <code>18:30</code>, <code>tomorrow 9:00</code>, <code>25.12 10:00</code> or <code>in 2 hours</code>.
call-choose-phrase = Which phrase is to be played?
call-choose-script = Which script is to be run?
call-choose-template = Which template is to be read?
call-chosen = { $what ->
    [phrase] Phrase
    [script] Script
   *[template] Template
}: { $name }
call-added = { $count ->
    [one] <b>{ $count }</b> number added, { $all } in all.
   *[other] <b>{ $count }</b> numbers added, { $all } in all.
}
call-more-or-done = Send more, or press “Done”.
call-more = Send numbers, contacts or a file.
call-no-phrase = The account has no phrases. They are uploaded in Mobilgroup's own web interface.
call-no-script = The account has no scripts. They are made in Mobilgroup's own web interface.
call-no-template = This client has no templates. Make one: /templates
call-no-templates = The client “{ $client }” has no templates. Write another client's number, or the text itself.
call-no-texts-with-recording = The file “{ $name }” has a column of texts, and a phrase or a script allows none. Remove the column, or choose a text.
call-typed-no-column = The text takes “{ $name }” from a column, and of numbers that come from no file only a name is known. Send all numbers in a file with the column “{ $name }”, or take it out of the text.
call-fields-too-many = No more than { $most } values: a sum and three parameters.
call-fields-unclear = { $name ->
    [summa] “{ $text }” is not an amount of roubles. Write, for example, <code>1500.50</code>.
   *[other] “{ $text }” is neither digits nor a date. Write, for example, <code>42</code> or <code>25.12.2026</code>.
}
call-fields-none = There is no value here. Write some, or press “Skip”.
call-rejected-not-sent = The list of numbers that cannot be called comes in private only. Write to me in private: /start
button-phrase = Phrase
button-script = Script
button-template = Template
button-done = Done: { $count }
button-skip = Skip
button-end-conversation = Cancel
button-back = Back
conversation-gone = This question is not there any more. Begin again: /call
conversation-ended = All right, nobody is called.
conversation-interrupted = The broadcast was not finished and nobody was called. Begin again: /call
choice-gone = That is not on the list any more. Choose again.
