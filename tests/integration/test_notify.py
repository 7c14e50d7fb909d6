"""`notify.send_message` calls the recipients of an entity."""

from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, mock_restore_cache

from simulators.provider import Fault, Provider
from tests.integration.conftest import FAMILY, HOTLINE, PLUMBER, set_up, settings, state


async def send_message(hass: HomeAssistant, entity_id: str | list[str], message: str, **more: str) -> None:
    """Send a message to recipient groups."""
    await hass.services.async_call(
        "notify", "send_message", {"entity_id": entity_id, "message": message, **more}, blocking=True
    )


@pytest.mark.usefixtures("account")
async def test_message_rings_the_phones(hass: HomeAssistant, provider: Provider) -> None:
    """A message to an entity calls its numbers, with its own attempts and interval."""
    await send_message(hass, "notify.family", "Протечка")

    assert [campaign.phones for campaign in provider.accepted] == [list(FAMILY)]
    assert settings(provider) == {"number": "74951234567", "message": "Протечка", "attempts": "2", "interval": "3"}
    assert state(hass, "notify.family").state != "unknown"


@pytest.mark.usefixtures("account")
async def test_recipients_have_their_own_sender(hass: HomeAssistant, provider: Provider) -> None:
    """A recipient group is called from its own sender number and offered a repeat."""
    await send_message(hass, "notify.plumber", "Протечка")

    assert provider.accepted[0].phones == [PLUMBER]
    assert settings(provider) == {"number": HOTLINE, "message": "Протечка", "repeat": "1"}


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("title", "spoken"),
    [
        ("Тревога", "Тревога. Вода"),
        ("Тревога!", "Тревога! Вода"),
        (" Тревога: ", "Тревога: Вода"),
        ("", "Вода"),
        ("  ", "Вода"),
    ],
)
async def test_title_is_spoken_first(hass: HomeAssistant, provider: Provider, title: str, spoken: str) -> None:
    """A title is spoken as its own sentence before the message."""
    await send_message(hass, "notify.family", "Вода", title=title)

    assert settings(provider)["message"] == spoken


@pytest.mark.usefixtures("account")
async def test_several_recipients(hass: HomeAssistant, provider: Provider) -> None:
    """A message to several entities is sent as one broadcast per entity."""
    await send_message(hass, ["notify.family", "notify.plumber"], "Протечка")

    assert {tuple(campaign.phones) for campaign in provider.accepted} == {FAMILY, (PLUMBER,)}


@pytest.mark.usefixtures("account")
async def test_failure_is_no_notification(hass: HomeAssistant, provider: Provider) -> None:
    """A message that was not sent raises, and does not change the entity's state."""
    provider.fail("send", Fault.ERROR_CODE, code="Error_Not_Enough_Credits")

    with pytest.raises(HomeAssistantError) as error:
        await send_message(hass, "notify.family", "Протечка")

    assert error.value.translation_key == "insufficient_funds"
    assert state(hass, "notify.family").state == "unknown"


@pytest.mark.usefixtures("account")
async def test_provider_refuses_some(hass: HomeAssistant, provider: Provider) -> None:
    """When the provider rejects some recipients, the others are called and an error is raised."""
    provider.account.set_balance("0.50")

    with pytest.raises(HomeAssistantError) as error:
        await send_message(hass, "notify.family", "Протечка на кухне и в ванной комнате")

    assert error.value.translation_key == "partly_accepted"
    assert error.value.translation_placeholders == {
        "campaign_id": "1",
        "accepted": "1",
        "refused": "1",
        "recipients": "7*** *** **02 (Error_Not_Enough_Money)",
    }


@pytest.mark.usefixtures("account")
async def test_provider_refuses_all(hass: HomeAssistant) -> None:
    """When the provider accepts a broadcast but rejects all its recipients, an error is raised."""
    with pytest.raises(HomeAssistantError) as error:
        await hass.services.async_call(
            "mobilgroup",
            "broadcast",
            {"message": "Тест", "numbers": ["79000000080", "79000000180"]},
            blocking=True,
            return_response=True,
        )

    assert error.value.translation_key == "nobody_accepted"
    assert (error.value.translation_placeholders or {})["recipients"] == (
        "7*** *** **80 (Error_Not_Enough_Money), 7*** *** **80 (Error_Not_Enough_Money)"
    )


async def test_last_message_survives_a_restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The time of the last message is restored."""
    mock_restore_cache(hass, [State("notify.family", "2026-11-23T04:00:00+00:00")])

    await set_up(hass, entry)

    assert state(hass, "notify.family").state == "2026-11-23T04:00:00+00:00"
