"""The contenders: the same tasks with the core, with orjson alone, and with pydantic's models."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Annotated, Any

import aiohttp
import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict

from aiomobilgroup import ApiKey, Broadcast, MobilgroupClient, Subscriber, Text
from aiomobilgroup.decoding import decode_answer
from aiomobilgroup.models import Report
from benchmarks.client_payloads import SENDER, TEXT, phones

type Send = Callable[[aiohttp.ClientSession, str, int], Awaitable[object]]
type Read = Callable[[bytes], object]


async def core_send(session: aiohttp.ClientSession, url: str, count: int) -> object:
    """Build and validate the recipients, send them, and parse the receipt."""
    client = MobilgroupClient(session, ApiKey("demo-key"), url=url, read_pause=timedelta(0))
    subscribers = [Subscriber(phone) for phone in phones(count)]
    return await client.send(Broadcast(sender=SENDER, content=Text(TEXT), subscribers=subscribers, attempts=2))


async def orjson_send(session: aiohttp.ClientSession, url: str, count: int) -> object:
    """Dump dictionaries, post them, and read the response's bytes without validation or parsing."""
    body = {
        "settings": {"message": TEXT, "number": SENDER, "attempts": "2"},
        "subscribers": [{"phone": phone} for phone in phones(count)],
    }
    return await _post(session, url, orjson.dumps(body))


async def pydantic_send(session: aiohttp.ClientSession, url: str, count: int) -> object:
    """Build models, dump them, post them, and validate the receipt into models."""
    request = PydanticRequest(
        settings=PydanticSettings(message=TEXT, number=SENDER, attempts="2"),
        subscribers=[PydanticSubscriber(phone=phone) for phone in phones(count)],
    )
    body = request.model_dump_json(exclude_none=True).encode()
    return PydanticReceipt.model_validate_json(await _post(session, url, body))


async def _post(session: aiohttp.ClientSession, url: str, body: bytes) -> bytes:
    """Post a request and return the response's body."""
    headers = {"Content-Type": "application/json", "Authorization": "demo-key"}
    async with session.post(f"{url}send/", data=BytesIO(body), headers=headers) as response:
        return await response.read()


def _point(value: Any) -> Any:
    """Replace a decimal comma with a point."""
    return value.replace(",", ".") if isinstance(value, str) else value


type Money = Annotated[Decimal, BeforeValidator(_point)]


class _Frozen(BaseModel):
    """An immutable model, like those of the core."""

    model_config = ConfigDict(frozen=True)


class PydanticSettings(_Frozen):
    """The section `settings`."""

    message: str
    number: str
    attempts: str | None = None
    interval: str | None = None
    repeat: str | None = None
    schedule: str | None = None


class PydanticSubscriber(_Frozen):
    """A recipient."""

    phone: str
    message: str | None = None
    summa: str | None = None
    param1: str | None = None
    param2: str | None = None
    param3: str | None = None


class PydanticRequest(_Frozen):
    """A request to send a broadcast."""

    settings: PydanticSettings
    subscribers: list[PydanticSubscriber]


class PydanticReceiptRow(_Frozen):
    """A row of the receipt."""

    phone: str
    result: str
    price: Money | None = None
    duration: int | None = None
    description: str = ""


class PydanticReceipt(_Frozen):
    """A receipt."""

    id: str
    phones: int
    budget: Money
    subscribers: list[PydanticReceiptRow]


class PydanticTransfer(_Frozen):
    """A forwarded call."""

    number: str
    duration: int
    price: Money
    status: str


class PydanticSms(_Frozen):
    """A text message."""

    date: str
    message: str
    partition: int
    price: Money
    status: str


class PydanticCall(_Frozen):
    """A row of the report."""

    phone: str
    date: str
    status: str
    attempts: int
    duration: int
    price: Money
    transfer: PydanticTransfer | None = None
    sms: PydanticSms | None = None


class PydanticReport(_Frozen):
    """A report."""

    id: str
    phones: int
    budget: Money
    subscribers: list[PydanticCall]


SEND: dict[str, Send] = {"core": core_send, "orjson": orjson_send, "pydantic": pydantic_send}
READ: dict[str, Read] = {
    "core": lambda body: decode_answer(body, Report),
    "orjson": orjson.loads,
    "pydantic": PydanticReport.model_validate_json,
}
