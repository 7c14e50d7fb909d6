"""`/users`: owners decide who may use the bot; a change takes effect when it is confirmed, and then at once."""

import pytest

from simulators.provider import Provider
from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.domain.roles import Role

NEW_ID = 2001


@pytest.fixture
def new_chat(telegram: Telegram) -> Chat:
    """Return the private chat of a user who has no role yet."""
    return telegram.private(telegram.user(NEW_ID, "Пётр", last_name="<b>&", language_code="ru"))


async def add_new(owner_chat: Chat) -> None:
    """Let the owner add the new user as an operator."""
    sent = await owner_chat.send(owner_chat.user, f"/users add {NEW_ID} operator Пётр")
    question = await owner_chat.wait_for("Дать доступ", after=sent)
    await owner_chat.press(owner_chat.user, question, "Да")


async def test_the_list_names_everybody_with_his_role(bot: RunningBot, owner_chat: Chat) -> None:
    """The owner sees every user's name, role and id."""
    sent = await owner_chat.send(owner_chat.user, "/users")

    answer = await owner_chat.wait_for("могут пользоваться", after=sent)

    assert "4 человека" in answer.text
    assert "Вера — наблюдатель, 1001" in answer.text
    assert "Иван — владелец, 1004" in answer.text


async def test_a_person_is_picked_and_gets_his_role_and_menu(
    bot: RunningBot, owner_chat: Chat, new_chat: Chat, telegram: Telegram
) -> None:
    """Picked from Telegram's own list and given a role by a button, the user has it once it is confirmed."""
    sent = await owner_chat.send(owner_chat.user, "/users")
    await owner_chat.press(owner_chat.user, await owner_chat.wait_for("пользоваться", after=sent), "Добавить")
    await owner_chat.wait_for("выберите человека")
    await owner_chat.send(owner_chat.user, users_shared=[NEW_ID])
    card = await owner_chat.wait_for("Доступа нет")
    await owner_chat.press(owner_chat.user, card, "оператор")
    question = await owner_chat.wait_for("Дать доступ")

    await owner_chat.press(owner_chat.user, question, "Да")

    done = await owner_chat.wait_for("Готово")
    assert "Пётр <b>&, 2001 — оператор" in done.text
    sent = await new_chat.send(new_chat.user, "/balance")
    await new_chat.wait_for("Баланс", after=sent)
    assert "call" in telegram.commands(new_chat, new_chat.user)


async def test_nothing_changes_before_it_is_confirmed(bot: RunningBot, owner_chat: Chat, new_chat: Chat) -> None:
    """A question alone gives no role."""
    sent = await owner_chat.send(owner_chat.user, f"/users add {NEW_ID} owner Пётр")
    question = await owner_chat.wait_for("Дать доступ", after=sent)

    await owner_chat.press(owner_chat.user, question, "Нет")

    await owner_chat.wait_for("Всё осталось как было")
    assert await bot.services.get_user(NEW_ID) is None


async def test_a_confirmation_works_once(bot: RunningBot, owner_chat: Chat) -> None:
    """An old button does not restore a removed role."""
    sent = await owner_chat.send(owner_chat.user, f"/users add {NEW_ID} operator Пётр")
    question = await owner_chat.wait_for("Дать доступ", after=sent)
    await owner_chat.press(owner_chat.user, question, "Да")
    await owner_chat.send(owner_chat.user, f"/users remove {NEW_ID}")
    await owner_chat.press(owner_chat.user, await owner_chat.wait_for("Закрыть доступ"), "Да")

    answer = await owner_chat.press(owner_chat.user, question, question.button("Да"))

    assert "больше не действует" in answer.text
    assert await bot.services.get_user(NEW_ID) is None


async def test_a_confirmation_expires(bot: RunningBot, owner_chat: Chat, provider: Provider) -> None:
    """After five minutes the command has to be sent again."""
    sent = await owner_chat.send(owner_chat.user, f"/users add {NEW_ID} operator Пётр")
    question = await owner_chat.wait_for("Дать доступ", after=sent)
    provider.advance(minutes=6)

    answer = await owner_chat.press(owner_chat.user, question, "Да")

    assert "больше не действует" in answer.text


async def test_a_removed_person_may_nothing_and_is_told_nothing(
    bot: RunningBot, owner_chat: Chat, new_chat: Chat, telegram: Telegram
) -> None:
    """It applies from their next message on; they are not notified of it."""
    await add_new(owner_chat)
    sent = await new_chat.send(new_chat.user, "/balance")
    await new_chat.wait_for("Баланс", after=sent)
    await owner_chat.send(owner_chat.user, f"/users remove {NEW_ID}")
    await owner_chat.press(owner_chat.user, await owner_chat.wait_for("Закрыть доступ"), "Да")
    await owner_chat.wait_for("Доступ закрыт")

    sent = await new_chat.send(new_chat.user, "/balance")

    await new_chat.wait_for("только для своих", after=sent)
    assert len(new_chat.messages) == 4
    assert telegram.commands(new_chat, new_chat.user) == ["start", "id"]


async def test_a_role_is_changed_at_once(bot: RunningBot, owner_chat: Chat, new_chat: Chat) -> None:
    """A former operator who is a viewer now may not use an operator's command."""
    await add_new(owner_chat)
    sent = await owner_chat.send(owner_chat.user, "/users")
    await owner_chat.press(owner_chat.user, await owner_chat.wait_for("пользоваться", after=sent), "Пётр")
    await owner_chat.press(owner_chat.user, await owner_chat.wait_for("Сейчас оператор"), "наблюдатель")
    await owner_chat.press(owner_chat.user, await owner_chat.wait_for("Дать доступ"), "Да")
    await owner_chat.wait_for("Готово")

    sent = await new_chat.send(new_chat.user, "/templates 123")

    await new_chat.wait_for("нужна роль «оператор»", after=sent)


@pytest.mark.parametrize("typed", ["/users", "/users add 2001 owner Я", "/users remove 1004"])
async def test_only_owners_may(bot: RunningBot, approver_chat: Chat, typed: str) -> None:
    """Other users are answered with the required role."""
    sent = await approver_chat.send(approver_chat.user, typed)

    await approver_chat.wait_for("нужна роль «владелец»", after=sent)


async def test_a_forwarded_button_of_an_owner_does_nothing_for_another(
    bot: RunningBot, owner_chat: Chat, approver_chat: Chat
) -> None:
    """The button's callback data is not enough: the role of the user who taps counts."""
    sent = await owner_chat.send(owner_chat.user, f"/users add {NEW_ID} owner Пётр")
    question = await owner_chat.wait_for("Дать доступ", after=sent)
    sent = await approver_chat.send(approver_chat.user, "/help")
    help_message = await approver_chat.wait_for("Обзвон", after=sent)

    answer = await approver_chat.press(approver_chat.user, help_message, question.button("Да"))

    assert "нужна роль «владелец»" in answer.text
    assert await bot.services.get_user(NEW_ID) is None


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/users add 1004 viewer Иван", "Свою роль изменить нельзя"),
        ("/users remove 1001", "вписан в настройки"),
        ("/users remove 2001", "доступа и так нет"),
        ("/users add Пётр operator", "только из цифр"),
        ("/users add 99999999999999999999 operator", "только из цифр"),
        ("/users add 2001 boss Пётр", "Так:"),
        ("/users add", "Так:"),
    ],
)
async def test_what_cannot_be_done_is_said(bot: RunningBot, owner_chat: Chat, typed: str, answer: str) -> None:
    """Each answer explains what to do."""
    sent = await owner_chat.send(owner_chat.user, typed)

    await owner_chat.wait_for(answer, after=sent)


async def test_a_group_is_not_told_who_is_who(bot: RunningBot, owner_chat: Chat, group: Chat) -> None:
    """The list is shown in private only."""
    sent = await group.send(owner_chat.user, "/users")

    await group.wait_for("только в личной переписке", after=sent)


async def test_every_change_is_on_record(bot: RunningBot, owner_chat: Chat) -> None:
    """The audit has both the owner and the changed user."""
    await add_new(owner_chat)
    await owner_chat.wait_for("Готово")

    (entry,) = await bot.engine.audit()

    assert (entry.actor.id, entry.actor.source, entry.action) == ("Иван (1004)", "telegram", "user_role_set")
    assert entry.details == {"user_id": NEW_ID, "role": "operator"}


async def test_somebody_who_left_the_configuration_is_a_stranger(bot: RunningBot, viewer_chat: Chat) -> None:
    """Their saved language gives them no role."""
    sent = await viewer_chat.send(viewer_chat.user, "/settings en")
    await viewer_chat.wait_for("Language", after=sent)

    bot.services.users.configure([])

    assert await bot.services.get_user(1001) is None


async def test_a_person_is_spoken_to_in_his_language_from_the_start(
    bot: RunningBot, owner_chat: Chat, telegram: Telegram
) -> None:
    """Telegram sends the language; the user may choose another."""
    bob = telegram.private(telegram.user(NEW_ID, "Bob", language_code="en-GB"))
    await add_new(owner_chat)
    await owner_chat.wait_for("Готово")

    sent = await bob.send(bob.user, "/start")

    await bob.wait_for("Your role: operator", after=sent)


async def test_the_names_of_roles_are_understood_in_russian(bot: RunningBot, owner_chat: Chat) -> None:
    """As users type them."""
    sent = await owner_chat.send(owner_chat.user, f"/users добавить {NEW_ID} Утверждающий Пётр Петров")
    question = await owner_chat.wait_for("Дать доступ", after=sent)
    await owner_chat.press(owner_chat.user, question, "Да")
    await owner_chat.wait_for("Готово")

    user = await bot.services.get_user(NEW_ID)

    assert user is not None
    assert (user.role, user.name) == (Role.APPROVER, "Пётр Петров")
