"""Waiting for the end of a campaign, redialing, templates, keys and estimates."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from simulators.provider import Fault, Provider
from tests.integration.conftest import FAMILY, PLUMBER, act, change_options, eventually, settings

BUSY, ABSENT = "79000000050", "79000000051"


@pytest.mark.usefixtures("account")
async def test_wait_for_the_end(hass: HomeAssistant) -> None:
    """With `wait` the response has the outcome of each call and the cost."""
    response = await act(hass, "broadcast", message="Тест", numbers=[PLUMBER, BUSY], attempts=1, wait=True)

    assert (response["state"], response["reached"], response["cost"]) == ("finished", 1, 0.13)
    assert {row["phone"]: row["outcome"] for row in response["accepted"]} == {PLUMBER: "answered", BUSY: "busy"}
    assert response["accepted"][0]["listened"] == "full"


async def test_wait_while_settings_change(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """A waiting caller keeps waiting while the account is reloaded."""
    waiting = hass.async_create_task(act(hass, "broadcast", message="Тест", numbers=PLUMBER, wait=True))
    await eventually(lambda: provider.accepted)

    await change_options(hass, account, retention=30)

    assert (await waiting)["state"] == "finished"


@pytest.mark.usefixtures("account")
async def test_wait_without_a_response(hass: HomeAssistant) -> None:
    """`wait` works without a requested response too."""
    fields = {"message": "Тест", "numbers": PLUMBER, "wait": True}
    await hass.services.async_call("mobilgroup", "broadcast", fields, blocking=True)

    assert (await act(hass, "get_campaign", campaign_id=1))["state"] == "finished"


@pytest.mark.usefixtures("account")
async def test_call_those_who_were_not_reached(hass: HomeAssistant, provider: Provider) -> None:
    """Unreached recipients are called again, with the same content, as a new campaign."""
    await act(hass, "broadcast", message="Тест", numbers=[PLUMBER, BUSY, ABSENT], attempts=1, wait=True)

    response = await act(hass, "redial", campaign_id=1, wait=True)

    assert (response["redial_of"], response["state"], response["phones"]) == (1, "finished", 2)
    assert provider.accepted[1].phones == [BUSY, ABSENT]
    assert settings(provider)["message"] == "Тест"
    assert [row["outcome"] for row in response["accepted"]] == ["busy", "no_answer"]


@pytest.mark.usefixtures("account")
async def test_redial_without_a_response(hass: HomeAssistant, provider: Provider) -> None:
    """Only recipients with the requested outcome are called; an idempotency key makes it happen once."""
    await act(hass, "broadcast", message="Тест", numbers=[BUSY, ABSENT], attempts=1, wait=True)
    fields = {"campaign_id": 1, "results": ["busy"], "idempotency_key": "again"}

    for _ in range(2):
        await hass.services.async_call("mobilgroup", "redial", fields, blocking=True)

    assert [campaign.phones for campaign in provider.accepted[1:]] == [[BUSY]]


@pytest.mark.usefixtures("account")
async def test_nobody_to_call_again(hass: HomeAssistant) -> None:
    """When all recipients were reached, redialing raises an error."""
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER, wait=True)

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "redial", campaign_id=1)

    assert error.value.translation_key == "nobody_to_redial"


async def test_redial_keeps_the_rules(
    hass: HomeAssistant, account: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Rules apply to a redial too; overriding a rule, and reading numbers, is for administrators."""
    await act(hass, "broadcast", message="Тест", numbers=BUSY, attempts=1, wait=True)
    await change_options(hass, account, daily_recipients=1, duplicate_window=0)
    override = {"rules": ["daily_recipients"], "why": "Проверка"}
    context = Context(user_id=hass_read_only_user.id)

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "redial", campaign_id=1)
    assert error.value.translation_key == "rule_daily_recipients"
    with pytest.raises(Unauthorized):
        await act(hass, "redial", campaign_id=1, override=override, context=context)
    await act(hass, "redial", campaign_id=1, override=override, wait=True)

    await change_options(hass, account, daily_recipients=9)
    response = await act(hass, "redial", campaign_id=1, context=context)
    assert (response["phones"], response["accepted"][0]["phone"]) == (1, "7*** *** **50")


@pytest.mark.usefixtures("account")
async def test_redial_of_blocked_numbers(hass: HomeAssistant) -> None:
    """A number added to the do-not-call list in the meantime is not redialed."""
    await act(hass, "broadcast", message="Тест", numbers=BUSY, attempts=1, wait=True)
    await act(hass, "block_numbers", numbers=BUSY)

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "redial", campaign_id=1)

    assert (error.value.translation_key, error.value.translation_placeholders) == (
        "rule_do_not_call",
        {"recipients": "1"},
    )


async def test_balance_that_cannot_be_read(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """With a reserve nothing is launched while the balance cannot be read, and the error says so."""
    await change_options(hass, account, reserve=10)
    provider.fail("get", Fault.HTML_BEFORE_ACCEPTING, 10)

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)

    assert (error.value.translation_key, error.value.translation_placeholders) == (
        "rule_reserve",
        {"limit": "10.00", "asked": "?"},
    )
    assert provider.accepted == []


async def test_wish_that_a_rule_holds_up(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """Repeating a launch whose campaign a rule stopped raises that a user must decide."""
    fields = {"message": "Тест", "recipients": "Family", "idempotency_key": "one"}
    soon = dt_util.now() + timedelta(seconds=1.5)
    await act(hass, "broadcast", **fields, schedule=soon.isoformat())
    await change_options(hass, account, max_recipients=1)
    await eventually(lambda: account.runtime_data.campaigns.data.open[0].attention)

    with pytest.raises(HomeAssistantError) as error:
        await act(hass, "broadcast", **fields)

    assert (error.value.translation_key, error.value.translation_placeholders) == (
        "needs_person",
        {"campaign_id": "1", "rule": "max_recipients"},
    )
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
async def test_key_makes_it_once(hass: HomeAssistant, provider: Provider) -> None:
    """Launches with the same key are the same campaign, also when the provider rejected it."""
    fields = {"message": "Тест", "numbers": PLUMBER, "idempotency_key": "leak"}
    provider.fail("send", Fault.ERROR_CODE, code="Error_Not_Enough_Credits")

    for _ in range(2):
        with pytest.raises(HomeAssistantError) as error:
            await act(hass, "broadcast", **fields)
        assert error.value.translation_key == "insufficient_funds"
    first, second = [await act(hass, "broadcast", **fields | {"idempotency_key": "tap"}) for _ in range(2)]

    assert first["campaign_id"] == second["campaign_id"]
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
async def test_template(hass: HomeAssistant, provider: Provider) -> None:
    """A template of the provider is spoken."""
    saved = await act(
        hass, "save_templates", template_account="123", templates={"name": "Долг", "message": "Напоминаем об оплате."}
    )
    [template] = saved["templates"]

    await act(hass, "broadcast", template=template["id"], template_account="123", numbers=PLUMBER)

    assert settings(provider)["message"] == "Напоминаем об оплате."


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"template": "99", "template_account": "123"}, "template_not_found"),
        ({"template": "99"}, "input_no_account"),
        ({"template": "99", "template_account": "123", "message": "Тест"}, "input_several_contents"),
    ],
)
async def test_wrong_template(hass: HomeAssistant, provider: Provider, fields: dict[str, str], key: str) -> None:
    """An unusable template raises, and no recipient is called."""
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "broadcast", numbers=PLUMBER, **fields)

    assert error.value.translation_key == key
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("action", "fields"), [("broadcast", {"numbers": PLUMBER}), ("get_templates", {})], ids=["broadcast", "reading"]
)
async def test_template_the_provider_does_not_know(
    hass: HomeAssistant, provider: Provider, action: str, fields: dict[str, str]
) -> None:
    """A provider's rejection of an unknown template raises the same error."""
    provider.fail("get", Fault.ERROR_CODE, code="Error_Template_Not_Found")

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, action, template="7", template_account="777", **fields)

    assert error.value.translation_key == "template_not_found"


@pytest.mark.usefixtures("account")
async def test_template_that_cannot_be_read(hass: HomeAssistant, provider: Provider) -> None:
    """When a template cannot be read, no recipient is called."""
    provider.fail("get", Fault.ERROR_CODE, code="Error_User_Disabled")

    with pytest.raises(HomeAssistantError) as error:
        await act(hass, "broadcast", numbers=PLUMBER, template="7", template_account="123")

    assert error.value.translation_key == "account_disabled"


@pytest.mark.usefixtures("account")
async def test_estimate(hass: HomeAssistant, provider: Provider) -> None:
    """The cost is unknown without earlier prices, and known with them; no recipient is called."""
    fields: dict[str, Any] = {"message": "Тест", "recipients": "Family", "numbers": ["12345", FAMILY[0]]}
    first = await act(hass, "estimate", **fields)
    assert (first["recipients"], first["cost"], first["calls"], first["since"]) == (2, None, 0, None)
    assert (first["refused"], first["duplicates"]) == ([{"phone": "12345", "reason": "too_short"}], 1)

    await act(hass, "broadcast", message="Тест", numbers=PLUMBER)
    second = await act(hass, "estimate", **fields)

    assert (second["cost"], second["calls"]) == (0.26, 1)
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
async def test_estimate_of_a_mistake(hass: HomeAssistant) -> None:
    """Invalid input raises instead of being estimated."""
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "estimate", message=" ", numbers=PLUMBER)

    assert error.value.translation_key == "input_no_content"


@pytest.mark.usefixtures("account")
async def test_many(hass: HomeAssistant, provider: Provider) -> None:
    """A long list is sent in batches, and its rows are left out of the response."""
    numbers = "\n".join(str(79010000000 + 100 * number) for number in range(1200))
    rows = [{"phone": str(79020000000 + 100 * number)} for number in range(300)]

    response = await act(hass, "broadcast", message="Тест", numbers=[numbers, "12345"], subscribers=rows)

    assert (response["phones"], response["complete"], response["accepted"]) == (1500, False, [])
    assert response["refused"] == [{"phone": "12345", "reason": "too_short"}]
    assert [len(campaign.phones) for campaign in provider.accepted] == [1000, 500]
