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
