command-phrases = recorded phrases
command-scripts = voice scripts
command-numbers = sender numbers
phrases-head = { $count ->
    [0] There are no recorded phrases
    [one] <b>{ $count } phrase</b>
   *[other] <b>{ $count } phrases</b>
}
scripts-head = { $count ->
    [0] There are no voice scripts
    [one] <b>{ $count } script</b>
   *[other] <b>{ $count } scripts</b>
}
numbers-head = { $count ->
    [0] There are no sender numbers
    [one] <b>{ $count } sender number</b>
   *[other] <b>{ $count } sender numbers</b>
}
recording = <code>{ $id }</code> { $name }
recording-duration = <code>{ $id }</code> { $name }, { $duration }
number = <code>{ $number }</code> { $description }
