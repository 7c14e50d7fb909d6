"""Simulator of Telegram: its Bot API as strict as the real one, users' chats, faults on demand and a web page."""

from simulators.telegram.engine.chat import Chat
from simulators.telegram.engine.keyboards import Button
from simulators.telegram.engine.messages import Message
from simulators.telegram.engine.state import CallbackAnswer
from simulators.telegram.engine.users import User
from simulators.telegram.faults import ANY, Fault
from simulators.telegram.simulator import Telegram

__all__ = ["ANY", "Button", "CallbackAnswer", "Chat", "Fault", "Message", "Telegram", "User"]
