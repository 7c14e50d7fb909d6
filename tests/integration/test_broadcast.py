"""The action `mobilgroup.broadcast`."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.provider import Provider
from tests.integration.conftest import FAMILY, HOTLINE, PLUMBER, recipients, set_up, settings


async def broadcast(hass: HomeAssistant, **fields: Any) -> Any:
    """Call the action and return its response."""
    return await hass.services.async_call("mobilgroup", "broadcast", fields, blocking=True, return_response=True)


@pytest.mark.usefixtures("account")
async def test_response(hass: HomeAssistant, provider: Provider) -> None:
    """The response has the campaign, its cost, and the accepted and rejected recipients."""
    response = await broadcast(
        hass,
        message="Проверка",
        recipients=["notify.family"],
        numbers=["8 900 000-00-01", "79000000080", "12345", "8 900 0000009\n89000000009"],
    )

    called = [*FAMILY, "79000000009"]
    varying = {"created", "due", "state", "outcomes"}
    assert {name: value for name, value in response.items() if name not in varying} == {
        "campaign_id": 1,
        "provider_ids": [provider.accepted[0].id],
        "title": "",
        "attention": None,
        "reason": None,
        "kind": "text",
        "source": "home_assistant",
        "finished": None,
        "recipients": 4,
        "reached": 0,
        "phones": 3,
        "budget": 0.39,
        "cost": None,
        "redial_of": None,
        "estimate": None,
        "accepted": [{"phone": phone, "price": 0.13} for phone in called],
        "refused": [
            {"phone": "12345", "reason": "too_short"},
            {"phone": "79000000080", "reason": "Error_Not_Enough_Money"},
        ],
        "complete": True,
        "duplicates": 2,
    }
    assert response["state"] == "running"


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("numbers", "rejected"),
    [
        ("79000000009, 123-456", [{"phone": "123-456", "reason": "too_short"}]),
        ("123456; 79000000009\n8912", [{"phone": "123456", "reason": "too_short"}]),
        ("79000000009, 8 912 345 67 89, доб. 12345", [{"phone": "8 912 345 67 89, доб. 12345", "reason": "extension"}]),
        ("Иван, кв. 12, 23.11.2026: 79000000009, +7 912 345", [{"phone": "+7 912 345", "reason": "too_short"}]),
        ("Иван, кв. 12, 23.11.2026, 10:45: 79000000009", []),
    ],
)
async def test_no_number_is_overlooked(
    hass: HomeAssistant, provider: Provider, numbers: str, rejected: list[dict[str, str]]
) -> None:
    """A mistyped number in the middle of a text is reported like any other."""
    response = await broadcast(hass, message="Тест", numbers=numbers)

    assert provider.accepted[0].phones == ["79000000009"]
    assert response["refused"] == rejected


@pytest.mark.usefixtures("account")
async def test_without_a_response_the_refused_are_an_error(hass: HomeAssistant, provider: Provider) -> None:
    """Without a requested response, rejected recipients raise an error; the others are called."""
    with pytest.raises(ServiceValidationError) as error:
        await hass.services.async_call(
            "mobilgroup", "broadcast", {"message": "Тест", "numbers": [PLUMBER, "12345"]}, blocking=True
        )

    assert error.value.translation_key == "partly_accepted"
    assert provider.accepted[0].phones == [PLUMBER]


@pytest.mark.usefixtures("account")
async def test_without_a_response_and_all_is_well(hass: HomeAssistant, provider: Provider) -> None:
    """Without a requested response and without rejected recipients the action succeeds."""
    await hass.services.async_call("mobilgroup", "broadcast", {"message": "Тест", "numbers": PLUMBER}, blocking=True)

    assert provider.accepted[0].phones == [PLUMBER]


@pytest.mark.usefixtures("account")
async def test_shared_settings_of_recipients(hass: HomeAssistant, provider: Provider) -> None:
    """A setting that all recipient groups share is used; the caller's replaces it."""
    await broadcast(hass, message="Тест", recipients="Family", numbers=PLUMBER, interval=9)

    assert settings(provider) == {"number": "74951234567", "message": "Тест", "attempts": "2", "interval": "9"}


@pytest.mark.usefixtures("account")
async def test_repeat_is_switched_off(hass: HomeAssistant, provider: Provider) -> None:
    """A repeat of 0 overrides the recipient group's."""
    await broadcast(hass, message="Тест", recipients="notify.plumber", repeat=0)

    assert settings(provider) == {"number": HOTLINE, "message": "Тест"}


@pytest.mark.usefixtures("account")
async def test_subscribers_with_texts(hass: HomeAssistant, provider: Provider) -> None:
    """A recipient's own text replaces the common one, also when the number is in a recipient group."""
    response = await broadcast(
        hass,
        message="Всем",
        recipients="notify.family",
        subscribers=[{"phone": FAMILY[1], "message": "Тебе"}, {"phone": FAMILY[1], "message": "Тебе"}, {"phone": "1"}],
    )

    campaign = provider.accepted[0]
    assert {phone: campaign.rendered_text_for(index) for index, phone in enumerate(campaign.phones)} == {
        FAMILY[0]: "Всем",
        FAMILY[1]: "Тебе",
    }
    assert (response["duplicates"], response["refused"]) == (2, [{"phone": "1", "reason": "too_short"}])


@pytest.mark.usefixtures("account")
async def test_conflicting_subscribers(hass: HomeAssistant, provider: Provider) -> None:
    """One number with two texts is rejected as ambiguous."""
    rows = [{"phone": PLUMBER, "message": "Одно"}, {"phone": PLUMBER, "message": "Другое"}]
    with pytest.raises(ServiceValidationError) as error:
        await broadcast(hass, message="Тест", subscribers=rows)

    assert error.value.translation_key == "conflicting_subscribers"
    assert error.value.translation_placeholders == {"recipient": "7*** *** **03"}
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"numbers": PLUMBER}, "input_no_content"),
        ({"numbers": PLUMBER, "message": " "}, "input_no_content"),
        ({"numbers": PLUMBER, "message": "а" * 5001}, "input_text_too_long"),
        ({"numbers": PLUMBER, "message": "Тест", "phrase": 1}, "input_several_contents"),
        ({"numbers": PLUMBER, "message": "Тест", "attempts": 4}, "input_bad_attempts"),
        ({"numbers": PLUMBER, "message": "Тест", "interval": 61}, "input_bad_interval"),
        ({"numbers": PLUMBER, "message": "Тест", "repeat": 4}, "input_bad_repeat"),
        ({"message": "Тест"}, "input_no_subscribers"),
        ({"message": "Тест", "numbers": " ", "recipients": ""}, "input_no_subscribers"),
        ({"message": "Тест", "recipients": ["notify.nobody"]}, "nobody_left"),
        ({"numbers": PLUMBER, "message": "Тест", "schedule": "2020-01-01 10:00:00"}, "schedule_in_past"),
        ({"script": "1", "subscribers": {"phone": PLUMBER, "message": "Тест"}}, "recipient_text_not_allowed"),
        ({"message": "а", "subscribers": {"phone": PLUMBER, "message": "а" * 5001}}, "recipient_text_too_long"),
        ({"script": "1", "subscribers": {"phone": PLUMBER, "summa": "much"}}, "recipient_bad_sum"),
        ({"script": "1", "subscribers": {"phone": PLUMBER, "param2": "soon"}}, "recipient_bad_param"),
    ],
)
async def test_mistakes(hass: HomeAssistant, provider: Provider, fields: dict[str, Any], key: str) -> None:
    """Each invalid input raises its own error, and no request is sent."""
    requests_before = len(provider.requests)

    with pytest.raises(ServiceValidationError) as error:
        await broadcast(hass, **fields)

    assert error.value.translation_key == key
    assert len(provider.requests) == requests_before


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("fields", "code"),
    [({"phrase": "99"}, "Error_Not_Media_File"), ({"message": "…"}, "Error_Not_TTS_File")],
)
async def test_content_the_provider_cannot_use(hass: HomeAssistant, fields: dict[str, str], code: str) -> None:
    """Content that only the provider can check raises a validation error too, with its code."""
    with pytest.raises(ServiceValidationError) as error:
        await broadcast(hass, numbers=PLUMBER, **fields)

    assert (error.value.translation_key, error.value.translation_placeholders) == ("content_refused", {"code": code})


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("sender", "masked"), [("7 999 999-99-99", "7*** *** **99"), ("office", "***ce")])
async def test_foreign_sender(hass: HomeAssistant, sender: str, masked: str) -> None:
    """A sender number that is not the account's raises a validation error."""
    with pytest.raises(ServiceValidationError) as error:
        await broadcast(hass, numbers=PLUMBER, message="Тест", sender=sender)

    assert error.value.translation_key == "sender_refused"
    assert error.value.translation_placeholders == {"sender": masked}


@pytest.mark.usefixtures("account")
async def test_schedule_without_a_zone_is_local(hass: HomeAssistant, provider: Provider) -> None:
    """A time without a zone is in Home Assistant's time zone, and is sent in the provider's."""
    await hass.config.async_set_time_zone("Asia/Vladivostok")
    moment = (dt_util.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=None)

    await broadcast(hass, numbers=PLUMBER, message="Тест", schedule=moment.isoformat(" "), held_by="provider")

    assert settings(provider)["schedule"] == f"{moment:%Y-%m-%d} 05:00"


@pytest.fixture
async def second_account(hass: HomeAssistant, api_url: str, account: MockConfigEntry) -> MockConfigEntry:
    """Return a second account with its own recipient group."""
    entry = MockConfigEntry(
        domain="mobilgroup",
        title="Office",
        data={"url": api_url, "login": "demo", "password": "demo-password"},
        options={"sender": HOTLINE},
        subentries_data=[recipients("Guard", "79000000020")],
    )
    await set_up(hass, entry)
    return entry


async def test_account_must_be_named_among_several(hass: HomeAssistant, second_account: MockConfigEntry) -> None:
    """With two accounts and free numbers, the account is required."""
    with pytest.raises(ServiceValidationError) as error:
        await broadcast(hass, numbers=PLUMBER, message="Тест")
    assert error.value.translation_key == "service_found_multiple_config_entry_for_domain"

    await broadcast(hass, numbers=PLUMBER, message="Тест", config_entry_id=second_account.entry_id)


@pytest.mark.usefixtures("second_account")
async def test_account_of_the_recipients(hass: HomeAssistant, provider: Provider) -> None:
    """The account is that of the recipient groups."""
    await broadcast(hass, recipients="notify.guard", message="Тест")

    assert settings(provider)["number"] == HOTLINE


@pytest.mark.usefixtures("second_account")
async def test_recipients_of_two_accounts(hass: HomeAssistant, provider: Provider) -> None:
    """One broadcast cannot use recipient groups of two accounts."""
    with pytest.raises(ServiceValidationError) as error:
        await broadcast(hass, recipients=["notify.guard", "notify.family"], message="Тест")

    assert error.value.translation_key == "recipients_of_several_accounts"
    assert provider.accepted == []


async def test_account_that_is_not_loaded(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """An account that is not loaded cannot call, and the action raises."""
    await hass.config_entries.async_unload(account.entry_id)

    with pytest.raises(ServiceValidationError) as error:
        await broadcast(hass, numbers=PLUMBER, message="Тест")
    assert error.value.translation_key == "service_config_entry_not_loaded"


@pytest.mark.usefixtures("account")
async def test_answer_without_rows(hass: HomeAssistant, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """A response without rows rejects no recipient."""
    monkeypatch.setattr("simulators.provider.api.send._receipt", lambda _: '{"result":"ok","id":7}')

    response = await broadcast(hass, numbers=[PLUMBER], message="Тест")

    assert response["provider_ids"] == ["7"]
    assert response["budget"] is None
    assert response["accepted"] == [{"phone": PLUMBER, "price": None}]


@pytest.mark.usefixtures("account")
async def test_many_refused_are_told_briefly(hass: HomeAssistant) -> None:
    """A long list of rejected recipients is truncated in the error."""
    with pytest.raises(HomeAssistantError) as error:
        await broadcast(hass, numbers=[f"nobody {letter}" for letter in "abcdefg"], message="Тест")

    assert (error.value.translation_placeholders or {})["recipients"].endswith("nobody e (no_number) (+2)")
