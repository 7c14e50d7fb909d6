"""Every fault of the provider raises a translated error, and no recipient is called twice."""

from datetime import timedelta
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mobilgroup.aiomobilgroup.campaigns import AccountSettings, JournalError
from simulators.provider import Fault, Provider
from tests.integration.conftest import eventually

CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "entity": ("notify", "send_message", {"entity_id": "notify.family", "message": "Тест"}),
    "classic": ("notify", "home", {"message": "Тест", "target": "Family"}),
    "action": ("mobilgroup", "broadcast", {"message": "Тест", "recipients": "notify.family"}),
}
UNKNOWN = [
    Fault.RESET_BEFORE_ACCEPTING,
    Fault.RESET_AFTER_ACCEPTING,
    Fault.RESET_MID_ANSWER,
    Fault.CLOSE_BEFORE_ACCEPTING,
    Fault.CLOSE_AFTER_ACCEPTING,
    Fault.CLOSE_MID_ANSWER,
    Fault.HTTP_500_BEFORE_ACCEPTING,
    Fault.HTTP_500_AFTER_ACCEPTING,
    Fault.HTTP_504_AFTER_ACCEPTING,
    Fault.HTTP_408_AFTER_ACCEPTING,
    Fault.TOO_MANY_REQUESTS,
    Fault.REDIRECT_302,
    Fault.REDIRECT_307,
    Fault.REDIRECT_307_AFTER_ACCEPTING,
    Fault.HTML_BEFORE_ACCEPTING,
    Fault.HTML_AFTER_ACCEPTING,
    Fault.EMPTY_BODY_AFTER_ACCEPTING,
    Fault.TRUNCATED_JSON,
    Fault.OK_WITHOUT_ID,
    Fault.TRAILING_COMMAS,
]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", UNKNOWN)
async def test_doubt_is_told_and_nothing_repeated(
    hass: HomeAssistant, provider: Provider, caplog: pytest.LogCaptureFixture, fault: Fault, call: str
) -> None:
    """An unknown outcome is raised and logged as such."""
    provider.fail("send", fault)
    domain, service, data = CALLS[call]

    with pytest.raises(HomeAssistantError) as error:
        await hass.services.async_call(domain, service, data, blocking=True)

    assert error.value.translation_key == "unknown_outcome"
    assert error.value.translation_placeholders == {"campaign_id": "1", "count": "2"}
    assert len(provider.accepted) == fault.recorded
    assert len([request for request in provider.requests if request.endpoint == "send"]) == 1
    assert [record.levelno for record in caplog.records if "may have been sent" in record.message] == [logging.WARNING]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", [Fault.INT_IDS, Fault.BOM, Fault.WRONG_CONTENT_TYPE])
async def test_odd_answers_are_understood(hass: HomeAssistant, provider: Provider, fault: Fault, call: str) -> None:
    """Unusual responses are decoded."""
    provider.fail("send", fault)
    domain, service, data = CALLS[call]

    await hass.services.async_call(domain, service, data, blocking=True)

    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("Error_User_Disabled", "account_disabled"),
        ("Error_No_AniPhone", "sender_refused"),
        ("Error_No_Message", "content_refused"),
        ("Error_No_Subscribers", "content_refused"),
        ("Error_Not_Enough_Credits", "insufficient_funds"),
        ("Error_Not_TTS_File", "content_refused"),
        ("Error_Not_Media_File", "content_refused"),
        ("Error_Message_Too_Long", "content_refused"),
        ("Error_Of_Tomorrow", "refused"),
    ],
)
async def test_refusals(hass: HomeAssistant, provider: Provider, code: str, key: str, call: str) -> None:
    """Every documented rejection of a send has its own error."""
    provider.fail("send", Fault.ERROR_CODE, code=code)
    domain, service, data = CALLS[call]

    with pytest.raises(HomeAssistantError) as error:
        await hass.services.async_call(domain, service, data, blocking=True)

    assert error.value.translation_key == key
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
async def test_unreachable_provider(hass: HomeAssistant, provider: Provider) -> None:
    """A request that never left raises "not sent yet", and is sent once when the provider is reachable again."""
    provider.fail("send", Fault.REFUSE)
    domain, service, data = CALLS["entity"]

    with pytest.raises(HomeAssistantError) as error:
        await hass.services.async_call(domain, service, data, blocking=True)
    assert error.value.translation_key == "not_sent_yet"
    with pytest.raises(HomeAssistantError) as error:
        await hass.services.async_call(domain, service, data, blocking=True)
    assert error.value.translation_key == "rule_duplicate"

    provider.clear_faults()
    await eventually(lambda: len(provider.accepted) == 1)


async def test_provider_that_does_not_come_back(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider
) -> None:
    """A campaign that cannot be sent in time is given up: repeating it raises that no recipient was called."""
    account.runtime_data.campaign_manager.campaigns.settings = AccountSettings(retry_for=timedelta())
    provider.fail("send", Fault.REFUSE)
    domain, service, data = CALLS["action"]
    fields = data | {"idempotency_key": "one"}
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(domain, service, fields, blocking=True)
    await eventually(lambda: account.runtime_data.campaigns.data.last.state == "failed")

    with pytest.raises(HomeAssistantError) as error:
        await hass.services.async_call(domain, service, fields, blocking=True)

    assert error.value.translation_key == "not_sent"
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
async def test_journal_that_fails_while_waiting(
    hass: HomeAssistant, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the journal can no longer be read, waiting callers get a journal error."""

    async def fail(*_: object) -> None:
        """Raise a journal error."""
        raise JournalError("the disk is gone")

    monkeypatch.setattr("custom_components.mobilgroup.campaign_manager.Campaigns.wait_submitted", fail)

    with pytest.raises(HomeAssistantError) as error:
        await hass.services.async_call(*CALLS["action"], blocking=True)

    assert error.value.translation_key == "journal_failed"
    await eventually(lambda: provider.accepted)


@pytest.mark.parametrize("call", CALLS)
async def test_refused_credentials_ask_for_new_ones(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, call: str
) -> None:
    """A key that a send finds invalid starts a reauthentication."""
    provider.fail("send", Fault.ERROR_CODE, code="Error_Authorisation_Failed")
    domain, service, data = CALLS[call]

    with pytest.raises(HomeAssistantError) as error:
        await hass.services.async_call(domain, service, data, blocking=True)

    await hass.async_block_till_done()
    assert error.value.translation_key == "invalid_auth"
    [flow] = hass.config_entries.flow.async_progress()
    assert (flow["context"]["source"], flow["context"]["entry_id"]) == ("reauth", account.entry_id)
