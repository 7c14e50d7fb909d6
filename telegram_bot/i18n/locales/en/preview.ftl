preview-head = <b>Check before the launch</b>
preview-sender = From: +{ $sender }
preview-sample = { $who }: “{ $text }”
preview-recording = { $kind ->
    [phrase] Phrase
   *[script] Script
} { $id }: { $name }
preview-count = { $count ->
    [one] <b>{ $count }</b> person is called
   *[other] <b>{ $count }</b> people are called
}
preview-source = List: { $source }
preview-duplicates = { $count ->
    [one] { $count } duplicate left out
   *[other] { $count } duplicates left out
}
preview-rejected = { $count ->
    [one] { $count } number cannot be called
   *[other] { $count } numbers cannot be called
}
preview-when-now = When: at once
preview-when = When: { $due }
preview-estimate = { $calls ->
    [one] It will cost about <b>{ $cost }</b> (by { $calls } past call)
   *[other] It will cost about <b>{ $cost }</b> (by { $calls } past calls)
}
preview-no-estimate = No estimate yet: there were no calls before
preview-balance = On the account: { $balance }
preview-approval = A second person must approve
preview-expires = The button works until { $expires }
button-call = { $count ->
    [one] Call { $count } person
   *[other] Call { $count } people
}
button-call-cost = { $count ->
    [one] Call { $count } person for ~{ $cost }
   *[other] Call { $count } people for ~{ $cost }
}
button-trial = Test call to me
button-options = Change
button-cancel-pending = Drop
button-approve = { $count ->
    [one] Approve { $count } call
   *[other] Approve { $count } calls
}
button-decline = Decline

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
