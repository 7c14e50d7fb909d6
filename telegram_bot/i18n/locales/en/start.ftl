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
only-in-private = Not here: write to me in a private chat.
prompt-gone = This button does nothing any more: it was answered, is too old, or was not meant for you. Start again.
button-unknown = This button is of an older version of the bot and does nothing any more.
command-unknown = There is no such command. What the bot can do: /help
chat-not-allowed =
    I was added to the chat “{ $title }”, but it is not allowed: there I neither listen nor answer.
    To allow it, put <code>{ $id }</code> under <code>chats</code> in the bot's configuration and restart it.
