command-campaigns = campaigns and what they came to
command-status = how a campaign goes on
command-redial = call again those who did not answer
command-cancel = cancel what is scheduled
command-reschedule = move what is scheduled

# The list
campaigns-head = <b>Campaigns</b>
campaigns-none = There have been no campaigns. Begin: /call
campaigns-no-more = There are no more campaigns.
campaigns-entry = { $needs ->
    [yes] ⚠️
   *[no] { $state ->
        [scheduled] 🕓
        [sending] 📤
        [running] 📞
        [finished] ✅
        [paused] ⏸
        [cancelled] ✖️
        [stopped] ⏹
       *[failed] ❌
    }
} <b>No. { $id }</b> · { $due } · { $state ->
    [scheduled] scheduled
    [sending] being sent
    [running] calling
    [finished] finished
    [paused] paused
    [cancelled] cancelled
    [stopped] stopped
   *[failed] not sent
}
campaigns-reached = { $done } of { $all } answered ({ $share })
button-open = { $needs ->
    [yes] ⚠️ { $id }
   *[no] No. { $id }
}

# What was done to it
control-done = { $action ->
    [pause] Paused
    [resume] Resumed
    [cancel] Cancelled
   *[stop] Stopped
}
resume-ask = { $count ->
    [one] <b>Go on with campaign { $id }?</b> { $count } person is called.
   *[other] <b>Go on with campaign { $id }?</b> { $count } people are called.
}
resume-done = Campaign { $id } goes on.
button-resume-sure = Yes, call
button-override-rule = Go on against the rule
override-rule-ask = Campaign { $id } is held by a rule: { $reason }. Reply to this message with why it is to be sent all the same: that stays on record with your name.
override-rule-hint = Why
override-rule-done = Campaign { $id } goes on against the rule. The reason is on record.
cancel-what = Which one is to be cancelled?
cancel-nothing = Nothing is scheduled.
cancel-done = Campaign { $id } is cancelled, nobody was called.
button-cancel-one = Cancel No. { $id } ({ $due })
reschedule-usage = Write the campaign's number and a time: <code>/reschedule 12 tomorrow 9:00</code>
reschedule-done = Campaign { $id } is moved to <b>{ $due }</b>.
reschedule-later = Campaign { $id } is moved to <b>{ $due }</b>: at { $wanted } nobody may be called.
status-none = There have been no campaigns. Begin: /call
campaign-id = “{ $text }” is no campaign's number. The list: /campaigns

# Calling again
redial-usage = Which one? Write the campaign's number: <code>/redial 12</code>
redial-source = not reached by campaign { $id }
redial-nobody = There is nobody to call again in campaign { $id }.
redial-under-way = The recipients that campaign { $id } did not reach are being called by campaign { $other }.
redial-changed = The recipients that campaign { $id } did not reach have been called again, or are about to be. See who is left: <code>/redial { $id }</code>

# The report
report-sent-private = The report with the numbers was sent to you in private.
report-no-private = The report with the numbers is only sent in private. Open a private chat with me, press Start, and try again.
report-taken = Making the report

# An unknown outcome
unknown-recipients = { $count ->
    [one] The outcome of { $count } recipient is unknown.
   *[other] The outcome of { $count } recipients is unknown.
}
unknown-what = What happened: { $kind ->
    [restart] the program ended while it was sending
    [no_id] Mobilgroup answered without a campaign's id
    [code] the request left, but the answer had code { $code }
   *[lost] the request left, but the answer was lost
}.
unknown-submitted = Sent at: { $at }
unknown-before = Balance before: { $balance }
unknown-before-unknown = The balance before is not known.
unknown-after-seconds = { $count ->
    [one] { $count } second later: { $balance }
   *[other] { $count } seconds later: { $balance }
}
unknown-after-minutes = { $count ->
    [one] { $count } minute later: { $balance }
   *[other] { $count } minutes later: { $balance }
}
unknown-after-none = The balance since then has not been read: wait half a minute.
unknown-fell = The balance fell by { $amount }: it looks as if it was sent, unless other campaigns were under way.
unknown-same = The balance did not fall: it looks as if it was not sent, but that is no proof.
unknown-advice = Look into your account at Mobilgroup, then answer.
unknown-ask = { $answer ->
    [sent] <b>Was campaign { $id } sent?</b> If its id at Mobilgroup is known, the bot follows the calls. Without the id its outcome stays unknown.
    [resend] <b>Send campaign { $id } again?</b> ⚠️ If it was sent after all, people are called twice and the money is spent twice.
   *[leave] <b>Leave campaign { $id } as it is?</b> Its outcome stays unknown, and nobody else is called.
}
unknown-dropped = { $count ->
    [one] { $count } recipient is not sent yet and will not be called.
   *[other] { $count } recipients are not sent yet and will not be called.
}
unknown-ask-id = Reply to this message with the id of campaign { $id } at Mobilgroup (it stands in your account there).
unknown-id-hint = Id at Mobilgroup
unknown-bad-id = “{ $text }” is no id of Mobilgroup's: it is made of digits, like 98123. Reply again.
unknown-no-such-id = Mobilgroup has no campaign { $id }. Check the id and reply again.
unknown-other-recipients = Mobilgroup's campaign { $id } called other people. Check the id and reply again.
unknown-gone = Campaign { $id } needs no answer any more.
unknown-changed = Something else has happened to campaign { $id } since. Look at its card: /status { $id }
unknown-back = Nothing was changed.
unknown-decided = Campaign { $id } { $answer ->
    [sent] is noted as sent
    [resend] is sent again
   *[leave] is left as it is
}. Decided by: { $who }
unknown-taken = Taken
button-id-known = I know its id
button-id-unknown = I do not know its id
button-resend-sure = { $count ->
    [one] Send again: { $count } call
   *[other] Send again: { $count } calls
}
button-leave-sure = Leave it as it is
button-prompt-back = Back
no-such-campaign = There is no campaign { $id }. The list: /campaigns
