"""The legacy service `notify.<account>`."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.provider import Provider
from tests.integration.conftest import FAMILY, HOTLINE, PLUMBER, set_up, settings


async def notify(hass: HomeAssistant, message: str, service: str = "home", **fields: Any) -> None:
    """Call the service."""
    await hass.services.async_call("notify", service, {"message": message, **fields}, blocking=True)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("target", "phones"),
    [
        ("+7 900 000-00-10", ["79000000010"]),
        (["89000000010", "8 (900) 000 00 11"], ["79000000010", "79000000011"]),
        ("79000000010, 79000000011", ["79000000010", "79000000011"]),
        (79000000010, ["79000000010"]),
        ("family", list(FAMILY)),
        (" Plumber", [PLUMBER]),
        ("notify.plumber", [PLUMBER]),
        ("Family, Plumber", [*FAMILY, PLUMBER]),
        ("89000000010; Plumber\n8 900 0000011", [PLUMBER, "79000000010", "79000000011"]),
        (["Family", "79000000002", "89000000010"], [*FAMILY, "79000000010"]),
    ],
)
async def test_targets(hass: HomeAssistant, provider: Provider, target: Any, phones: list[str]) -> None:
    """A target is a number in any format, a name or an entity, and each number is called once."""
    await notify(hass, "Тест", target=target)

    assert [campaign.phones for campaign in provider.accepted] == [phones]


@pytest.mark.usefixtures("account")
async def test_nobody_is_called_without_being_named(hass: HomeAssistant, provider: Provider) -> None:
    """A missing target raises: a template that renders to nothing must not call all recipients."""
    with pytest.raises(ServiceValidationError) as error:
        await notify(hass, "Тест", title="Тревога")

    assert error.value.translation_key == "input_no_subscribers"
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
async def test_groups_that_differ(hass: HomeAssistant, provider: Provider) -> None:
    """When two groups are called together, settings in which they differ are taken from the account."""
    await notify(hass, "Тест", title="Тревога", target=["Family", "Plumber"])

    assert [campaign.phones for campaign in provider.accepted] == [[*FAMILY, PLUMBER]]
    assert settings(provider) == {"number": "74951234567", "message": "Тревога. Тест"}


@pytest.mark.usefixtures("account")
async def test_data(hass: HomeAssistant, provider: Provider) -> None:
    """Fields in `data` replace the settings of the recipient group."""
    data = {
        "sender": "+7 (800) 123-45-67",
        "attempts": 3,
        "interval": "7",
        "repeat": 2,
        "schedule": "2030-01-01 12:00:00+03:00",
        "held_by": "provider",
    }
    await notify(hass, "Тест", target="Family", data=data)

    assert settings(provider) == {
        "number": HOTLINE,
        "message": "Тест",
        "attempts": "3",
        "interval": "7",
        "repeat": "2",
        "schedule": "2030-01-01 12:00",
    }


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("kind", ["phrase", "script"])
async def test_recording_is_played_instead(hass: HomeAssistant, provider: Provider, kind: str) -> None:
    """A phrase or a script is played instead of the message, which the service requires."""
    await notify(hass, "is not spoken", title="neither", target=PLUMBER, data={kind: 1})

    assert settings(provider) == {"number": "74951234567", kind: "1"}


@pytest.mark.usefixtures("account")
async def test_subscribers(hass: HomeAssistant, provider: Provider) -> None:
    """Numbers with their own values are called with them, and no other number is."""
    row = {"phone": "8 900 000-00-10", "summa": 17.25, "param1": "01.12.2026"}
    await notify(hass, "x", data={"script": "1", "subscribers": row})

    [subscriber] = provider.accepted[0].order.subscribers
    assert (subscriber.phone, subscriber.summa, subscriber.param1) == ("79000000010", "17.25", "01.12.2026")


@pytest.mark.usefixtures("account")
async def test_good_numbers_are_called_and_bad_ones_told(hass: HomeAssistant, provider: Provider) -> None:
    """Valid numbers are called; invalid ones raise an error, with numbers masked."""
    with pytest.raises(ServiceValidationError) as error:
        await notify(hass, "Тест", target=["79000000010", "8912345", "Grandma"])

    assert [campaign.phones for campaign in provider.accepted] == [["79000000010"]]
    assert error.value.translation_key == "partly_accepted"
    assert error.value.translation_placeholders == {
        "campaign_id": "1",
        "accepted": "1",
        "refused": "2",
        "recipients": "***45 (too_short), Grandma (no_number)",
    }


@pytest.mark.usefixtures("account")
async def test_nobody_can_be_called(hass: HomeAssistant, provider: Provider) -> None:
    """When none of the targets can be called, nothing is sent."""
    with pytest.raises(ServiceValidationError) as error:
        await notify(hass, "Тест", target=["8912345", "Grandma"])

    assert error.value.translation_key == "nobody_left"
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("data", [{"phras": "1"}, {"attempts": "many"}, {"override": {}}])
async def test_wrong_data(hass: HomeAssistant, provider: Provider, data: dict[str, Any]) -> None:
    """An unknown or invalid field raises, and no recipient is called."""
    with pytest.raises(ServiceValidationError) as error:
        await notify(hass, "Тест", target=PLUMBER, data=data)

    assert error.value.translation_key == "invalid_data"
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("row", [{"message": "x"}, {"phone": PLUMBER, "name": "x"}, "79000000003"])
async def test_wrong_subscriber(hass: HomeAssistant, provider: Provider, row: Any) -> None:
    """An invalid subscriber raises with its position, and no recipient is called."""
    with pytest.raises(ServiceValidationError) as error:
        await notify(hass, "Тест", data={"subscribers": [{"phone": PLUMBER}, row]})

    assert error.value.translation_key == "invalid_subscriber"
    assert (error.value.translation_placeholders or {})["number"] == "2"
    assert provider.accepted == []


async def test_account_without_recipients(hass: HomeAssistant, api_url: str) -> None:
    """Without recipient groups and without a target there is no number to call."""
    await set_up(
        hass,
        MockConfigEntry(
            domain="mobilgroup",
            title="Empty",
            data={"url": api_url, "api_key": "demo-key"},
            options={"sender": HOTLINE},
        ),
    )

    with pytest.raises(ServiceValidationError) as error:
        await notify(hass, "Тест", "empty")

    assert error.value.translation_key == "input_no_subscribers"


@pytest.mark.usefixtures("account")
async def test_alert(hass: HomeAssistant, provider: Provider) -> None:
    """An alert calls the numbers and groups in its data."""
    hass.states.async_set("binary_sensor.leak", "off")
    alerts = {
        "leak": {
            "name": "Leak",
            "entity_id": "binary_sensor.leak",
            "repeat": 30,
            "notifiers": ["home"],
            "data": {"numbers": ["+7 900 000-00-10"]},
        },
        "tap": {
            "name": "Tap",
            "entity_id": "binary_sensor.leak",
            "repeat": 30,
            "notifiers": ["home"],
            "data": {"recipients": ["Plumber"]},
        },
    }
    assert await async_setup_component(hass, "alert", {"alert": alerts})
    await hass.async_block_till_done()

    hass.states.async_set("binary_sensor.leak", "on")
    await hass.async_block_till_done()

    assert {tuple(campaign.phones) for campaign in provider.accepted} == {("79000000010",), (PLUMBER,)}
    hass.states.async_set("binary_sensor.leak", "off")
    await hass.async_block_till_done()


async def test_notify_group(hass: HomeAssistant, entry: MockConfigEntry, provider: Provider) -> None:
    """A notify group can have the service as a member, with data of its own."""
    services = [{"action": "home", "data": {"target": [PLUMBER], "data": {"attempts": 3}}}]
    group = {"platform": "group", "name": "alarm", "services": services}
    assert await async_setup_component(hass, "notify", {"notify": [group]})
    await set_up(hass, entry)

    await notify(hass, "Тест", "alarm")

    assert settings(provider)["attempts"] == "3"


async def test_reload_and_removal(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """The service works after a reload, and is removed with its account."""
    await hass.config_entries.async_reload(account.entry_id)
    await notify(hass, "Тест", target=PLUMBER)
    assert len(provider.accepted) == 1

    await hass.config_entries.async_unload(account.entry_id)
    assert not hass.services.has_service("notify", "home")


async def test_accounts_of_one_name(hass: HomeAssistant, account: MockConfigEntry, api_url: str) -> None:
    """Two accounts of one name each have a service, and keep it while the other is reloaded or unloaded."""
    second = MockConfigEntry(
        domain="mobilgroup",
        title="Home",
        data={"url": api_url, "login": "demo", "password": "demo-password"},
        options={"sender": HOTLINE},
    )
    await set_up(hass, second)
    await hass.config_entries.async_reload(account.entry_id)
    assert {"home", "home_2"} <= set(hass.services.async_services_for_domain("notify"))

    await hass.config_entries.async_unload(account.entry_id)
    assert not hass.services.has_service("notify", "home")
    assert hass.services.has_service("notify", "home_2")


async def test_name_that_is_taken(hass: HomeAssistant, entry: MockConfigEntry, provider: Provider) -> None:
    """A service of another integration is neither replaced nor removed."""
    calls: list[Any] = []
    hass.services.async_register("notify", "home", calls.append)
    await set_up(hass, entry)

    await notify(hass, "Тест", "home_2", target=PLUMBER)
    await hass.config_entries.async_unload(entry.entry_id)

    assert (len(calls), len(provider.accepted)) == (0, 1)
    assert hass.services.has_service("notify", "home")
