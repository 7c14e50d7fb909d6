"""Action that writes a campaign's report to a CSV file for spreadsheets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..aiomobilgroup import MobilgroupError
from ..aiomobilgroup.campaigns import RecipientResult, to_csv
from ..errors import campaign_error, home_assistant_error, validation_error
from .targets import CAMPAIGN_FIELDS, campaign_id_from, resolve_campaigns

ATTR_FOLDER: Final = "folder"
ATTR_FILE_NAME: Final = "file_name"
ATTR_OVERWRITE: Final = "overwrite"

EXPORT_SCHEMA: Final = vol.Schema(
    {
        **CAMPAIGN_FIELDS,
        vol.Required(ATTR_FOLDER): cv.string,
        vol.Optional(ATTR_FILE_NAME): cv.string,
        vol.Optional(ATTR_OVERWRITE, default=False): cv.boolean,
    }
)


async def async_handle_export_report(call: ServiceCall) -> ServiceResponse:
    """Write the result of every recipient to a file in a folder that Home Assistant allows."""
    campaign_id = campaign_id_from(call)
    name = call.data.get(ATTR_FILE_NAME) or f"mobilgroup-{campaign_id}.csv"
    if Path(name).name != name or name.startswith(".") or not name.isprintable():
        raise validation_error("bad_file_name", file=name)
    campaigns = resolve_campaigns(call)
    try:
        rows = await campaigns.report(await campaigns.get(campaign_id))
    except MobilgroupError as err:
        raise campaign_error(err, campaign_id) from err
    path = await call.hass.async_add_executor_job(
        _write, call.hass, Path(call.data[ATTR_FOLDER]), name, rows, call.data[ATTR_OVERWRITE]
    )
    return {"path": str(path), "rows": len(rows)} if call.return_response else None


def _write(hass: HomeAssistant, folder: Path, name: str, rows: Sequence[RecipientResult], overwrite: bool) -> Path:  # noqa: FBT001
    """Write the file and return its path; raise if its folder is not allowed or it exists already."""
    path = folder / name
    if not folder.is_dir() or not hass.config.is_allowed_path(str(path)):
        raise validation_error("folder_not_allowed", folder=str(folder))
    # Every device in the network can read the files of this folder without a login.
    if path.resolve().is_relative_to(Path(hass.config.path("www")).resolve()):
        raise validation_error("folder_is_public", folder=str(folder))
    try:
        with path.open("w" if overwrite else "x", encoding="utf-8", newline="") as file:
            file.write(to_csv(rows))
    except FileExistsError as err:
        raise validation_error("file_exists", file=name) from err
    except OSError as err:
        raise home_assistant_error("file_not_written", file=name, error=str(err.strerror)) from err
    return path
