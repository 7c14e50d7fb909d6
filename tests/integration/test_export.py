"""Export of a campaign's report to a file."""

from pathlib import Path
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from tests.integration.conftest import PLUMBER, act


@pytest.fixture
async def folder(hass: HomeAssistant, account: object, tmp_path: Path) -> Path:
    """Return a folder that Home Assistant may write to; campaign 1 can be exported."""
    allowed = tmp_path / "reports"
    public = Path(hass.config.path("www"))
    for made in (allowed, public):
        await hass.async_add_executor_job(made.mkdir)
    hass.config.allowlist_external_dirs = {str(allowed), str(public)}
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER, wait=True)
    return allowed


async def test_report(hass: HomeAssistant, folder: Path) -> None:
    """The file has a line for each recipient, in a format for spreadsheets."""
    response = await act(hass, "export_report", campaign_id=1, folder=str(folder))

    path = folder / "mobilgroup-1.csv"
    assert response == {"path": str(path), "rows": 1}
    [header, line] = path.read_text("utf-8-sig").splitlines()
    assert header.split(";")[:3] == ["row", "phone", "outcome"]
    assert line.split(";")[:3] == ["1", PLUMBER, "answered"]


async def test_overwriting_must_be_asked_for(hass: HomeAssistant, folder: Path) -> None:
    """An existing file is replaced only with `overwrite`."""
    file = folder / "last.csv"
    file.write_text("mine")
    fields = {"campaign_id": 1, "folder": str(folder), "file_name": "last.csv"}

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "export_report", **fields)
    assert (error.value.translation_key, file.read_text()) == ("file_exists", "mine")

    await hass.services.async_call("mobilgroup", "export_report", fields | {"overwrite": True}, blocking=True)
    assert PLUMBER in file.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"folder": "/etc"}, "folder_not_allowed"),
        ({"folder": "{folder}/nowhere"}, "folder_not_allowed"),
        ({"folder": "{folder}/../www"}, "folder_is_public"),
        ({"folder": "{folder}", "file_name": "../x.csv"}, "bad_file_name"),
        ({"folder": "{folder}", "file_name": ".profile"}, "bad_file_name"),
    ],
)
async def test_where_it_must_not_go(hass: HomeAssistant, folder: Path, fields: dict[str, Any], key: str) -> None:
    """Numbers are written to no folder that Home Assistant does not allow or that is public."""
    fields = {name: value.format(folder=folder) for name, value in fields.items()}

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "export_report", campaign_id=1, **fields)

    assert error.value.translation_key == key


async def test_disk_that_refuses(hass: HomeAssistant, folder: Path) -> None:
    """A failed write raises an error."""
    (folder / "taken.csv").mkdir()

    with pytest.raises(HomeAssistantError) as error:
        await act(hass, "export_report", campaign_id=1, folder=str(folder), file_name="taken.csv", overwrite=True)

    assert error.value.translation_key == "file_not_written"


async def test_for_administrators(hass: HomeAssistant, folder: Path, hass_read_only_user: MockUser) -> None:
    """Reports have phone numbers, so only administrators may export them."""
    with pytest.raises(Unauthorized):
        await act(
            hass, "export_report", context=Context(user_id=hass_read_only_user.id), campaign_id=1, folder=str(folder)
        )
