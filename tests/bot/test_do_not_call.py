"""`/block` and `/unblock`: the do-not-call list."""

from simulators.telegram import Chat
from telegram_bot.app import RunningBot
from telegram_bot.domain.roles import Role
from telegram_bot.domain.users import BotUser
from telegram_bot.parsing import recipient_tables
from tests.bot.conftest import MOSCOW

OWNER = BotUser(id=1004, role=Role.OWNER, name="Иван", time_zone=MOSCOW)


async def list_numbers(bot: RunningBot) -> list[str]:
    """Return the numbers of the do-not-call list."""
    return list(await bot.services.campaigns.do_not_call_numbers(OWNER))


async def test_numbers_are_blocked_with_a_reason(bot: RunningBot, operator_chat: Chat) -> None:
    """The audit has the reason without the numbers; each number is added once."""
    await operator_chat.send(operator_chat.user, "/block 8 912 000-00-03, 89120000004 просили не звонить")
    await operator_chat.wait_for("добавлены 2 номера")
    await operator_chat.send(operator_chat.user, "/block 89120000003")
    await operator_chat.wait_for("Уже были в списке: 1")

    assert await list_numbers(bot) == ["79120000003", "79120000004"]
    assert (await bot.services.campaigns.audit(OWNER))[1].details == {"numbers": 2, "reason": "просили не звонить"}


async def test_what_could_not_be_read_is_said(bot: RunningBot, operator_chat: Chat) -> None:
    """A number that was not added must not go unnoticed."""
    await operator_chat.send(operator_chat.user, "/block 345-67-89, 89120000003")
    answer = await operator_chat.wait_for("добавлен 1 номер")

    assert "«345-67-89»: не хватает цифр" in answer.text


async def test_numbers_are_blocked_in_reply(bot: RunningBot, operator_chat: Chat) -> None:
    """The text of the command is the reason then."""
    message = await operator_chat.send(operator_chat.user, "Иван, 8 912 000-00-03, больше не звонить")
    await operator_chat.send(operator_chat.user, "/block просил", reply_to=message)
    await operator_chat.wait_for("добавлен 1 номер")

    assert await list_numbers(bot) == ["79120000003"]


async def test_the_list_is_counted_and_sent_in_private(bot: RunningBot, operator_chat: Chat) -> None:
    """The list is sent as a text file."""
    await operator_chat.send(operator_chat.user, "/block 89120000003, 89120000004")
    await operator_chat.wait_for("добавлены 2 номера")

    await operator_chat.send(operator_chat.user, "/block")
    await operator_chat.wait_for("не звонят, 2 номера")
    sent = await operator_chat.wait_for(lambda message: message.document is not None)

    found = recipient_tables.read_recipient_table(sent.document or b"", sent.file_name or "").recipients_only()
    assert [row.phone for row in found.recipients] == ["79120000003", "79120000004"]


async def test_the_list_is_not_sent_to_a_group(bot: RunningBot, operator_chat: Chat, group: Chat) -> None:
    """A group gets only the count."""
    await group.send(operator_chat.user, "/block 89120000003")
    await group.wait_for("добавлен 1 номер")

    await group.send(operator_chat.user, "/block")
    answer = await group.wait_for("не звонят, 1 номер")

    assert "в личном чате" in answer.text
    assert all(message.document is None for message in group.messages)


async def test_an_owner_unblocks(bot: RunningBot, owner_chat: Chat) -> None:
    """The answer counts the numbers that were not in the list."""
    await owner_chat.send(owner_chat.user, "/block 89120000003")
    await owner_chat.wait_for("добавлен 1 номер")

    await owner_chat.send(owner_chat.user, "/unblock 89120000003, 89120000004")
    answer = await owner_chat.wait_for("Из списка убран 1 номер")

    assert "Не было в списке: 1" in answer.text
    assert await list_numbers(bot) == []


async def test_an_operator_may_not_unblock(bot: RunningBot, operator_chat: Chat) -> None:
    """Only an owner may."""
    await operator_chat.send(operator_chat.user, "/block 89120000003")
    await operator_chat.wait_for("добавлен 1 номер")

    await operator_chat.send(operator_chat.user, "/unblock 89120000003")
    await operator_chat.wait_for("владелец")

    assert await list_numbers(bot) == ["79120000003"]


async def test_words_without_a_number_block_nobody(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer shows how the command is written."""
    await operator_chat.send(operator_chat.user, "/block Иван")

    await operator_chat.wait_for("Напишите номер сразу после команды")

    assert await list_numbers(bot) == []


async def test_a_group_is_not_blocked(bot: RunningBot, operator_chat: Chat) -> None:
    """The recipients of a group may change."""
    await operator_chat.send(operator_chat.user, "/block @дежурные")

    await operator_chat.wait_for("нужны номера, а не группы")

    assert await list_numbers(bot) == []
