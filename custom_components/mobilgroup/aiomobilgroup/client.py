"""Client of the provider's API, one method per request.

Reads are repeated when they fail (`retrying_reader`). A request that changes something is sent once
(`at_most_once_writer`) and ends as accepted, rejected, not sent or unknown; the caller receives this outcome.
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

    `session` belongs to the caller and is never closed here. `auth` is an `ApiKey` or a `Login`. `url` is the parent
    address of `send/`, `get/` and `set/`: https, or http on this machine. `time_zone` is the zone in which the provider
    reads `schedule` and writes dates. `connect_timeout` limits opening a connection, `send_timeout` the answer to a
    send after that; `read_pause` is the minimum time between the starts of two reads.

    Every method raises `MobilgroupApiError`, or the subclass for its code, when the provider rejects the request. Reads
    raise `MobilgroupConnectionError` when the provider cannot be reached and `MobilgroupResponseError` when its answer
    cannot be decoded.
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
        """Initialize the client; raise `ValueError` for an address to which the key must not be sent."""
        self._url = validate_url(url)
        self._auth = auth
        self._time_zone = time_zone
        self._reader = RetryingReader(session, request_timeout(connect_timeout, READ_TIMEOUT), read_pause)
        self._writer = AtMostOnceWriter(session, request_timeout(connect_timeout, send_timeout))

    @property
    def time_zone(self) -> tzinfo:
        """Return the time zone in which the provider reads and writes local times."""
        return self._time_zone

    async def get_balance(self) -> Balance:
        """Return the account's balance ("Получение справочной информации": `balance`)."""
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
        """Return the account's sender numbers ("Получение справочной информации": `numbers`)."""
        return list((await self._get({"request": "numbers"}, NumbersResponse)).data)

    async def get_templates(self, account: str, template_id: str | None = None) -> list[Template]:
        """Return the saved texts of a client of the CRM, or only the one with `template_id`.

        `account` is the client's id in the CRM ("Получение справочной информации": `templates`).
        """
        request = {"request": "templates", "account": _account(account)}
        if template_id:
            request["id"] = template_id
        rows = (await self._get(request, TemplatesResponse)).data
        # The document names this field `account` here and `account_id` elsewhere: the request's account fills a gap.
        return [msgspec.structs.replace(row, account=row.account or account.strip()) for row in rows]

    async def get_report(self, campaign_id: str) -> Report:
        """Return the statistics of a broadcast by the id of its receipt ("Запрос статистики").

        Raises `MobilgroupNotFoundError` when the provider has no broadcast with that id.
        """
        if not campaign_id.strip():
            raise MobilgroupInputError(InputProblem.NO_ID, "The id of the broadcast is empty")
        return await self._get({"request": "state", "id": campaign_id.strip()}, Report)

    async def send(self, broadcast: Broadcast) -> Receipt:
        """Send a broadcast, once ("Отправка голосовых сообщений").

        Raises `MobilgroupInputError` before anything is sent when the broadcast breaks a rule of the document,
        `MobilgroupConnectionError` when it never reached the provider, and `MobilgroupUnknownOutcomeError` when it may
        have been accepted. The request is never repeated, and a cancelled caller does not interrupt it.
        """
        body = self._encode(broadcast.to_request(self._time_zone))
        receipt = await self._writer.write(self._url / "send/", body, self._auth.headers, Receipt)
        if not receipt.id:
            raise MobilgroupUnknownOutcomeError("the request left, but the answer names no id")
        _LOGGER.debug("A broadcast to %d recipients was accepted as %s", len(broadcast.subscribers), receipt.id)
        return receipt

    async def save_templates(self, account: str, templates: Sequence[Template]) -> list[TemplateResult]:
        """Save texts of a client of the CRM and return the result of each ("Создание шаблонов").

        A template with an id replaces the saved one, one without is added. Raises the same errors as `send`.
        """
        if not templates:
            raise MobilgroupInputError(InputProblem.NO_TEMPLATES, "There is no template to save")
        rows = [{"id": template.id, "name": template.name, "message": template.message} for template in templates]
        body = self._encode({"request": "templates", "account": _account(account), "templates": rows})
        answer = await self._writer.write(self._url / "set/", body, self._auth.headers, SaveTemplatesResponse)
        return list(answer.templates)

    async def drain(self) -> None:
        """Wait until every started send has ended."""
        await self._writer.drain()

    async def _get[T: msgspec.Struct](self, request: dict[str, str], model: type[T]) -> T:
        """Send a read to `get/` and return its answer."""
        return await self._reader.read(self._url / "get/", self._encode(request), self._auth.headers, model)

    def _encode(self, request: dict[str, Any]) -> bytes:
        """Return a request as JSON, with the `security` section first if the body carries the authorisation."""
        security = self._auth.security
        return msgspec.json.encode({"security": security} | request if security else request)


def _account(account: str) -> str:
    """Return the client's id in the CRM without blanks around it; raise if it is empty."""
    if not account.strip():
        raise MobilgroupInputError(InputProblem.NO_ACCOUNT, "The client id that templates belong to is empty")
    return account.strip()
