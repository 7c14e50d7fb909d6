"""Rules for broadcasts: each violation has the rule, its limit and a way out."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from simulators.provider import Fault, Provider
from tests.integration.conftest import FAMILY, PLUMBER, act, change_options, eventually, recipients, set_up, state


@pytest.fixture(autouse=True)
async def noon(hass: HomeAssistant) -> None:
    """Set a time zone in which it is about noon, so that hours around now are on one day."""
    offset = dt_util.utcnow().hour - 12
    await hass.config.async_set_time_zone(f"Etc/GMT{offset:+d}")


def hours(begin: float, end: float) -> dict[str, str]:
    """Return calling hours that start and end so many hours from now."""
    now = dt_util.now()
    return {
        "hours_start": f"{now + timedelta(hours=begin):%H:%M:%S}",
        "hours_end": f"{now + timedelta(hours=end):%H:%M:%S}",
    }


@pytest.mark.parametrize(
    ("options", "rule", "placeholders"),
    [
        ({"max_recipients": 1}, "max_recipients", {"limit": "1", "asked": "2"}),
        ({"daily_recipients": 1}, "daily_recipients", {"limit": "1", "asked": "2"}),
        ({"reserve": 273.5}, "reserve", {"limit": "273.50", "asked": "273.49"}),
    ],
)
async def test_limits(
    hass: HomeAssistant,
    account: MockConfigEntry,
    provider: Provider,
    options: dict[str, Any],
    rule: str,
    placeholders: dict[str, str],
) -> None:
    """A limit of the account is enforced, and the error names it."""
    provider.account.set_balance("273.49")
    await change_options(hass, account, **options)

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "broadcast", message="Тест", recipients="Family")

    assert error.value.translation_key == f"rule_{rule}"
    assert placeholders.items() <= (error.value.translation_placeholders or {}).items()
    assert provider.accepted == []


async def test_cost_limits(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """Costs are estimated from earlier prices and limited."""
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER)
    await change_options(hass, account, max_cost=0.2, daily_cost=0.3)

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "broadcast", message="Тест", recipients="Family")
    assert error.value.translation_key == "rule_max_cost"
    with pytest.raises(ServiceValidationError) as error:
        await act(
            hass,
            "broadcast",
            message="Тест",
            recipients="Family",
            override={"rules": ["max_cost"], "why": "Тест"},
        )
    assert error.value.translation_key == "rule_daily_cost"
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
async def test_same_message_again(hass: HomeAssistant, provider: Provider) -> None:
    """The same message to the same recipients a moment later is rejected as a duplicate."""
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER)

    with pytest.raises(ServiceValidationError) as error:
        await hass.services.async_call("notify", "home", {"message": "Тест", "target": PLUMBER}, blocking=True)

    assert (error.value.translation_key, error.value.translation_placeholders) == (
        "rule_duplicate",
        {"limit": "1", "asked": "1"},
    )
    assert len(provider.accepted) == 1


async def test_number_called_too_often(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """A number over the frequency limit is among the rejected; the others are called."""
    await change_options(hass, account, frequency=1)
    await act(hass, "broadcast", message="Раз", numbers=FAMILY[0])

    response = await act(hass, "broadcast", message="Два", recipients="Family")
    assert response["refused"] == [{"phone": FAMILY[0], "reason": "frequency"}]
    assert provider.accepted[1].phones == [FAMILY[1]]
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "broadcast", message="Три", numbers=FAMILY[0])
    assert error.value.translation_placeholders == {"recipients": "7*** *** **01"}


@pytest.mark.usefixtures("account")
async def test_override_is_on_record(hass: HomeAssistant, provider: Provider) -> None:
    """An override needs a reason and is in the audit log; the do-not-call rule cannot be overridden."""
    fields = {"message": "Тест", "numbers": PLUMBER}
    await act(hass, "broadcast", **fields)

    await act(hass, "broadcast", **fields, override={"rules": "duplicate", "why": "Проверка"})
    assert len(provider.accepted) == 2
    campaigns = hass.config_entries.async_entries("mobilgroup")[0].runtime_data.campaign_manager.campaigns
    [line] = [line for line in await campaigns.audit(2) if line.action == "launch"]
    assert (line.details["override"], line.details["reason"]) == (["duplicate"], "Проверка")

    with pytest.raises(Exception, match="value must be one of"):
        await act(hass, "broadcast", **fields, override={"rules": "do_not_call", "why": "Проверка"})


@pytest.mark.usefixtures("account")
async def test_override_is_for_administrators(
    hass: HomeAssistant, provider: Provider, hass_read_only_user: MockUser, hass_admin_user: MockUser
) -> None:
    """A user who is no administrator cannot override rules."""
    fields = {"message": "Тест", "numbers": PLUMBER, "override": {"rules": "duplicate", "why": "Проверка"}}

    with pytest.raises(Unauthorized):
        await act(hass, "broadcast", context=Context(user_id=hass_read_only_user.id), **fields)
    assert provider.accepted == []

    await act(hass, "broadcast", context=Context(user_id=hass_admin_user.id), **fields)
    assert len(provider.accepted) == 1


async def test_outside_calling_hours(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """Outside the calling hours a campaign is deferred without an error, with an event and a log line."""
    caplog.set_level("INFO")
    await change_options(hass, account, **hours(1, 3))

    await hass.services.async_call(
        "notify", "send_message", {"entity_id": "notify.family", "message": "Тест"}, blocking=True
    )
    response = await act(hass, "broadcast", message="Тест", numbers=PLUMBER, attempts=1)

    assert (response["state"], response["provider_ids"], response["estimate"]["cost"]) == ("scheduled", [], None)
    due = dt_util.parse_datetime(response["due"])
    assert due is not None
    assert timedelta(minutes=58) < due - dt_util.now() < timedelta(minutes=62)
    assert "Campaign 2 waits for its calling hours" in caplog.text
    assert state(hass, "event.home_campaign").attributes["event_type"] == "postponed"
    assert provider.accepted == []


async def test_urgent(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """Urgent campaigns are sent at any hour."""
    await change_options(hass, account, **hours(1, 3))

    response = await act(hass, "broadcast", message="Тест", numbers=PLUMBER, urgent=True)

    assert (response["state"], len(provider.accepted)) == ("running", 1)


async def set_up_groups(hass: HomeAssistant, api_url: str, *groups: Any, **options: Any) -> None:
    """Set up an account with recipient groups."""
    entry = MockConfigEntry(
        domain="mobilgroup",
        title="Home",
        data={"url": api_url, "api_key": "demo-key"},
        options={"sender": "74951234567", **options},
        subentries_data=groups,
    )
    await set_up(hass, entry)


async def test_group_with_hours_of_its_own(hass: HomeAssistant, api_url: str, provider: Provider) -> None:
    """A group's calling hours replace the account's; groups called together use the hours they share."""
    await set_up_groups(
        hass,
        api_url,
        recipients("Owls", "79000000010", **hours(1, 5)),
        recipients("Larks", "79000000020", **hours(2, 4)),
        recipients("Guards", "79000000030", urgent=True),
        **hours(-1, 3),
    )

    owls = await act(hass, "broadcast", message="Тест", recipients="Owls", attempts=1)
    together = await act(hass, "broadcast", message="Тест", recipients="Owls, Larks", attempts=1)
    mixed = await act(hass, "broadcast", message="Тест", recipients="Owls, Guards", attempts=1)
    guards = await act(hass, "broadcast", message="Тест", recipients="Guards", attempts=1)

    in_hours = []
    for response in (owls, together, mixed, guards):
        due = dt_util.parse_datetime(response["due"])
        assert due is not None
        in_hours.append(round((due - dt_util.now()).total_seconds() / 3600))
    assert in_hours == [1, 2, 1, 0]
    assert [campaign.phones for campaign in provider.accepted] == [["79000000030"]]


async def test_hours_that_cannot_be_shared(hass: HomeAssistant, api_url: str) -> None:
    """Groups without common calling hours cannot be called together."""
    await set_up_groups(
        hass,
        api_url,
        recipients("Owls", "79000000010", **hours(1, 2)),
        recipients("Larks", "79000000020", **hours(3, 4)),
    )

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "broadcast", message="Тест", recipients="Owls, Larks")

    assert error.value.translation_key == "hours_differ"


async def test_calls_that_fit_into_no_hours(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """Calls that last longer than the calling hours are rejected."""
    await change_options(hass, account, hours_start="09:00:00", hours_end="09:30:00")

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER, attempts=3, interval=60)

    assert error.value.translation_key == "rule_calling_hours"


@pytest.mark.usefixtures("account")
async def test_do_not_call(hass: HomeAssistant, provider: Provider, hass_read_only_user: MockUser) -> None:
    """A number on the do-not-call list is never called until an administrator removes it."""
    assert await act(hass, "block_numbers", numbers=["8 900 000-00-03"], reason="Просил") == {
        "numbers": 1,
        "changed": 1,
    }
    assert (await act(hass, "block_numbers", numbers=PLUMBER))["changed"] == 0

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER, urgent=True)
    assert (error.value.translation_key, error.value.translation_placeholders) == (
        "rule_do_not_call",
        {"recipients": "7*** *** **03"},
    )
    with pytest.raises(Unauthorized):
        await act(hass, "unblock_numbers", numbers=PLUMBER, context=Context(user_id=hass_read_only_user.id))

    assert (await act(hass, "unblock_numbers", numbers=PLUMBER))["changed"] == 1
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER)
    assert len(provider.accepted) == 1


async def test_resend_when_unknown(hass: HomeAssistant, api_url: str, provider: Provider) -> None:
    """A group with `resend_unknown` is sent a second request, once, after a lost response."""
    await set_up_groups(hass, api_url, recipients("Guards", "79000000030", resend_unknown=True))
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)

    response = await act(hass, "broadcast", message="Тест", recipients="Guards")
    await eventually(lambda: len(provider.accepted) == 2)

    assert response["provider_ids"] == [provider.accepted[1].id]
