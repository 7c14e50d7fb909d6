card-head = <b>Campaign { $id }</b>
card-state = { $state ->
    [scheduled] Scheduled for { $due }
    [sending] Being sent
    [running] Phones ring
    [finished] Finished
    [paused] Paused
    [cancelled] Cancelled, nobody was called
    [stopped] Stopped, the rest was not called
   *[failed] Not sent
}
card-attention = { $attention ->
    [unknown] ⚠️ Nobody can tell whether a part of it was sent: a person must answer
    [too_late] ⚠️ Its time passed while nobody could send it: a person must answer
   *[rule] ⚠️ A rule holds up the rest: a person must answer
}
card-bar = <code>{ $bar }</code> { $done } of { $all }
card-outcome = { $outcome ->
    [answered] ✅ answered
    [busy] 📵 busy
    [no_answer] 🔕 no answer
    [rejected] ✋ rejected
    [failed] ❌ not reachable
   *[other] ❔ other
}: { $count }
card-rejected = 🚫 not called: { $count }
card-cost = Cost: { $cost }
card-budget = About: { $budget }
card-reason = Reason: { $reason }
card-by = Launched by: { $who }
button-sent = It was sent
button-resend = It was not, send it again
button-leave = Leave it as it is
button-resume = Go on
button-cancel = Cancel
button-stop = Stop
button-redial = Call the unreached again
button-report = Report
button-pause = Pause
button-send-now = Send now
card-content = { $kind ->
    [phrase] Phrase { $content }
    [script] Script { $content }
   *[text] <i>“{ $content }”</i>
}
card-redial-of = Redial of campaign { $id }
card-recipients = { $count ->
    [one] { $count } recipient
   *[other] { $count } recipients
}
card-pending = ❔ outcome unknown: { $count }
card-waiting = { $count ->
    [one] Not sent yet: { $count } recipient
   *[other] Not sent yet: { $count } recipients
}
card-not-sent = { $count ->
    [one] Mobilgroup cannot be reached, trying again. Not sent: { $count } recipient
   *[other] Mobilgroup cannot be reached, trying again. Not sent: { $count } recipients
}
card-too-late = It waited for { $due }. Send it now, cancel it, or move it: <code>/reschedule { $id } tomorrow 9:00</code>
card-rule = The rule: { $reason }. Once it is no longer in the way, resume; or stop it.
card-reason-name = { $reason ->
    [unknown] nobody knows whether it was sent
    [stopped] it was stopped
    [do_not_call] all numbers are on the list of those never called
    [rejected] all numbers are on the list of those never called
    [calling_hours] not an hour for calls
    [max_recipients] too many recipients in one campaign
    [max_cost] one campaign may not cost so much
    [daily_recipients] too many calls today
    [daily_cost] too much spent today
    [reserve] the balance would fall below what is to be kept
    [frequency] these numbers were called lately
    [duplicate] the same was just sent
   *[other] { $reason }
}
card-moved = Campaign { $id }: its card is below ⬇️
