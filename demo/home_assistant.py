"""A real Home Assistant in its own process, controlled through its HTTP and WebSocket APIs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from pathlib import Path
from typing import Any, Self

import aiohttp

from demo.home_assistant_storage import listen_on, skip_onboarding
from demo.process import DemoError, running, serving

BOOT_TIMEOUT = 120
LOGIN = "demo"
# For a Home Assistant that listens on the loopback only and runs until the demonstration ends.
PASSWORD = "demo"  # noqa: S105

CONFIGURATION = """\
homeassistant:
  name: Demo
  country: RU
  currency: RUB
  time_zone: Europe/Moscow
logger:
  default: warning
  logs:
    custom_components.mobilgroup: debug
api:
config:
frontend:
logbook:
history:
alert:
  water:
    name: "Протечка в подвале"
    entity_id: input_boolean.water
    repeat: 5
    skip_first: false
    can_acknowledge: true
    notifiers: [demo]
    data: {recipients: [notify.duty]}
input_boolean:
  water:
    name: "Датчик протечки"
    icon: mdi:water-alert
input_text:
  last_campaign:
    name: "Последняя рассылка"
    icon: mdi:bullhorn
    max: 255
script:
  call_residents:
    alias: "Обзвонить жильцов"
    icon: mdi:phone-dial
    sequence:
      - action: mobilgroup.broadcast
        data:
          message: "Завтра с девяти до одиннадцати не будет горячей воды."
          recipients: [notify.residents]
        response_variable: receipt
      - action: input_text.set_value
        target: {entity_id: input_text.last_campaign}
        data:
          value: >-
            № {{ receipt.campaign_id }}: звоним {{ receipt.accepted | length }},
            отказано {{ receipt.refused | length }}, около {{ receipt.budget }} ₽
"""


class HomeAssistant:
    """A running Home Assistant, with its owner logged in."""

    def __init__(self, session: aiohttp.ClientSession, url: str, log: Path) -> None:
        """Initialize the client of a URL; errors name the log."""
        self.url = url
        self.log = log
        self._session = session
        self._headers: dict[str, str] = {}

    async def onboard(self) -> None:
        """Create the owner and log in."""
        client_id = f"{self.url}/"
        owner = {"client_id": client_id, "name": "Demo", "username": LOGIN, "password": PASSWORD, "language": "ru"}
        created = await self.post("/api/onboarding/users", owner)
        form = {"grant_type": "authorization_code", "code": created["auth_code"], "client_id": client_id}
        async with self._session.post(f"{self.url}/auth/token", data=form) as response:
            token = (await response.json())["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    async def post(self, path: str, body: object, *, allow_error: bool = False) -> Any:
        """Post JSON and return the response's content. Raises `DemoError` for an error status unless allowed."""
        async with self._session.post(f"{self.url}{path}", json=body, headers=self._headers) as response:
            text = await response.text()
            if not response.ok and not allow_error:
                raise DemoError(f"{path} answered {response.status}: {text}; see {self.log}")
            return json.loads(text) if response.content_type == "application/json" else text

    async def get(self, path: str) -> Any:
        """Return the JSON at a path. Raises `DemoError` for an error status."""
        async with self._session.get(f"{self.url}{path}", headers=self._headers) as response:
            if not response.ok:
                raise DemoError(f"{path} answered {response.status}: {await response.text()}; see {self.log}")
            return await response.json()

    async def call_action(self, action: str, data: object, *, return_response: bool = False) -> Any:
        """Call an action and return its response, if requested."""
        path = f"/api/services/{action.replace('.', '/')}"
        answer = await self.post(f"{path}?return_response" if return_response else path, data)
        return answer["service_response"] if return_response else answer

    async def state(self, entity_id: str) -> dict[str, Any]:
        """Return the state of an entity."""
        state: dict[str, Any] = await self.get(f"/api/states/{entity_id}")
        return state

    async def wait_for(self, *entity_ids: str, seconds: float = 30) -> None:
        """Wait until entities exist and are available."""
        async with asyncio.timeout(seconds):
            while not set(entity_ids) <= await self._available():  # noqa: ASYNC110 - the API has no event for it
                await asyncio.sleep(0.1)

    async def _available(self) -> set[str]:
        """Return the ids of the available entities."""
        return {state["entity_id"] for state in await self.get("/api/states") if state["state"] != "unavailable"}

    async def flow(self, handler: object, *answers: dict[str, Any], kind: str = "") -> dict[str, Any]:
        """Complete a configuration flow with one answer per step, and return its result."""
        base = f"/api/config/config_entries/{kind}flow"
        step = await self.post(base, {"handler": handler})
        for answer in answers:
            if step.get("errors"):
                raise DemoError(f"the step {step['step_id']} rejected its answer: {step['errors']}; see {self.log}")
            step = await self.post(f"{base}/{step['flow_id']}", answer)
        if step["type"] != "create_entry":
            raise DemoError(f"the flow ended in {step}; see {self.log}")
        return dict(step)

    async def command(self, **message: Any) -> Any:
        """Send a command over the WebSocket API and return its result."""
        async with self._session.ws_connect(f"{self.url}/api/websocket") as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self._headers["Authorization"].split()[1]})
            await socket.receive_json()
            await socket.send_json({"id": 1} | message)
            answer = await socket.receive_json()
            if not answer["success"]:
                raise DemoError(f"{message['type']} failed: {answer['error']}")
            return answer["result"]

    @classmethod
    @asynccontextmanager
    async def run(cls, hass: Path, folder: Path, port: int) -> AsyncIterator[Self]:
        """Boot a Home Assistant in a folder, create its owner, and stop it when the block ends."""
        log = folder / "home-assistant.txt"
        (folder / "configuration.yaml").write_text(CONFIGURATION, encoding="utf-8")
        listen_on(folder, port)
        skip_onboarding(folder)
        url = f"http://127.0.0.1:{port}"
        async with (
            running([str(hass), "--config", str(folder)], log) as process,
            aiohttp.ClientSession() as session,
        ):
            await serving(process, f"{url}/api/onboarding", log, BOOT_TIMEOUT)
            instance = cls(session, url, log)
            await instance.onboard()
            yield instance
