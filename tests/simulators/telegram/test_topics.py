"""Groups with topics, and threads in groups without topics."""

from simulators.telegram import Chat, User
from tests.simulators.telegram.conftest import BotApi


async def test_what_is_said_in_a_topic_says_so(bot: BotApi, forum: Chat, alice: User) -> None:
    """A message in a topic has its id, and an answer can be sent to that topic."""
    topic = forum.topic("Вода")

    await forum.send(alice, "/call", thread_id=topic)
    message = (await bot.call("getUpdates"))[0]["message"]
    await bot.send(forum, "Готово", message_thread_id=message["message_thread_id"])

    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)
    assert forum.last.thread_id == topic


async def test_the_general_topic_has_no_number(bot: BotApi, forum: Chat, alice: User) -> None:
    """It cannot be addressed by an id."""
    await forum.send(alice, "/call")

    message = (await bot.call("getUpdates"))[0]["message"]
    error = await bot.error("sendMessage", chat_id=forum.id, text="x", message_thread_id=1)

    assert "message_thread_id" not in message
    assert error == "Bad Request: message thread not found"


async def test_a_deleted_topic_is_not_found(bot: BotApi, forum: Chat) -> None:
    """Its messages are not found either."""
    topic = forum.topic("Вода")
    sent = await bot.send(forum, message_thread_id=topic)

    forum.close_topic(topic)

    error = await bot.error("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic)
    assert error == "Bad Request: message thread not found"
    answer = await bot.error("editMessageText", chat_id=forum.id, message_id=sent["message_id"], text="x")
    assert answer == "Bad Request: message to edit not found"


async def test_an_answer_in_a_group_without_topics_has_a_thread_all_the_same(
    bot: BotApi, group: Chat, alice: User
) -> None:
    """The thread is no topic, and the bot cannot send to it."""
    sent = await bot.send(group)

    await group.send(alice, "да", reply_to=sent["message_id"])

    message = (await bot.call("getUpdates"))[0]["message"]
    assert message["message_thread_id"] == sent["message_id"]
    assert "is_topic_message" not in message
    error = await bot.error("sendMessage", chat_id=group.id, text="x", message_thread_id=sent["message_id"])
    assert error == "Bad Request: message thread not found"


async def test_a_private_chat_has_no_topics(bot: BotApi, chat: Chat) -> None:
    """A topic id is rejected."""
    error = await bot.error("sendMessage", chat_id=chat.id, text="x", message_thread_id=5)

    assert error == "Bad Request: message thread not found"


async def test_a_topic_is_opened_by_who_writes_in_it(bot: BotApi, forum: Chat, alice: User) -> None:
    """Tests need not create a topic first."""
    await forum.send(alice, "/call", thread_id=7)

    await bot.send(forum, message_thread_id=7)

    assert forum.topics == {7: "Topic 7"}


async def test_an_answer_stands_in_the_topic_of_what_it_answers(bot: BotApi, forum: Chat, alice: User) -> None:
    """A reply is sent to the topic of its message, also without a topic id."""
    question = await forum.send(alice, "/call", thread_id=7)

    await bot.send(forum, reply_parameters={"message_id": question.id})

    assert forum.last.thread_id == 7
