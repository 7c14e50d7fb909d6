"""Simulate Telegram: its Bot API as strict as the real one, chats that people use, faults on demand, and a page."""

from simulators.telegram.chat import Chat
from simulators.telegram.faults import ANY, Fault
from simulators.telegram.keyboards import Button
from simulators.telegram.messages import Message
from simulators.telegram.people import User
from simulators.telegram.telegram import Telegram
from simulators.telegram.world import CallbackAnswer

__all__ = ["ANY", "Button", "CallbackAnswer", "Chat", "Fault", "Message", "Telegram", "User"]
