# Access
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
