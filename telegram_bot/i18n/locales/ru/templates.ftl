command-templates = сохранённые тексты клиента
templates-usage =
    Так: <code>/templates 123</code>, где 123 — номер клиента в CRM; один шаблон: <code>/templates 123 7</code>.
    Новый: <code>/templates 123 new Название</code>, а с новой строки текст.
templates-head = { $count ->
    [0] У клиента { $client } шаблонов нет
    [one] <b>У клиента { $client } { $count } шаблон</b>
    [few] <b>У клиента { $client } { $count } шаблона</b>
   *[many] <b>У клиента { $client } { $count } шаблонов</b>
}
template-line = <code>{ $id }</code> <b>{ $name }</b>: { $text }
template-card =
    Шаблон <code>{ $id }</code> <b>{ $name }</b>
    { $text }
template-gone = Шаблона № { $id } у этого клиента нет.
template-no-name = У шаблона должно быть название: это первая строка.
template-no-text = У шаблона должен быть текст: со второй строки.
template-too-long = В тексте { $count } символов, а можно не больше { $most }. Сократите его.
template-confirm = { $kind ->
    [new] Сохранить новый шаблон клиента { $client }?
   *[change] Заменить шаблон № { $id } клиента { $client }?
}
    <b>{ $name }</b>
    { $text }
template-taken = Сохраняю
template-saved = ✅ Сохранён: { $name }, № { $id }
template-rejected = ❌ Не сохранён: { $name }. { $reason }
template-no-answer = Мобилгруп ничего не сказал о шаблоне. Проверьте список, прежде чем сохранять снова.
template-unknown =
    ⚠️ Неизвестно, сохранён ли шаблон: запрос ушёл, а ответа нет. Сам бот его не повторит.
    Проверьте список, прежде чем сохранять снова: <code>/templates { $client }</code>
template-left = Ничего не сохранено.
template-new-ask = Ответьте на это сообщение: в первой строке название, дальше текст.
template-new-hint = Название и текст
template-text-ask = Ответьте на это сообщение новым текстом.
template-text-hint = Новый текст
template-name-ask = Ответьте на это сообщение новым названием.
template-name-hint = Новое название
button-template-new = Новый шаблон
button-template-text = Изменить текст
button-template-name = Переименовать
button-template-yes = Сохранить
button-template-no = Не сохранять
provider-account-field-is-empty = Не указан клиент.
provider-name-field-is-empty = Нет названия.
provider-message-field-is-empty = Нет текста.
provider-template-not-found = Такого шаблона у клиента нет.
