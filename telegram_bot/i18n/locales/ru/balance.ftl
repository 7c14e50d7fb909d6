command-alerts = предупреждать о низком балансе
alerts-on = Когда на счёте станет меньше { NUMBER($threshold, useGrouping: 0) } ₽, бот предупредит в этом чате. Отключить: <code>/alerts off</code>
alerts-off = В этом чате бот больше не предупреждает о низком балансе.
alerts-none = В этом чате бот не предупреждает о низком балансе. Включить: <code>/alerts 300</code>
alerts-usage = Нужна сумма в целых рублях, например <code>/alerts 300</code>, или <code>/alerts off</code>.
low-balance = ⚠️ На счёте осталось <b>{ $balance }</b>, это меньше { $threshold }. Пополните его, иначе звонки прекратятся.
balance = Баланс: <b>{ $balance }</b> (на { $read })
command-balance = деньги на счёте
