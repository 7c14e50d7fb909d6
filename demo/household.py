"""What the demonstration sets up in Home Assistant, all of it as its user would: through the flows."""

import asyncio
from decimal import Decimal

from demo.home_assistant import HomeAssistant
from demo.provider import KEY, RunningProvider

ACCOUNT = "demo"
DUTY = {"name": "Duty", "numbers": "+7 (912) 000-00-00\n8 912 000-00-52"}
RESIDENTS = {"name": "Residents", "numbers": "Иван 8 912 000 00 01, Мария +7 912 000-00-40\n79120000050; 9120000055"}


async def furnish(home: HomeAssistant, provider: RunningProvider) -> str:
    """Add the account and two groups of recipients, and return the id of the account's entry."""
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
    # Each group sets the account up anew.
    await home.wait_for("notify.duty", "notify.residents")
    return entry_id


async def hang_up_dashboard(home: HomeAssistant, provider: RunningProvider) -> None:
    """Show the balance, the groups, the last campaign and the phones on the first page."""
    entities = [
        {"entity": "input_boolean.water"},
        {"entity": "script.call_residents"},
        {"entity": "input_text.last_campaign"},
        {"entity": "notify.duty"},
        {"entity": "notify.residents"},
    ]
    balance = {"type": "tile", "entity": await _balance_entity(home)}
    phones = {"type": "iframe", "url": f"{provider.url}/", "aspect_ratio": "120%"}
    view = {
        "title": "Mobilgroup",
        "type": "sections",
        "max_columns": 3,
        "sections": [
            {"type": "grid", "cards": [balance, {"type": "entities", "entities": entities}]},
            {"type": "grid", "column_span": 2, "cards": [phones | {"grid_options": {"columns": "full"}}]},
        ],
    }
    await home.command(type="lovelace/config/save", url_path=None, config={"title": "Demo", "views": [view]})


async def balance_shown(home: HomeAssistant, expected: Decimal, patience: float = 20) -> Decimal:
    """Ask Home Assistant to read the balance, and return what it shows once that is as expected, or at the end."""
    entity_id = await _balance_entity(home)
    # Home Assistant itself puts off a second reading by up to ten seconds.
    await home.act("homeassistant.update_entity", {"entity_id": entity_id})
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while True:
        shown = Decimal((await home.state(entity_id))["state"])
        if shown == expected or loop.time() > deadline:
            return shown
        await asyncio.sleep(0.2)


async def _balance_entity(home: HomeAssistant) -> str:
    """Return the balance's entity id, which depends on the language."""
    entities = await home.command(type="config/entity_registry/list")
    entity_id: str = next(
        entity["entity_id"]
        for entity in entities
        if entity["platform"] == "mobilgroup" and entity["translation_key"] == "balance"
    )
    return entity_id
