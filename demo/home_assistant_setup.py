"""Setup of the demonstration in Home Assistant, through the same flows as a user."""

import asyncio
from decimal import Decimal

from demo.home_assistant import HomeAssistant
from demo.process import DemoError
from demo.provider import KEY, RunningProvider

ACCOUNT = "demo"
DUTY = {"name": "Duty", "numbers": "+7 (912) 000-00-00\n8 912 000-00-52"}
RESIDENTS = {"name": "Residents", "numbers": "Иван 8 912 000 00 01, Мария +7 912 000-00-40\n79120000050; 9120000055"}


async def set_up_account(home: HomeAssistant, provider: RunningProvider) -> str:
    """Add the account and two recipient groups, and return the id of the config entry."""
    account = await home.flow(
        "mobilgroup",
        {"next_step_id": "api_key"},
        {"api_key": KEY, "advanced": {"url": provider.api, "key_in_body": False}},
        {"sender": "74951234567"},
    )
    entry_id: str = account["result"]["entry_id"]
    await home.command(type="config_entries/update", entry_id=entry_id, title=ACCOUNT)
    for group in (DUTY, RESIDENTS):
        answer = group | {"calling": {"attempts": 2, "interval": 1}}
        await home.flow([entry_id, "recipients"], answer, kind="subentries/")
    # Each added group reloads the config entry.
    await home.wait_for("notify.duty", "notify.residents")
    return entry_id


async def create_dashboard(home: HomeAssistant, provider: RunningProvider) -> None:
    """Create the default dashboard: alarm and actions, recipient groups, last campaign and balance."""
    balance = await entity_of(home, "balance")
    call = {"action": "perform-action", "perform_action": "script.call_residents"}
    last = "input_text.last_campaign"
    markdown = f"{{{{ states('{last}') if has_value('{last}') else 'Ещё не звонили' }}}}"
    wide = {"grid_options": {"columns": 12}}
    last_event = await entity_of(home, "campaign")
    event = [
        {"type": "heading", "heading": "Что случилось", "icon": "mdi:home-alert"},
        {"type": "tile", "entity": "input_boolean.water", "color": "red", "features": [{"type": "toggle"}], **wide},
        {"type": "tile", "entity": "script.call_residents", "color": "green", "tap_action": call, **wide},
        {"type": "heading", "heading": "Последний обзвон жильцов", "icon": "mdi:bullhorn"},
        {"type": "markdown", "content": markdown},
        {"type": "tile", "entity": await entity_of(home, "last_campaign"), "name": "Состояние", **wide},
        {"type": "tile", "entity": await entity_of(home, "reached"), "name": "Дозвонились", "color": "green", **wide},
        {"type": "tile", "entity": last_event, "name": "Последнее событие", **wide},
    ]
    recipients = [
        {"type": "heading", "heading": "Кому звоним", "icon": "mdi:account-group"},
        {"type": "tile", "entity": "notify.duty", **wide},
        {"type": "tile", "entity": "notify.residents", **wide},
        {
            "type": "logbook",
            "target": {"entity_id": ["input_boolean.water", "notify.duty", "notify.residents", last_event]},
            "hours_to_show": 1,
            "grid_options": {"rows": 4},
        },
        {"type": "heading", "heading": "Запланировано", "icon": "mdi:calendar-clock"},
        {"type": "calendar", "entities": [await entity_of(home, "scheduled")], "initial_view": "listWeek"},
    ]
    graph = {"type": "history-graph", "hours_to_show": 0.25, "fit_y_data": True, "show_names": False}
    account = [
        {"type": "heading", "heading": "Счёт у провайдера", "icon": "mdi:cash"},
        {"type": "tile", "entity": balance, "name": "Баланс", "color": "amber", **wide},
        {"type": "tile", "entity": await entity_of(home, "spent_today"), "name": "Потрачено сегодня", **wide},
        graph | {"entities": [balance]},
        {"type": "heading", "heading": "Телефоны", "icon": "mdi:phone-ring"},
        {"type": "markdown", "content": f"Как они звонят, видно на [странице провайдера]({provider.url}/)."},
    ]
    sections = [{"type": "grid", "cards": cards} for cards in (event, recipients, account)]
    view = {"title": "Оповещение", "type": "sections", "max_columns": 3, "sections": sections}
    page = {"url_path": "mobilgroup-demo", "title": "Оповещение", "icon": "mdi:phone-ring"}
    await home.command(type="lovelace/dashboards/create", mode="storage", **page)
    await home.command(type="lovelace/config/save", url_path=page["url_path"], config={"views": [view]})
    for entity in await home.command(type="config/entity_registry/list"):
        if name := {"notify.duty": "Дежурные", "notify.residents": "Жильцы"}.get(entity["entity_id"]):
            await home.command(type="config/device_registry/update", device_id=entity["device_id"], name_by_user=name)
    # Otherwise Home Assistant opens its own overview instead of this page.
    await home.command(type="frontend/set_system_data", key="core", value={"default_panel": page["url_path"]})


async def balance_shown(home: HomeAssistant, expected: Decimal, seconds: float = 20) -> Decimal:
    """Refresh the balance in Home Assistant, and return its state once it is as expected, or after `seconds`."""
    entity_id = await entity_of(home, "balance")
    # Home Assistant itself defers a second refresh by up to ten seconds.
    await home.call_action("homeassistant.update_entity", {"entity_id": entity_id})
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        state = (await home.state(entity_id))["state"]
        # Each added group reloads the config entry, during which the entity is unavailable.
        if state != "unavailable" and (Decimal(state) == expected or loop.time() > deadline):
            return Decimal(state)
        if loop.time() > deadline:
            raise DemoError(f"{entity_id} is {state}; see {home.log}")
        await asyncio.sleep(0.2)


async def entity_of(home: HomeAssistant, key: str) -> str:
    """Return the id of one of the integration's entities, which depends on the language."""
    entities = await home.command(type="config/entity_registry/list")
    entity_id: str = next(
        entity["entity_id"]
        for entity in entities
        if entity["platform"] == "mobilgroup" and entity["translation_key"] == key
    )
    return entity_id
