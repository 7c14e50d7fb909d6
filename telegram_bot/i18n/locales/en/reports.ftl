# The picture
report-title = Campaign { $id }
report-number = { $count }
report-state = { $state ->
    [scheduled] scheduled
    [sending] being sent
    [running] calling
    [finished] finished
    [paused] paused
    [cancelled] cancelled
    [stopped] stopped
   *[failed] not sent
}
report-reached = reached
report-of = { $done } of { $all }
report-cost = cost
report-budget = about
report-outcome = { $outcome ->
    [answered] answered
    [busy] busy
    [no_answer] no answer
    [rejected] rejected
    [failed] unavailable
    [other] other
    [pending] not clear yet
   *[refused] not called
}

# The workbook
book-summary = Summary
book-people = People
book-state = State
book-created = Created
book-due = Time of the calls
book-finished = Finished
book-by = Launched by
book-source = From
book-source-name = { $source ->
    [telegram] Telegram
    [home_assistant] Home Assistant
   *[other] { $source }
}
book-sender = Sender number
book-content = What was said
book-kind = { $kind ->
    [phrase] Phrase { $id }
    [script] Script { $id }
   *[text] { $id }
}
book-attempts = Attempts
book-interval = Minutes between attempts
book-repeat = Message repeated
book-by-account = by the account's settings
book-redial = Redial of campaign
book-provider-ids = Mobilgroup's ids
book-reason = Reason
book-attention = A person is needed
book-attention-name = { $attention ->
    [unknown] nobody knows whether a part was sent
    [too_late] its time has passed
   *[rule] a rule holds up the rest
}
book-outcome = Outcome
book-count = People
book-share = Share
book-all = All
book-reached = Share reached
book-budget = Expected cost, RUB
book-cost = Cost, RUB
book-row = No.
book-phone = Number
book-status = Mobilgroup's word
book-called = Called at
book-tries = Attempts
book-duration = Talk, s
book-listened = Listened
book-listened-name = { $listened ->
    [full] in full
    [partial] in part
   *[short] the beginning
}
book-price = Price, RUB
book-transfer = Transfer
book-sms = SMS
book-refusal = Why not called
book-refusal-name = { $rule ->
    [do_not_call] asked not to be called
    [calling_hours] not an hour for calls
    [frequency] called lately
   *[other] { $rule }
}
book-person-outcome = { $outcome ->
    [answered] answered
    [busy] busy
    [no_answer] no answer
    [rejected] rejected
    [failed] unavailable
    [other] other
    [pending] not clear yet
   *[refused] not called
}
book-reached-of = { $done } of { $all }
