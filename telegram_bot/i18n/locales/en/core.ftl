# The gate
unknown-user =
    Hello! This bot works for its own people only.
    Your Telegram id: <code>{ $id }</code>. If you need access, give it to the bot's owner.
stale = This message came while the bot was not running and was not carried out. If it is still wanted, send it again. If the bot was running, tell its owner: the server's clock is wrong.
role = { $role ->
    [viewer] viewer
    [operator] operator
    [approver] approver
   *[owner] owner
}
not-allowed = This takes the role “{ $role ->
    [viewer] viewer
    [operator] operator
    [approver] approver
   *[owner] owner
}” or more. Ask the bot's owner.

# Help
help-head = <b>Voice calls through Mobilgroup</b>. Your role: { $role ->
    [viewer] viewer
    [operator] operator
    [approver] approver
   *[owner] owner
}.
help-line = /{ $name } — { $what }
help-foot =
    In short: <code>/call 8 912 000-00-03, 8 912 000-00-04 There will be no water from nine tomorrow</code>
    or send a CSV or XLSX file with the caption <code>/call text</code>.
id = You: <code>{ $id }</code>, this chat: <code>{ $chat }</code>
command-start = begin
command-help = what the bot can do
command-id = my Telegram id
command-balance = money on the account
balance = Balance: <b>{ $balance }</b> (as of { $read })

# A campaign as one message
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

# Before the launch
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
button-cancel-draft = Drop
button-approve = { $count ->
    [one] Approve { $count } call
   *[other] Approve { $count } calls
}
button-decline = Decline

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
nobody-to-call = There is nobody to call: send a number at least.
too-many-recipients = One broadcast takes at most { $most } numbers, this one has { $count }. Divide the list.
no-such-campaign = There is no campaign { $id }. The list: /campaigns

# The report
report-caption = What campaign { $id } came to
report-file = Report of campaign { $id }

# Problems
error-ours = That is the bot's fault. Nothing was sent; try again, and tell the owner if it happens again.
error-state = That cannot be done: the campaign is { $state ->
    [scheduled] scheduled
    [sending] being sent
    [running] running
    [finished] finished
    [paused] paused
    [cancelled] cancelled
    [stopped] stopped
   *[failed] not sent
}.
error-no-campaign = There is no such campaign. The list: /campaigns
error-journal = The journal is not available, so nothing was sent. Try again a little later.
error-connection = Mobilgroup cannot be reached. Try again a little later.
error-response = Mobilgroup's answer could not be understood. Try again a little later.
error-unknown = Nobody can tell whether Mobilgroup has done it. Do not repeat it blindly: look into its cabinet.
provider-authorisation-failed = Mobilgroup does not accept the bot's key or password. Tell the bot's owner.
provider-user-disabled = Mobilgroup has blocked the account. Turn to Mobilgroup.
provider-no-aniphone = The sender number is not the account's. Choose another: /numbers
provider-not-enough-credits = There is not enough money on the account. Top it up and try again.
provider-not-enough-money = There is not enough money on the account. Top it up and try again.
provider-other = Mobilgroup refused: { $code }

# Rules of the document
input-no-sender = There is no sender number.
input-no-content = There is nothing to say: the text is empty.
input-several-contents = Only one of text, phrase and script is possible.
input-text-too-long = The text has more than 5,000 characters. Shorten it. { $rows }
input-no-subscribers = There is nobody to call: send a number at least.
input-bad-phone = A number must have 11 digits. Rows: { $rows }
input-text-not-allowed = With a phrase or a script nobody can have a text of their own. Rows: { $rows }
input-bad-attempts = There can be 1 to 3 attempts.
input-bad-interval = The interval can be 1 to 60 minutes.
input-bad-repeat = There can be 1 to 3 repeats.
input-bad-schedule = The time is not understood.
input-bad-sum = A sum must be roubles and kopecks, for example 17.25. Rows: { $rows }
input-bad-param = A script's parameter can only be digits or a date. Rows: { $rows }
input-no-account = The client that the templates belong to is missing.
input-no-templates = There is no template to save.
input-no-id = The campaign's number is missing.

# Rules of calling
rule-do-not-call = All these numbers are on the list of those that are never called. To lift it: /unblock
rule-calling-hours = People are not called now: allowed is { $limit }. Schedule it for then.
rule-max-recipients = One campaign calls at most { $limit } numbers, this one has { $asked }.
rule-max-cost = One campaign costs at most { $limit } ₽, this one would cost { $asked } ₽.
rule-daily-recipients = At most { $limit } calls a day, it would be { $asked }. Go on tomorrow.
rule-daily-cost = At most { $limit } ₽ a day, it would be { $asked } ₽. Go on tomorrow.
rule-reserve = { $limit } ₽ must stay on the account, { $asked } ₽ would be left. Top it up.
rule-frequency = All these numbers were called lately: at most { $limit } times in the period. Wait.
rule-duplicate = The same was just sent to the same people (campaign { $asked }). Wait { $limit } min.
