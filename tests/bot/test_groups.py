"""`/groups`: recipient groups are saved, shown and deleted; group chats do not show their numbers."""

from simulators.telegram import Chat
from telegram_bot.app import RunningBot
from telegram_bot.domain.roles import Role
from telegram_bot.domain.users import BotUser
from telegram_bot.parsing import recipient_tables
from tests.bot.conftest import MOSCOW
from tests.bot.parsing.workbooks import part, xlsx

OWNER = BotUser(id=1004, role=Role.OWNER, name="Иван", time_zone=MOSCOW)
TWENTY_NUMBERS = ", ".join(f"8 912 000-00-{one:02}" for one in range(20))


async def phones(bot: RunningBot, name: str) -> list[str]:
    """Return the numbers of a recipient group."""
    return [row.phone for row in (await bot.services.groups.get(OWNER, name)).recipients]


async def actions(bot: RunningBot) -> list[str]:
    """Return the actions in the audit, the newest first."""
    return [entry.action for entry in await bot.services.campaigns.audit(OWNER)]


async def test_a_group_is_saved_from_typed_numbers(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer shows rejected numbers; the audit has an entry; the name's case does not matter."""
    sent = await operator_chat.send(operator_chat.user, "/groups @Дежурные 8 912 000-00-03, 89120000004; 345-67-89")
    answer = await operator_chat.wait_for("сохранена: 2 номера", after=sent)

    assert "«345-67-89»: не хватает цифр" in answer.text
    assert await phones(bot, "дежурные") == ["79120000003", "79120000004"]
    assert await actions(bot) == ["group_save"]


async def test_a_group_is_replaced(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer counts the numbers of the previous list."""
    await operator_chat.send(operator_chat.user, "/groups дежурные 8 912 000-00-03, 89120000004")
    await operator_chat.wait_for("сохранена: 2 номера")

    await operator_chat.send(operator_chat.user, "/groups ДЕЖУРНЫЕ 89120000005")
    await operator_chat.wait_for("Прежний список (было 2 номера) заменён")

    assert await phones(bot, "Дежурные") == ["79120000005"]


async def test_a_group_is_saved_in_reply_to_a_file(bot: RunningBot, operator_chat: Chat) -> None:
    """Rejected rows have the row numbers that Excel shows."""
    content = xlsx([("ФИО", "Телефон"), ("Иван", 79120000003), ("Мария", "нет")])
    file = await operator_chat.send(operator_chat.user, document=(content, "дом.xlsx"))
    await operator_chat.send(operator_chat.user, "/groups дом5", reply_to=file)
    answer = await operator_chat.wait_for("сохранена: 1 номер")

    assert "строка 3, «нет»: нет номера телефона" in answer.text
    assert [row.name for row in (await bot.services.groups.get(OWNER, "дом5")).recipients] == ["Иван"]


async def test_a_group_is_saved_in_reply_to_a_contact(bot: RunningBot, operator_chat: Chat) -> None:
    """A contact adds one recipient."""
    card = await operator_chat.send(operator_chat.user, contact=("+7 912 000-00-03", "Иван", None))
    await operator_chat.send(operator_chat.user, "/groups дежурные 89120000004", reply_to=card)
    await operator_chat.wait_for("сохранена: 2 номера")

    assert await phones(bot, "дежурные") == ["79120000004", "79120000003"]


async def test_a_long_list_of_refused_rows_is_a_file(bot: RunningBot, operator_chat: Chat) -> None:
    """The file has no formulas."""
    bad = [(f"=HYPERLINK({one})", f"№ {one}") for one in range(8)]
    content = "Телефон;Имя\n79120000003;Иван\n" + "\n".join(";".join(row) for row in bad)
    file = await operator_chat.send(operator_chat.user, document=(content.encode(), "дом.csv"))
    await operator_chat.send(operator_chat.user, "/groups дом5", reply_to=file)
    await operator_chat.wait_for("Не подходят 8 строк")

    sent = await operator_chat.wait_for(lambda message: message.document is not None)

    assert sent.file_name == "не подошли.xlsx"
    sheet = part(sent.document or b"", "xl/worksheets/sheet1.xml")
    assert b"HYPERLINK(0)" in sheet
    assert b"<f>" not in sheet


async def test_the_list_shows_counts_and_a_few_numbers(bot: RunningBot, operator_chat: Chat) -> None:
    """In private, numbers are shown in full."""
    await operator_chat.send(operator_chat.user, "/groups дежурные 8 912 000-00-03, 89120000004")
    await operator_chat.wait_for("сохранена")
    await operator_chat.send(operator_chat.user, "/groups")
    listed = await operator_chat.wait_for("@дежурные: 2 номера")

    await operator_chat.press(operator_chat.user, listed, "@дежурные")

    assert "+79120000004" in (await operator_chat.wait_for("+79120000003")).text


async def test_many_numbers_are_a_file_that_can_be_sent_back(bot: RunningBot, operator_chat: Chat) -> None:
    """The bot can read the file that it sends."""
    await operator_chat.send(operator_chat.user, f"/groups дежурные {TWENTY_NUMBERS}")
    await operator_chat.wait_for("сохранена: 20 номеров")
    await operator_chat.send(operator_chat.user, "/groups")
    listed = await operator_chat.wait_for("@дежурные: 20 номеров")

    await operator_chat.press(operator_chat.user, listed, "@дежурные")
    sent = await operator_chat.wait_for(lambda message: message.document is not None)

    assert (
        len(
            recipient_tables.read_recipient_table(sent.document or b"", sent.file_name or "")
            .recipients_only()
            .recipients
        )
        == 20
    )
    assert "79120000003" not in "".join(message.text for message in operator_chat.messages if message.id > listed.id)


async def test_in_a_group_chat_numbers_are_hidden(bot: RunningBot, group: Chat, operator_chat: Chat) -> None:
    """A group chat gets no file either."""
    await operator_chat.send(operator_chat.user, f"/groups дежурные {TWENTY_NUMBERS}")
    await operator_chat.wait_for("сохранена")
    await group.send(operator_chat.user, "/groups")
    listed = await group.wait_for("@дежурные: 20 номеров")

    await group.press(operator_chat.user, listed, "@дежурные")
    shown = await group.wait_for("в личном чате")

    assert "7*** *** **03" in shown.text
    assert "9120000" not in "".join(message.text for message in group.messages)
    assert all(message.document is None for message in group.messages)


async def test_a_group_is_deleted_after_a_question(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer works once; the audit has an entry."""
    await operator_chat.send(operator_chat.user, "/groups дежурные 89120000003")
    await operator_chat.wait_for("сохранена")
    await operator_chat.send(operator_chat.user, "/groups")
    listed = await operator_chat.wait_for("@дежурные: 1 номер")
    await operator_chat.press(operator_chat.user, listed, "Удалить")
    question = await operator_chat.wait_for("Удалить группу @дежурные (1 номер)?")

    await operator_chat.press(operator_chat.user, question, "Удалить")
    await operator_chat.wait_for("Группа @дежурные удалена")
    again = await operator_chat.press(operator_chat.user, question, "Удалить")

    assert again.alert
    assert await bot.services.groups.list_groups(OWNER) == []
    assert await actions(bot) == ["group_delete", "group_save"]


async def test_a_question_can_be_declined(bot: RunningBot, operator_chat: Chat) -> None:
    """Then the list is shown again."""
    await operator_chat.send(operator_chat.user, "/groups дежурные 89120000003")
    await operator_chat.wait_for("сохранена")
    await operator_chat.send(operator_chat.user, "/groups")
    listed = await operator_chat.wait_for("@дежурные: 1 номер")
    await operator_chat.press(operator_chat.user, listed, "Удалить")
    question = await operator_chat.wait_for("Удалить группу")

    await operator_chat.press(operator_chat.user, question, "Оставить")
    await operator_chat.wait_for("@дежурные: 1 номер", after=question)

    assert await phones(bot, "дежурные") == ["79120000003"]


async def test_a_long_name_and_many_groups_have_pages(bot: RunningBot, operator_chat: Chat) -> None:
    """A name may be longer than a button's callback data."""
    for one in range(9):
        await operator_chat.send(operator_chat.user, f"/groups {one}{'я' * 59} 89120000003")
        await operator_chat.wait_for(f"@{one}{'я' * 59} сохранена")
    await operator_chat.send(operator_chat.user, "/groups")
    listed = await operator_chat.wait_for("9 групп")

    await operator_chat.press(operator_chat.user, listed, "▶")
    second = await operator_chat.wait_for(f"@8{'я' * 59}: 1 номер", after=listed)
    await operator_chat.press(operator_chat.user, second, "@8")

    await operator_chat.wait_for("+79120000003", after=second)


async def test_a_telephone_number_is_no_name(bot: RunningBot, operator_chat: Chat) -> None:
    """A command without a name is rejected."""
    await operator_chat.send(operator_chat.user, "/groups 89120000003 89120000004")

    await operator_chat.wait_for("и не номер телефона")

    assert await bot.services.groups.list_groups(OWNER) == []


async def test_a_viewer_may_not(bot: RunningBot, viewer_chat: Chat) -> None:
    """A viewer may neither see the groups nor save one."""
    await viewer_chat.send(viewer_chat.user, "/groups дежурные 89120000003")

    await viewer_chat.wait_for("оператор")

    assert await bot.services.groups.list_groups(OWNER) == []
