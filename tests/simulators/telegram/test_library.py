"""The bot's library works with the simulator."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReactionTypeEmoji,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from simulators.telegram import CallbackAnswer, Chat, Fault, Telegram, User
from tests.simulators.telegram.conftest import PNG, TOKEN

pytestmark = pytest.mark.usefixtures("chat")


@pytest.fixture
async def url(telegram: Telegram) -> AsyncIterator[str]:
    """Return the address of a Telegram that is being served."""
    async with telegram.serve() as address:
        yield address


@pytest.fixture
async def library(url: str) -> AsyncIterator[Bot]:
    """Return the library's bot."""
    async with Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        yield bot


async def test_it_says_and_changes(library: Bot, chat: Chat) -> None:
    """Texts, buttons, reactions and chat actions work."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Позвонить", callback_data="x", style="danger")]])

    message = await library.send_message(chat.id, "<b>Звонить?</b>", parse_mode="HTML", reply_markup=keyboard)
    await library.edit_message_text("Звоним", chat_id=chat.id, message_id=message.message_id)
    await library.set_message_reaction(chat.id, message.message_id, [ReactionTypeEmoji("👀")])
    await library.send_chat_action(chat.id, "typing")

    assert message.entities[0].type == "bold"
    assert (chat.last.text, chat.last.edits, chat.last.reaction) == ("Звоним", 1, "👀")


async def test_it_sends_and_gets_files(library: Bot, chat: Chat, alice: User) -> None:
    """Files are sent, downloaded and replaced."""
    given = await chat.send(alice, document=(b"79120000000", "list.csv"))

    file = await library.get_file(given.raw["document"]["file_id"])
    content = await file.download_as_bytearray()
    await library.send_document(chat.id, bytes(content), filename="назад.csv", caption="Готово")
    report = chat.last
    sent = await library.send_photo(chat.id, PNG)
    await library.edit_message_media(
        InputMediaPhoto(PNG + b"!", caption="13:00"), chat_id=chat.id, message_id=sent.message_id
    )

    assert (report.document, report.file_name) == (b"79120000000", "назад.csv")
    assert (chat.last.photo, chat.last.caption) == (PNG + b"!", "13:00")


async def test_it_describes_itself(library: Bot, telegram: Telegram, chat: Chat, alice: User) -> None:
    """Menus of a chat, descriptions and chat details work."""
    await library.set_my_commands([("call", "Позвонить")], scope=BotCommandScopeChat(chat.id))
    await library.set_my_short_description("Обзванивает", language_code="ru")

    assert telegram.commands(chat, alice) == ["call"]
    assert (await library.get_my_short_description("ru")).short_description == "Обзванивает"
    assert (await library.get_chat(chat.id)).first_name == "Алиса"
    assert (await library.get_chat_member(chat.id, alice.id)).status == "member"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.TOO_MANY, RetryAfter),
        (Fault.CONFLICT, Conflict),
        (Fault.UNAUTHORIZED, InvalidToken),
        (Fault.SERVER_ERROR, NetworkError),
        (Fault.DROP, NetworkError),
        (Fault.DROP_AFTER, NetworkError),
    ],
)
async def test_faults_are_known_to_it(
    library: Bot,
    telegram: Telegram,
    chat: Chat,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
    kind: type[Exception],
) -> None:
    """Each fault raises its own error, and nothing is sent twice."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    telegram.fail("sendMessage", fault)

    with pytest.raises(kind):
        await library.send_message(chat.id, "x")

    assert telegram.requests["sendMessage"] == 1


async def test_refusals_are_known_to_it(library: Bot, telegram: Telegram, chat: Chat, alice: User) -> None:
    """Each rejection raises its own error."""
    group = telegram.group(-77, "Дежурные", members=[alice])
    group.migrate(-10077)
    chat.block()

    with pytest.raises(BadRequest, match="Chat not found"):
        await library.send_message(1, "x")
    with pytest.raises(ChatMigrated):
        await library.send_message(-77, "x")
    with pytest.raises(Forbidden, match="blocked"):
        await library.send_message(chat.id, "x")


async def test_a_whole_bot_runs(url: str, telegram: Telegram, chat: Chat, alice: User) -> None:
    """A bot handles a command, a button, an answer and an edit; it starts and stops twice on one Telegram."""

    async def ask(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Да", callback_data="y")]])
        await update.effective_chat.send_message("Звонить?", reply_markup=keyboard)  # type: ignore[union-attr]

    async def go(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer("Принято")  # type: ignore[union-attr]
        await update.callback_query.edit_message_text("Звоним")  # type: ignore[union-attr]

    for _ in range(2):
        application = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
        application.add_handler(CommandHandler("call", ask))
        application.add_handler(CallbackQueryHandler(go))
        async with application:
            await application.start()
            await application.updater.start_polling(timeout=5)  # type: ignore[union-attr]

            command = await chat.send(alice, "/call@mobilgroup_demo_bot")
            question = await chat.wait_for("Звонить?", after=command)
            answer = await chat.press(alice, question, "Да")
            await chat.wait_for("Звоним", after=question)

            await application.updater.stop()  # type: ignore[union-attr]
            await application.stop()
        assert answer == CallbackAnswer("Принято")

    assert telegram.rejections == []
    assert telegram.requests["sendMessage"] == 2
