"""`/audit`: who did what, when and from where, in words."""

from aiomobilgroup.campaigns import Actor
from simulators.telegram import Chat
from telegram_bot.app import RunningBot


async def test_an_entry_says_who_when_from_where_and_what(bot: RunningBot, owner_chat: Chat) -> None:
    """Home Assistant's entries are listed together with the bot's own."""
    await bot.engine.block(["79120000003"], Actor("automation:<b>&", "home_assistant"), "просил")
    await bot.engine.record_audit(Actor("Иван (1004)", "telegram"), "user_role_set", user_id=7, role="operator")

    sent = await owner_chat.send(owner_chat.user, "/audit")

    answer = await owner_chat.wait_for("Журнал действий", after=sent)
    newest, oldest = answer.text.splitlines()[1:]
    assert newest.endswith("Иван (1004) (Telegram): роль выдана; кому: 7; роль: operator")
    assert "automation:<b>& (Home Assistant): номера внесены в список «не звонить»; номеров: 1" in oldest
    assert "79120000003" not in answer.text


async def test_the_record_has_pages(bot: RunningBot, owner_chat: Chat) -> None:
    """Twenty entries a page, the newest first."""
    for number in range(1, 46):
        await bot.engine.record_audit(Actor("Иван", "telegram"), "user_remove", user_id=number)
    sent = await owner_chat.send(owner_chat.user, "/audit")
    first = await owner_chat.wait_for("страница 1", after=sent)
    await owner_chat.press(owner_chat.user, first, "▶")
    second = await owner_chat.wait_for("страница 2")

    await owner_chat.press(owner_chat.user, second, "▶")

    last = await owner_chat.wait_for("страница 3")
    assert len(first.text.splitlines()) == 21
    assert last.text.endswith("кому: 1")
    assert [button.text for button in last.keyboard[0]] == ["◀"]


async def test_it_can_be_asked_for_one_campaign(bot: RunningBot, owner_chat: Chat) -> None:
    """The command takes the campaign's number."""
    await bot.engine.record_audit(Actor("Иван", "telegram"), "stop", campaign_id=12, result="failed")
    await bot.engine.record_audit(Actor("Иван", "telegram"), "stop", campaign_id=13)

    sent = await owner_chat.send(owner_chat.user, "/audit 12")

    answer = await owner_chat.wait_for("рассылке № 12", after=sent)
    (entry,) = answer.text.splitlines()[1:]
    assert entry.endswith("Иван (Telegram): остановка рассылки № 12; итог: не отправлена")


async def test_long_entries_fit_into_a_message(bot: RunningBot, owner_chat: Chat) -> None:
    """Twenty of the longest entries fit into one message of Telegram."""
    actor = Actor("Ж" * 200, "x" * 100)
    for _ in range(20):
        await bot.engine.record_audit(actor, "z" * 60, result="ы" * 200, why="э" * 500, reason="ю" * 500)

    sent = await owner_chat.send(owner_chat.user, "/audit")

    await owner_chat.wait_for("Журнал действий", after=sent)


async def test_an_unknown_word_is_shown_as_it_is(bot: RunningBot, owner_chat: Chat) -> None:
    """A newer Home Assistant may record sources and actions that this bot has no texts for."""
    await bot.engine.record_audit(Actor("Иван", "pager"), "juggle", result="three")

    sent = await owner_chat.send(owner_chat.user, "/audit")

    answer = await owner_chat.wait_for("Журнал действий", after=sent)
    assert answer.text.endswith("Иван (pager): juggle; итог: three")


async def test_only_owners_read_it(bot: RunningBot, approver_chat: Chat) -> None:
    """Other users are answered with the required role."""
    sent = await approver_chat.send(approver_chat.user, "/audit")

    await approver_chat.wait_for("нужна роль «владелец»", after=sent)
