"""Actors, by which the journal's audit log names users and automations."""

from homeassistant.core import Context
from homeassistant.helpers.http import current_request

from .aiomobilgroup.campaigns import Actor

_SOURCE = "home_assistant"


def actor_from_context(context: Context | None) -> Actor:
    """Return the user of a context, or the automation, which only the event that triggered it identifies."""
    if context is None:
        return Actor("automation", _SOURCE)
    if context.user_id:
        return Actor(context.user_id, _SOURCE)
    return Actor(f"automation:{context.parent_id}" if context.parent_id else "automation", _SOURCE)


def current_user_actor() -> Actor:
    """Return the user of the current HTTP request."""
    request = current_request.get()
    user = None if request is None else request.get("hass_user")
    return Actor("user" if user is None else user.id, _SOURCE)
