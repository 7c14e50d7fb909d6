"""Texts: strict HTML, and lengths counted as Telegram counts them."""

from typing import Any

import pytest

from simulators.telegram import Chat
from tests.simulators.telegram.conftest import BotApi


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>жирно", 'Can\'t find end tag corresponding to start tag "b"'),
        ("жирно</b>", "Unexpected end tag at byte offset"),
        ("<b><i>вперемешку</b></i>", "Unmatched end tag"),
        ("<h1>заголовок</h1>", 'Unsupported start tag "h1"'),
        ("<br>", 'Unsupported start tag "br"'),
        ('<span class="red">красно</span>', 'must have class "tg-spoiler"'),
        ("2 < 3", "Unsupported start tag"),
        ("ООО «Рога & копыта»", "Unescaped &"),
        ("&nbsp;пробел", "Unescaped &"),
        ("<b", "Unsupported start tag"),
    ],
)
async def test_bad_html_is_refused(bot: BotApi, chat: Chat, source: str, reason: str) -> None:
    """The error has the position of the mistake."""
    error = await bot.error("sendMessage", chat_id=chat.id, text=source, parse_mode="HTML")

    assert error.startswith("Bad Request: can't parse entities: ")
    assert reason in error
    assert chat.messages == []


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>да</b>", "да", [{"type": "bold", "offset": 0, "length": 2}]),
        ("📞 <i>ой</i>", "📞 ой", [{"type": "italic", "offset": 3, "length": 2}]),
        ("1 &lt; 2 &amp; 3 &gt; 2 &quot;&#39;", "1 < 2 & 3 > 2 \"'", []),
        ("  <b> край </b>  ", "край", [{"type": "bold", "offset": 0, "length": 4}]),
        (
            '<a href="https://x.example/?a=1&amp;b=2">сюда</a>',
            "сюда",
            [{"type": "text_link", "url": "https://x.example/?a=1&b=2", "offset": 0, "length": 4}],
        ),
        (
            "<blockquote expandable>много</blockquote>",
            "много",
            [{"type": "expandable_blockquote", "offset": 0, "length": 5}],
        ),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "language": "python", "offset": 0, "length": 1}],
        ),
        (
            '<tg-time unix="1700000000" format="r">вчера</tg-time>',
            "вчера",
            [{"type": "date_time", "unix_time": 1700000000, "date_time_format": "r", "offset": 0, "length": 5}],
        ),
        ("<b><u>оба</u></b>", "оба", [{"type": "underline", "offset": 0, "length": 3}, {"type": "bold"}]),
    ],
)
async def test_html_becomes_a_text_and_entities(
    bot: BotApi, chat: Chat, source: str, text: str, entities: list[dict[str, Any]]
) -> None:
    """The message has no tags; the HTML is kept for tests."""
    message = await bot.send(chat, source, parse_mode="HTML")

    shown = sorted(message.get("entities", []), key=str)
    assert message["text"] == text
    assert [one["type"] for one in shown] == sorted(one["type"] for one in entities)
    assert all(any(one.items() <= found.items() for found in shown) for one in entities)
    assert chat.last.text == text
    assert chat.last.html == source


async def test_a_text_may_have_4096_units_after_the_tags_are_gone(bot: BotApi, chat: Chat) -> None:
    """An emoji counts as two units, tags do not count."""
    await bot.send(chat, f"<b>{'📞' * 2048}</b>", parse_mode="HTML")

    error = await bot.error("sendMessage", chat_id=chat.id, text="📞" * 2048 + "!")

    assert error == "Bad Request: message is too long"


async def test_an_empty_text_is_refused(bot: BotApi, chat: Chat) -> None:
    """Spaces and tags alone are an empty text."""
    assert await bot.error("sendMessage", chat_id=chat.id, text="  ") == "Bad Request: message text is empty"
    empty = await bot.error("sendMessage", chat_id=chat.id, text="<b> </b>", parse_mode="HTML")
    assert empty == "Bad Request: message text is empty"


async def test_without_a_mode_tags_are_only_text(bot: BotApi, chat: Chat) -> None:
    """Without `parse_mode` nothing is parsed."""
    await bot.send(chat, "<b>2 < 3 & 4")

    assert chat.last.text == "<b>2 < 3 & 4"


async def test_only_html_is_known(bot: BotApi, chat: Chat) -> None:
    """An unknown mode is rejected with Telegram's error."""
    error = await bot.error("sendMessage", chat_id=chat.id, text="x", parse_mode="BBCode")

    assert error == "Bad Request: unsupported parse_mode"


async def test_an_answer_to_nothing_is_refused(bot: BotApi, chat: Chat) -> None:
    """A reply to a missing message needs `allow_sending_without_reply`."""
    missing = {"message_id": 999}
    error = await bot.error("sendMessage", chat_id=chat.id, text="x", reply_parameters=missing)
    await bot.send(chat, "y", reply_parameters={**missing, "allow_sending_without_reply": True})

    assert error == "Bad Request: message to be replied not found"
    assert chat.last.reply_to is None


async def test_an_answer_shows_what_it_answers(bot: BotApi, chat: Chat) -> None:
    """Only one level of replies is included, as in Telegram."""
    first = await bot.send(chat, "раз")
    second = await bot.send(chat, "два", reply_parameters={"message_id": first["message_id"]})
    third = await bot.send(chat, "три", reply_to_message_id=second["message_id"])

    assert chat.last.reply_to == second["message_id"]
    assert "reply_to_message" not in third["reply_to_message"]


async def test_a_silent_message_is_marked(bot: BotApi, chat: Chat) -> None:
    """Tests can check which messages notify users."""
    await bot.send(chat, disable_notification=True)

    assert chat.last.silent
