# The decision
pending-taken = Taken
pending-approved = Approved
pending-cancelled = Dropped
pending-cancelled-by = Dropped by { $who }. Nobody was called.
pending-waits = { $count ->
    [one] A second person is asked to approve { $count } call.
   *[other] A second person is asked to approve { $count } calls.
}
pending-used = This button was used already, or a newer one stands for it.
pending-gone = This draft is gone. Begin again: /call
pending-expired = This button has expired. Begin again: /call
pending-not-yours = This button is not yours.
approve-not-yourself = Somebody else must approve your own broadcast.
approval-given = Approved by { $who }

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
pending-expired-notice = Its time is over, nobody was called.
pending-unexplained = The broadcast was not launched and nobody was called: the bot was restarted before it could say why. You can show it again.
pending-superseded = Replaced by the newer one below.
pending-journal-later = The journal cannot be reached just now. The broadcast is confirmed: the bot launches it by itself as soon as it can, unless that takes more than a few minutes.
