command-block = numbers never to call
command-unblock = allow calls to a number again
block-count = { $count ->
    [one] There is <b>{ $count }</b> number on the list of those never called.
   *[other] There are <b>{ $count }</b> numbers on the list of those never called.
}
block-how = Add one: <code>/block 8 912 000-00-03 reason</code>
block-in-private = For the full list ask me in a private chat.
block-file = never called
block-done = { $count ->
    [one] Never called from now on: <b>{ $count }</b> number added.
   *[other] Never called from now on: <b>{ $count }</b> numbers added.
}{ $same ->
    [0] {""}
   *[other] {" "}On the list already: { $same }.
}
block-no-groups = Numbers are needed here, not groups: /block 8 912 000-00-03
block-no-number = Write the number right after the command: <code>/block 8 912 000-00-03 reason</code>
unblock-done = { $count ->
    [one] <b>{ $count }</b> number taken off the list.
   *[other] <b>{ $count }</b> numbers taken off the list.
}{ $same ->
    [0] {""}
   *[other] {" "}Not on the list: { $same }.
}
unblock-how = Write the number right after the command: <code>/unblock 8 912 000-00-03</code>
