"""Data stored at the provider: recordings, numbers and templates."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from simulators.provider import Fault, Provider
from tests.integration.conftest import HOTLINE, SENDER, act

TEXT = {"name": "Долг", "message": "Напоминаем об оплате."}


@pytest.mark.usefixtures("account")
async def test_catalog(hass: HomeAssistant) -> None:
    """An account's recordings and numbers are returned with their ids."""
    catalog = await act(hass, "get_catalog")

    assert [one["number"] for one in catalog["numbers"]] == [SENDER, HOTLINE]
    assert catalog["phrases"][0].keys() == catalog["scripts"][0].keys() == {"id", "name", "duration"}


@pytest.mark.usefixtures("account")
async def test_templates(hass: HomeAssistant) -> None:
    """Templates are saved, read, and changed."""
    await hass.services.async_call(
        "mobilgroup", "save_templates", {"template_account": "777", "templates": TEXT}, blocking=True
    )
    [template] = (await act(hass, "get_templates", template_account="777"))["templates"]
    assert template == {"account": "777", "id": template["id"], **TEXT}

    changed = TEXT | {"id": template["id"], "message": "Спасибо."}
    await act(hass, "save_templates", template_account="777", templates=[changed])
    response = await act(hass, "get_templates", template_account="777", template=template["id"])
    assert [one["message"] for one in response["templates"]] == ["Спасибо."]


@pytest.mark.usefixtures("account")
async def test_template_that_is_refused(hass: HomeAssistant) -> None:
    """A template that the provider rejects is in the response, and raises without one."""
    fields = {"template_account": "777", "templates": [TEXT, {"id": "99", **TEXT}]}
    response = await act(hass, "save_templates", **fields)
    assert [one["result"] for one in response["templates"]] == ["ok", "Template_not_found"]

    with pytest.raises(HomeAssistantError) as error:
        await hass.services.async_call("mobilgroup", "save_templates", fields, blocking=True)
    assert error.value.translation_key == "templates_refused"


@pytest.mark.usefixtures("account")
async def test_templates_are_for_administrators(hass: HomeAssistant, hass_read_only_user: MockUser) -> None:
    """Templates decide what recipients hear, so only administrators may change them."""
    with pytest.raises(Unauthorized):
        await act(
            hass,
            "save_templates",
            context=Context(user_id=hass_read_only_user.id),
            template_account="777",
            templates=TEXT,
        )


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("get_catalog", {}),
        ("get_templates", {"template_account": "1"}),
        ("save_templates", {"template_account": "1", "templates": TEXT}),
    ],
)
async def test_refused(hass: HomeAssistant, provider: Provider, action: str, fields: dict[str, Any]) -> None:
    """A rejection by the provider raises the error of its code."""
    provider.fail("set" if action == "save_templates" else "get", Fault.ERROR_CODE, code="Error_User_Disabled")

    with pytest.raises(HomeAssistantError) as error:
        await act(hass, action, **fields)

    assert error.value.translation_key == "account_disabled"


@pytest.mark.usefixtures("account")
async def test_no_such_template(hass: HomeAssistant) -> None:
    """A template that does not exist raises an error."""
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "get_templates", template_account="777", template="99")

    assert error.value.translation_key == "template_not_found"


@pytest.mark.usefixtures("account")
async def test_lost_answer(hass: HomeAssistant, provider: Provider) -> None:
    """Without a response it is unknown whether templates were saved, and the error says so."""
    provider.fail("set", Fault.RESET_AFTER_ACCEPTING)

    with pytest.raises(HomeAssistantError) as error:
        await act(hass, "save_templates", template_account="777", templates=TEXT)

    assert error.value.translation_key == "templates_unknown"
