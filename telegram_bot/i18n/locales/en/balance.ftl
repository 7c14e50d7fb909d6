command-alerts = warn of a low balance
alerts-on = This chat will be notified when the account has less than { NUMBER($threshold, useGrouping: 0) } ₽. To end that: <code>/alerts off</code>
alerts-off = This chat is no longer notified of a low balance.
alerts-none = This chat is not notified of a low balance. To be notified: <code>/alerts 300</code>
alerts-usage = Write an amount in whole roubles, for example <code>/alerts 300</code>, or <code>/alerts off</code>.
low-balance = ⚠️ The account has <b>{ $balance }</b> left, which is less than { $threshold }. Top it up, or the calls will end.
balance = Balance: <b>{ $balance }</b> (as of { $read })
command-balance = money on the account
