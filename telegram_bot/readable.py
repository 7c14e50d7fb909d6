"""Updates that python-telegram-bot can read: one that it cannot would be asked for again and again, for ever.

Telegram is told that such an update was received, by its number; nothing is done about it.
"""

import logging
from typing import Any, override

from telegram import Update
from telegram.request import HTTPXRequest

_LOGGER = logging.getLogger(__name__)


class Readable(HTTPXRequest):
    """Makes requests for updates, and empties the updates that cannot be read."""

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return what Telegram has answered."""
        answer = HTTPXRequest.parse_json_payload(payload)
        result = answer.get("result")
        if isinstance(result, list):
            answer["result"] = [_read(update) for update in result if _is_numbered(update)]
        return answer


def _is_numbered(update: object) -> bool:
    """Return whether something is an update."""
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _read(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update, or only its number; whose it is and what it says stays out of the log."""
    try:
        Update.de_json(update)
    except Exception as err:  # noqa: BLE001 - whatever a reader of foreign data raises
        kinds = ", ".join(sorted(key[:40] for key in update if key != "update_id"))
        _LOGGER.warning("An update cannot be read and is skipped: %s (%s)", kinds, type(err).__name__)
        return {"update_id": update["update_id"]}
    return update
