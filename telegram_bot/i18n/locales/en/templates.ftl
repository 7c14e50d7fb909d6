command-templates = saved texts of a client
templates-usage =
    Like this: <code>/templates 123</code>, where 123 is the client's id in the CRM; one template: <code>/templates 123 7</code>.
    A new one: <code>/templates 123 new Name</code>, and its text from the next line on.
templates-head = { $count ->
    [0] The client { $client } has no templates
    [one] <b>The client { $client } has { $count } template</b>
   *[other] <b>The client { $client } has { $count } templates</b>
}
template-line = <code>{ $id }</code> <b>{ $name }</b>: { $text }
template-card =
    Template <code>{ $id }</code> <b>{ $name }</b>
    { $text }
template-gone = This client has no template { $id }.
template-no-name = A template needs a name: that is the first line.
template-no-text = A template needs a text: from the second line on.
template-too-long = The text has { $count } characters, it may have { $most } at most. Make it shorter.
template-confirm = { $kind ->
    [new] Save a new template of the client { $client }?
   *[change] Replace the template { $id } of the client { $client }?
}
    <b>{ $name }</b>
    { $text }
template-taken = Saving
template-saved = ✅ Saved: { $name }, { $id }
template-rejected = ❌ Not saved: { $name }. { $reason }
template-no-answer = Mobilgroup said nothing of the template. Look at the list before you save it again.
template-unknown =
    ⚠️ Nobody can tell whether the template was saved: the request left, and there was no answer. The bot will not repeat it.
    Look at the list before you save it again: <code>/templates { $client }</code>
template-left = Nothing was saved.
template-new-ask = Reply to this message: the name in the first line, then the text.
template-new-hint = Name and text
template-text-ask = Reply to this message with the new text.
template-text-hint = New text
template-name-ask = Reply to this message with the new name.
template-name-hint = New name
button-template-new = New template
button-template-text = Change the text
button-template-name = Rename
button-template-yes = Save
button-template-no = Do not save
provider-account-field-is-empty = No client is named.
provider-name-field-is-empty = There is no name.
provider-message-field-is-empty = There is no text.
provider-template-not-found = The client has no such template.
