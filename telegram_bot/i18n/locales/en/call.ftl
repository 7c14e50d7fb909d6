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

# Before the launch
preview-values = { $who }: { $values }
preview-setting = { $name ->
    [attempts] Attempts: { $count }
    [interval] Between attempts: { $count } min
   *[repeat] Times it is read: { $count }
}
preview-deferred = ⏳ Nobody may be called earlier: it begins { $begins }
preview-basis-same = Estimated from past calls with the same content.
preview-basis-length = Estimated from the text's length and past calls.
preview-balance-unknown = The balance could not be read just now
preview-too-expensive = ⚠️ There is less on the account than this may cost
preview-approvers = May approve: { $names }
preview-no-approvers = ⚠️ Nobody can approve it: there is no approver but you
rejection-do-not-call = is on the list of those who are not called
pending-expired-notice = Its time is over, nobody was called.
pending-unexplained = The broadcast was not launched and nobody was called: the bot was restarted before it could say why. You can show it again.
pending-superseded = Replaced by the newer one below.
pending-journal-later = The journal cannot be reached just now. The broadcast is confirmed: the bot launches it by itself as soon as it can, unless that takes more than a few minutes.
button-refresh = Show again
button-edit-text = What is said
button-edit-recipients = Who
button-edit-sender = Sender
button-edit-schedule = When
button-edit-attempts = Attempts
button-edit-interval = Interval
button-edit-repeat = Repeats
button-own-setting = The account's own setting
button-now = At once

# A second person's approval
approval-head = <b>{ $who }</b> asks you to approve a broadcast
approval-nobody = A second person must approve this, and there is no other approver. Ask the owner to add one: /users
approval-declined = Declined by { $who }
approval-expired = Its time is over: nobody decided, nobody was called.
approval-expired-notice = Nobody approved the broadcast in time. Nobody was called; it can be shown again.
pending-waits-for = Asked: { $names }
pending-nobody-reached = ⚠️ None of the approvers could be written to: let them open the bot (/start), then begin again.
pending-approved-by = { $who } has approved the broadcast, its number is { $id }.
pending-declined = Declined
pending-declined-by = { $who } has declined the broadcast. Nobody was called.
pending-author-gone = Who ordered or approved this broadcast has no longer the role for it. Nobody was called.

# Rules
rejection-head = <b>Nobody was called: a rule forbids it</b>
rejection-can-be-overridden = An approver can set this rule aside for this broadcast, with a reason.
rejection-stands = Nobody can set this rule aside.
button-override = Call all the same
pending-ask-reason = Why are people to be called in spite of the rule? The reason stays on record; calls begin as soon as you answer.
override-no-reason = Write a reason: it stays on record.
override-needs-other = Another person must approve a broadcast like this. Make it smaller, or ask another approver.
pending-overridden-by = Rule set aside by { $who }
pending-overridden-notice = { $who } has set the rule aside, campaign { $id } is launched.

# A test call
trial-call-head = A test call
trial-call-launched = Calling you
trial-call-asked = You were asked for your number in private
trial-call-ask-number = To call you for a test I need your number. Press the button below: it is remembered, and your phone rings at once.
trial-call-number-kept = Your number is remembered. Calling.
trial-call-not-own = That is not your number. Press the button “My number”.
trial-call-bad-number = That number cannot be called: it must have 11 digits.
trial-call-write-first = Write to me in private first: /start
trial-call-used = This one has called you already. Change it, or show it again.
button-own-number = My number
