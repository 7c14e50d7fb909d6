"""Files with their real content in both directions."""

from simulators.telegram import Chat, User
from tests.simulators.telegram.conftest import PNG, BotApi


async def test_a_persons_file_is_downloaded(bot: BotApi, chat: Chat, alice: User) -> None:
    """The content is the same, byte for byte."""
    await chat.send(alice, document=(b"79120000000\n", "список.csv"), caption="/call")

    message = (await bot.call("getUpdates"))[0]["message"]
    file = await bot.call("getFile", file_id=message["document"]["file_id"])
    async with bot.session.get(f"{bot.url}/file/bot42:demo-token/{file['file_path']}") as response:
        content = await response.read()

    assert content == b"79120000000\n"
    assert message["document"]["file_name"] == "список.csv"
    assert message["document"]["mime_type"] == "text/csv"
    assert message["document"]["file_size"] == len(content)
    assert message["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]


async def test_the_bot_sends_a_file(bot: BotApi, chat: Chat) -> None:
    """The user gets its content, its name and its caption."""
    fields = {"chat_id": str(chat.id), "caption": "<b>Отчёт</b>", "parse_mode": "HTML"}

    answer = await bot.form("sendDocument", fields, document=(b"PK\x03\x04", "отчёт.xlsx"))

    assert answer["ok"]
    assert (chat.last.document, chat.last.file_name) == (b"PK\x03\x04", "отчёт.xlsx")
    assert (chat.last.caption, chat.last.text) == ("Отчёт", "")


async def test_a_file_may_be_attached_under_another_name(bot: BotApi, chat: Chat) -> None:
    """`attach://` names the part of the form."""
    fields = {"chat_id": str(chat.id), "document": "attach://part"}

    await bot.form("sendDocument", fields, part=(b"1", "1.csv"))

    assert chat.last.document == b"1"


async def test_a_file_is_sent_again_by_its_id(bot: BotApi, chat: Chat, alice: User) -> None:
    """The content is not uploaded again."""
    message = await chat.send(alice, document=(b"1", "1.csv"))

    await bot.call("sendDocument", chat_id=chat.id, document=message.raw["document"]["file_id"])

    assert chat.last.document == b"1"


async def test_the_bot_sends_a_picture(bot: BotApi, chat: Chat) -> None:
    """The response has the picture's size."""
    answer = await bot.form("sendPhoto", {"chat_id": str(chat.id)}, photo=(PNG, "chart.png"))

    assert chat.last.photo == PNG
    assert (answer["result"]["photo"][0]["width"], answer["result"]["photo"][0]["height"]) == (40, 30)


async def test_what_is_no_picture_is_refused(bot: BotApi, chat: Chat) -> None:
    """The content is checked."""
    answer = await bot.form("sendPhoto", {"chat_id": str(chat.id)}, photo=(b"GIF?", "chart.png"))

    assert answer["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_a_picture_of_odd_size_is_refused(bot: BotApi, chat: Chat) -> None:
    """The ratio of width to height is limited."""
    long = PNG[:16] + (9000).to_bytes(4) + (30).to_bytes(4)

    answer = await bot.form("sendPhoto", {"chat_id": str(chat.id)}, photo=(long, "chart.png"))

    assert answer["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_an_empty_file_is_refused(bot: BotApi, chat: Chat) -> None:
    """A file without content is rejected."""
    answer = await bot.form("sendDocument", {"chat_id": str(chat.id)}, document=(b"", "1.csv"))

    assert answer["description"] == "Bad Request: file must be non-empty"


async def test_words_under_a_file_have_1024_units(bot: BotApi, chat: Chat) -> None:
    """A caption of 1025 units is rejected."""
    fields = {"chat_id": str(chat.id), "caption": "я" * 1025}

    answer = await bot.form("sendDocument", fields, document=(b"1", "1.csv"))

    assert answer["description"] == "Bad Request: message caption is too long"


async def test_a_big_file_cannot_be_downloaded(bot: BotApi, chat: Chat, alice: User) -> None:
    """Users may send it; a bot can download at most 20 MiB."""
    message = await chat.send(alice, document=(bytes(20 * 1024**2 + 1), "big.csv"))

    error = await bot.error("getFile", file_id=message.raw["document"]["file_id"])

    assert error == "Bad Request: file is too big"


async def test_an_unknown_file_is_refused(bot: BotApi, chat: Chat) -> None:
    """An unknown id is rejected for `getFile`, for sending and for downloading."""
    assert "wrong file_id" in await bot.error("getFile", file_id="FILE?")
    assert "wrong file identifier" in await bot.error("sendDocument", chat_id=chat.id, document="FILE?")
    assert "there is no document" in await bot.error("sendDocument", chat_id=chat.id)
    async with bot.session.get(f"{bot.url}/file/bot42:demo-token/documents/file_9.csv") as response:
        assert response.status == 404


async def test_the_words_under_a_file_are_edited(bot: BotApi, chat: Chat) -> None:
    """A caption is not edited as a text."""
    sent = await bot.form("sendDocument", {"chat_id": str(chat.id)}, document=(b"1", "1.csv"))
    target = {"chat_id": chat.id, "message_id": sent["result"]["message_id"]}

    error = await bot.error("editMessageText", **target, text="x")
    await bot.call("editMessageCaption", **target, caption="Готово")

    assert error == "Bad Request: there is no text in the message to edit"
    assert (chat.last.caption, chat.last.document) == ("Готово", b"1")


async def test_a_picture_is_put_in_the_place_of_another(bot: BotApi, chat: Chat) -> None:
    """A message's picture can be replaced, like an updated chart."""
    sent = await bot.form("sendPhoto", {"chat_id": str(chat.id)}, photo=(PNG, "chart.png"))
    fields = {
        "chat_id": str(chat.id),
        "message_id": str(sent["result"]["message_id"]),
        "media": '{"type": "photo", "media": "attach://new", "caption": "13:00"}',
    }

    answer = await bot.form("editMessageMedia", fields, new=(PNG + b"!", "chart.png"))

    assert answer["ok"]
    assert (chat.last.photo, chat.last.caption, chat.last.edits) == (PNG + b"!", "13:00", 1)
