"""A real Home Assistant in this process, whose event loop can be measured, with an account and one recipient."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
import tempfile
from types import MappingProxyType

from homeassistant.bootstrap import async_setup_hass
from homeassistant.config_entries import SOURCE_USER, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.runner import RuntimeConfig

CONFIGURATION = """\
homeassistant:
  country: RU
  currency: RUB
logger:
  default: error
rest_command:
  plain:
    url: {url}/rest
    method: post
    content_type: application/json
    payload: '{{"message": "{{{{ message }}}}"}}'
"""


@asynccontextmanager
async def home(url: str) -> AsyncIterator[HomeAssistant]:
    """Boot Home Assistant, add the account through its flow and a recipient group, and stop it at the end."""
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder, "configuration.yaml")
        await asyncio.to_thread(configuration.write_text, CONFIGURATION.format(url=url), encoding="utf-8")
        hass = await async_setup_hass(RuntimeConfig(config_dir=folder, skip_pip=True))
        assert hass is not None  # noqa: S101
        await hass.async_start()
        flows = hass.config_entries.flow
        step = await flows.async_init("mobilgroup", context={"source": SOURCE_USER})
        step = await flows.async_configure(step["flow_id"], {"next_step_id": "api_key"})
        account = {"api_key": "demo-key", "advanced": {"url": f"{url}/api/", "key_in_body": False}}
        step = await flows.async_configure(step["flow_id"], account)
        step = await flows.async_configure(step["flow_id"], {"sender": "74951234567"})
        entry = step["result"]
        one = {"name": "One", "numbers": ["79000000000"]}
        hass.config_entries.async_add_subentry(
            entry,
            ConfigSubentry(data=MappingProxyType(one), subentry_type="recipients", title="One", unique_id=None),
        )
        await hass.async_block_till_done()
        try:
            yield hass
        finally:
            await hass.async_stop(force=True)
