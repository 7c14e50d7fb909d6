"""Payloads that are the same for every contender: a broadcast to many recipients, its receipt and its report."""

from collections.abc import Iterator

import orjson

TEXT = "Внимание! В подвале дома протечка. Просьба перекрыть воду и позвонить диспетчеру."
SENDER = "74951234567"
_STATUSES = ("Успешно", "Занято", "Нет ответа")


def phones(count: int) -> Iterator[str]:
    """Return `count` different phone numbers."""
    return (str(79_000_000_000 + row) for row in range(count))


def receipt(count: int) -> bytes:
    """Return the provider's response to the broadcast, in the document's format."""
    rows = [{"phone": phone, "result": "ok", "price": "0,91", "duration": "14"} for phone in phones(count)]
    return orjson.dumps({"result": "ok", "id": "1234", "phones": str(count), "budget": "91000,00", "subscribers": rows})


def report(count: int) -> bytes:
    """Return the provider's statistics of the broadcast, in the document's format."""
    rows = [
        {
            "phone": phone,
            "date": "2026-11-23 14:05:10",
            "status": _STATUSES[row % 3],
            "attempts": str(row % 3 + 1),
            "duration": str(row % 60),
            "price": "0.91",
        }
        for row, phone in enumerate(phones(count))
    ]
    return orjson.dumps({"result": "ok", "id": "1234", "phones": str(count), "budget": "91000.00", "subscribers": rows})
