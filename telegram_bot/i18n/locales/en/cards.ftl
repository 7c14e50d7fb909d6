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
