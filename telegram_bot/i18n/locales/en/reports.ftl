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
   *[not_called] not called
}

# The workbook
workbook-summary = Summary
workbook-recipients = People
workbook-state = State
workbook-created = Created
workbook-due = Time of the calls
workbook-finished = Finished
workbook-by = Launched by
workbook-source = From
workbook-source-name = { $source ->
    [telegram] Telegram
    [home_assistant] Home Assistant
   *[other] { $source }
}
workbook-sender = Sender number
workbook-content = What was said
workbook-kind = { $kind ->
    [phrase] Phrase { $id }
    [script] Script { $id }
   *[text] { $id }
}
workbook-attempts = Attempts
workbook-interval = Minutes between attempts
workbook-repeat = Message repeated
workbook-by-account = by the account's settings
workbook-redial = Redial of campaign
workbook-provider-ids = Mobilgroup's ids
workbook-reason = Reason
workbook-attention = A person is needed
workbook-attention-name = { $attention ->
    [unknown] nobody knows whether a part was sent
    [too_late] its time has passed
   *[rule] a rule holds up the rest
}
workbook-outcome = Outcome
workbook-count = People
workbook-share = Share
workbook-all = All
workbook-reached = Share reached
workbook-budget = Expected cost, RUB
workbook-cost = Cost, RUB
workbook-row = No.
workbook-phone = Number
workbook-status = Mobilgroup's word
workbook-called = Called at
workbook-tries = Attempts
workbook-duration = Talk, s
workbook-listened = Listened
workbook-listened-name = { $listened ->
    [full] in full
    [partial] in part
   *[short] the beginning
}
workbook-price = Price, RUB
workbook-transfer = Transfer
workbook-sms = SMS
workbook-rejection = Why not called
workbook-rejection-name = { $rule ->
    [do_not_call] asked not to be called
    [calling_hours] not an hour for calls
    [frequency] called lately
   *[other] { $rule }
}
workbook-recipient-outcome = { $outcome ->
    [answered] answered
    [busy] busy
    [no_answer] no answer
    [rejected] rejected
    [failed] unavailable
    [other] other
    [pending] not clear yet
   *[not_called] not called
}
workbook-reached-of = { $done } of { $all }

report-caption = What campaign { $id } came to
report-file = Report of campaign { $id }
