command-groups = saved lists of numbers
groups-none =
    There are no saved groups yet.
    Save one: <code>/groups duty 8 912 000-00-03, 8 912 000-00-04</code>
    or reply <code>/groups duty</code> to a message with numbers, a contact or a file.
groups-head = { $count ->
    [one] <b>{ $count } group</b>
   *[other] <b>{ $count } groups</b>
}
groups-line = { $count ->
    [one] { $name }: { $count } number
   *[other] { $name }: { $count } numbers
}
groups-foot = Call a group: <code>/call @name text</code>
button-group-show = { $name }
button-group-delete = Delete
button-group-sure = Delete
button-group-keep = Keep
group-head = { $count ->
    [one] <b>{ $name }</b>: { $count } number
   *[other] <b>{ $name }</b>: { $count } numbers
}
group-person = { $who }
group-in-private = For the full list ask me in a private chat.
group-in-file = The list is in the file:
group-ask = { $count ->
    [one] Delete the group <b>{ $name }</b> ({ $count } number)?
   *[other] Delete the group <b>{ $name }</b> ({ $count } numbers)?
}
group-deleted = The group { $name } is deleted.
group-saved = { $count ->
    [one] The group <b>{ $name }</b> is saved: { $count } number.
   *[other] The group <b>{ $name }</b> is saved: { $count } numbers.
}
group-replaced = { $count ->
    [one] It replaces the earlier list ({ $count } number).
   *[other] It replaces the earlier list ({ $count } numbers).
}
group-unknown = There is no group { $name }. Which there are: /groups
group-gone = This group is not there any more. Which there are: /groups
group-nobody = There is no number for the group { $name } that can be called.
group-in-group = A group holds numbers, not other groups.
group-how = Write the numbers after the group's name, or reply with this command to a message with numbers, a contact or a file.
group-name = A group's name has 1 to { $most } letters, digits, “_” and “-”, no blanks, and is no telephone number.
