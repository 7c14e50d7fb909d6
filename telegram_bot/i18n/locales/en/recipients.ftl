# Why a number or a row cannot be used
rejection-no-number = there is no telephone number
rejection-too-short = digits are missing: there is no area or mobile code
rejection-too-long = there are more than 11 digits
rejection-lost-digits = the spreadsheet has rounded the number and lost its last digits: make the column text
rejection-extension = a number with an extension cannot be dialled
rejection-unknown = there is no such country or area code
rejection-several = several numbers in one cell: leave one, or give each a row
rejection-empty-value = a cell that the text needs is empty
rejection-empty-text = the column with the text is empty
rejection-text-too-long = the text has more than 5,000 characters
rejection-bad-sum = the sum is not an amount of roubles: write 1250.50
rejection-bad-param = a parameter must be digits or a date: 42 or 30.12.2026
rejection-conflict = this number stands above already, with another text, sum or parameter

rejected-head = { $count ->
    [one] { $count } row cannot be used:
   *[other] { $count } rows cannot be used:
}
rejected-line = { $row ->
    [0] • “{ $text }”: { $reason }
   *[other] • row { NUMBER($row, useGrouping: 0) }, “{ $text }”: { $reason }
}
rejected-more = { $count ->
    [one] … and { $count } more
   *[other] … and { $count } more
}
rejected-file = refused
file-column-row = Row
file-column-given = What stands there
file-column-reason = Why it cannot be used
file-column-phone = Phone
file-column-name = Name

# In one line
typed-unclear =
    “{ $text }”: nobody can tell whether this is a number or where the text begins. Nobody was called.
    Correct the number, or put an empty line between the list and the text.

# Files
file-too-large = The file is larger than { $most } MB. Take out sheets and pictures that are not needed, or split it.
file-not-received = Telegram did not hand over the file. Send it again.
file-empty = There is no row in the file.
file-broken = The file cannot be opened: it is damaged or cut off. Open it in Excel, save it again as XLSX and send that.
file-encrypted = The file has a password. Take it off (File → Info → Protect Workbook) and send it again.
file-not-a-table = This is not a table. Send an XLSX, XLS, ODS or CSV file; if Excel opens it, save it there as XLSX.
file-bomb = The file unpacks to far more than a list has. Copy the list into a new table and send that.
file-wide = The table has too many columns. Leave those that are needed and send it again.
file-too-many-rows = The file has more than { $most } rows. Split it.
file-no-numbers = There is no telephone number in the file.

# Placeholders
placeholder-unknown = There is no column “{ $name }” in the file. There are: { $columns }
placeholder-twice = There are several columns “{ $name }” in the file. Rename one of them.
placeholder-brace = A brace without its other: “{ $text }”. A column is written { "{" }so{ "}" }, a brace itself twice: { "{{" } or { "}}" }.

# The list as a whole
rejection-do-not-call = is on the list of those who are not called
nobody-to-call = There is nobody to call: send a number at least.
too-many-recipients = One broadcast takes at most { $most } numbers, this one has { $count }. Divide the list.
