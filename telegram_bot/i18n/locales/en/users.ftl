command-users = who may use the bot

users-head = { $count ->
    [one] <b>{ $count } person may use the bot</b>
   *[other] <b>{ $count } people may use the bot</b>
}
users-line = { $name } — { $role ->
    [viewer] viewer
    [operator] operator
    [approver] approver
   *[owner] owner
}, <code>{ $id }</code>
users-card = <b>{ $name }</b>, <code>{ $id }</code>. { $role ->
    [none] No access.
    [viewer] Viewer at present.
    [operator] Operator at present.
    [approver] Approver at present.
   *[owner] Owner at present.
} Which role is it to be?
users-pick = Press the button below and pick a person. Or type: <code>/users add 12345 operator Name</code>
users-picked = Picked: { $name }
users-ask-role = Give access: <b>{ $name }</b>, <code>{ $id }</code> — { $role ->
    [viewer] viewer: sees the balance, campaigns and reports
    [operator] operator: calls people and stops calls
    [approver] approver: approves large campaigns and decides about unknown outcomes
   *[owner] owner: may do everything and gives out roles
}? It takes effect at once.
users-ask-remove = Take access away: <b>{ $name }</b>, <code>{ $id }</code>? It takes effect at once; the user is not notified.
users-role-set = Done: <b>{ $name }</b>, <code>{ $id }</code> — { $role ->
    [viewer] viewer
    [operator] operator
    [approver] approver
   *[owner] owner
}.
users-removed = Access taken away: <b>{ $name }</b>, <code>{ $id }</code>.
users-left = Everything is as it was.
users-done = Done
users-usage = Like this: <code>/users add 12345 operator Name</code>, <code>/users role 12345 approver</code> or <code>/users remove 12345</code>. Roles: viewer, operator, approver, owner.
users-bad-id = A person's Telegram id has digits only: the bot tells it to who writes /id.
users-not-yourself = You cannot change your own role: ask another owner.
users-configured = The person { $id } stands in the bot's configuration and can be changed only there.
users-unknown = The person { $id } has no access as it is.
button-user-add = Add a person
button-user-pick = Pick a person
button-user-remove = Take access away
button-user-back = To the list
button-user-yes = Yes
button-user-no = No
