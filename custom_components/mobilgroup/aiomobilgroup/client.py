"""The provider's API, one method a request.

Reads may be repeated and are (`reader`). What changes something is made once (`writer`): it is accepted, refused, not
sent, or its outcome is unknown, and the caller is told which.
"""

from collections.abc import Sequence
from datetime import timedelta, tzinfo
import logging
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from .at_most_once_writer import AtMostOnceWriter
from .auth import Auth
from .broadcast import Broadcast
from .const import CONNECT_TIMEOUT, DEFAULT_TIME_ZONE, DEFAULT_URL, READ_PAUSE, READ_TIMEOUT, SEND_TIMEOUT
from .exceptions import InputProblem, MobilgroupInputError, MobilgroupResponseError, MobilgroupUnknownOutcomeError
from .models import Balance, Receipt, Recording, Report, SenderNumber, Template, TemplateResult
from .responses import BalanceResponse, NumbersResponse, RecordingsResponse, SaveTemplatesResponse, TemplatesResponse
from .retrying_reader import RetryingReader
from .transport import request_timeout, validate_url

_LOGGER = logging.getLogger(__name__)
_CURRENCIES = {"RUR": "RUB", "РУБ": "RUB"}


class MobilgroupClient:
    """A client of one account.

    `session` is the caller's and is never closed here. `auth` is an `ApiKey` or a `Login`. `url` is the address that
    `send/`, `get/` and `set/` are below: https, or http on this machine. `time_zone` is the one the provider reads
    `schedule` and writes dates in. `connect_timeout` is how long a connection may take to open, `send_timeout` how long
    the answer to a send may take after that, `read_pause` the least time between the starts of two reads.

    Every method raises `MobilgroupApiError`, or the subclass for its code, when the provider refuses. Reads raise
    `MobilgroupConnectionError` when the provider cannot be reached and `MobilgroupResponseError` when its answer cannot
    be understood.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        auth: Auth,
        *,
        url: str | URL = DEFAULT_URL,
        time_zone: tzinfo = DEFAULT_TIME_ZONE,
        connect_timeout: timedelta = CONNECT_TIMEOUT,
        send_timeout: timedelta = SEND_TIMEOUT,
        read_pause: timedelta = READ_PAUSE,
    ) -> None:
        """Take what requests are made with; raise `ValueError` for an address the key must not travel to."""
        self._url = validate_url(url)
        self._auth = auth
        self._time_zone = time_zone
        self._reader = RetryingReader(session, request_timeout(connect_timeout, READ_TIMEOUT), read_pause)
        self._writer = AtMostOnceWriter(session, request_timeout(connect_timeout, send_timeout))

    @property
    def time_zone(self) -> tzinfo:
        """Return the zone the provider reads and writes local times in."""
        return self._time_zone

    async def get_balance(self) -> Balance:
        """Return the money on the account ("Получение справочной информации": `balance`)."""
        answer = await self._get({"request": "balance"}, BalanceResponse)
        if not answer.balance.is_finite():
            raise MobilgroupResponseError("the answer's balance is not a number")
        currency = answer.currency.strip().upper()
        return Balance(answer.balance, _CURRENCIES.get(currency, currency) or "RUB")

    async def get_scripts(self) -> list[Recording]:
        """Return the account's voice scripts ("Получение справочной информации": `scripts`)."""
        return list((await self._get({"request": "scripts"}, RecordingsResponse)).data)

    async def get_phrases(self) -> list[Recording]:
        """Return the account's recorded phrases ("Получение справочной информации": `phrases`)."""
        return list((await self._get({"request": "phrases"}, RecordingsResponse)).data)

    async def get_numbers(self) -> list[SenderNumber]:
        """Return the numbers the account may call from ("Получение справочной информации": `numbers`)."""
        return list((await self._get({"request": "numbers"}, NumbersResponse)).data)

    async def get_templates(self, account: str, template_id: str | None = None) -> list[Template]:
        """Return the saved texts of a client of the CRM, or the one with an id.

        `account` is the client's id in the CRM ("Получение справочной информации": `templates`).
        """
        request = {"request": "templates", "account": _account(account)}
        if template_id:
            request["id"] = template_id
        rows = (await self._get(request, TemplatesResponse)).data
        # The document writes the field as `account` here and `account_id` elsewhere: what was asked for is the answer.
        return [msgspec.structs.replace(row, account=row.account or account.strip()) for row in rows]

    async def get_report(self, campaign_id: str) -> Report:
        """Return the statistics of a broadcast by the id of its receipt ("Запрос статистики").

        Raises `MobilgroupNotFoundError` when the provider knows no broadcast with that id.
        """
        if not campaign_id.strip():
            raise MobilgroupInputError(InputProblem.NO_ID, "The id of the broadcast is empty")
        return await self._get({"request": "state", "id": campaign_id.strip()}, Report)

    async def send(self, broadcast: Broadcast) -> Receipt:
        """Send a broadcast, once ("Отправка голосовых сообщений").

        Raises `MobilgroupInputError` before anything is sent when the broadcast breaks a rule of the document,
        `MobilgroupConnectionError` when it never reached the provider, and `MobilgroupUnknownOutcomeError` when it may
        have been accepted. It is never repeated. A caller that is cancelled does not cut it in half.
        """
        body = self._encode(broadcast.to_request(self._time_zone))
        receipt = await self._writer.write(self._url / "send/", body, self._auth.headers, Receipt)
        if not receipt.id:
            raise MobilgroupUnknownOutcomeError("the request left, but the answer names no id")
        _LOGGER.debug("A broadcast to %d recipients was accepted as %s", len(broadcast.subscribers), receipt.id)
        return receipt

    async def save_templates(self, account: str, templates: Sequence[Template]) -> list[TemplateResult]:
        """Save texts of a client of the CRM and return what became of each ("Создание шаблонов").

        A template with an id replaces the saved one, one without is added. Raises what `send` raises.
        """
        if not templates:
            raise MobilgroupInputError(InputProblem.NO_TEMPLATES, "There is no template to save")
        rows = [{"id": template.id, "name": template.name, "message": template.message} for template in templates]
        body = self._encode({"request": "templates", "account": _account(account), "templates": rows})
        answer = await self._writer.write(self._url / "set/", body, self._auth.headers, SaveTemplatesResponse)
        return list(answer.templates)

    async def drain(self) -> None:
        """Wait until every send that has begun has its answer."""
        await self._writer.drain()

    async def _get[T: msgspec.Struct](self, request: dict[str, str], model: type[T]) -> T:
        """Read from `get/`."""
        return await self._reader.read(self._url / "get/", self._encode(request), self._auth.headers, model)

    def _encode(self, request: dict[str, Any]) -> bytes:
        """Return a request as JSON, with the authorisation in front where it belongs in the body."""
        security = self._auth.security
        return msgspec.json.encode({"security": security} | request if security else request)


def _account(account: str) -> str:
    """Return the client's id in the CRM."""
    if not account.strip():
        raise MobilgroupInputError(InputProblem.NO_ACCOUNT, "The client id that templates belong to is empty")
    return account.strip()
