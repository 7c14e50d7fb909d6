"""The requirements of hassfest and HACS for a custom integration."""

import json
from pathlib import Path
import re
import struct
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.components.brands.const import ALLOWED_IMAGES
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import validate_selector
from homeassistant.helpers.service import _SERVICES_SCHEMA
from homeassistant.loader import async_get_integration
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.mobilgroup import CONFIG_SCHEMA, PLATFORMS, sensor
from custom_components.mobilgroup.services import ACTIONS

HOME = Path(sensor.__file__).parent
KNOWN_KEYS = {
    "domain",
    "name",
    "after_dependencies",
    "categories",
    "codeowners",
    "config_flow",
    "connectivity",
    "dependencies",
    "documentation",
    "integration_type",
    "iot_class",
    "issue_tracker",
    "loggers",
    "quality_scale",
    "requirements",
    "version",
}
REQUIREMENT = re.compile(r"[A-Za-z0-9-]+>=\d+(\.\d+)*,<\d+(\.\d+)*")


@pytest.fixture
def manifest() -> dict[str, Any]:
    """Return the manifest."""
    read: dict[str, Any] = json.loads((HOME / "manifest.json").read_text("utf-8"))
    return read


def test_manifest(manifest: dict[str, Any]) -> None:
    """The manifest has only known keys, in the required order, with valid values."""
    assert manifest.keys() <= KNOWN_KEYS
    assert list(manifest) == ["domain", "name", *sorted(manifest.keys() - {"domain", "name"})]
    assert re.fullmatch("[a-z0-9_]+", manifest["domain"])
    assert manifest["domain"] == HOME.name
    assert AwesomeVersion(manifest["version"]).strategy is AwesomeVersionStrategy.SEMVER
    assert manifest["documentation"].startswith("https://github.com/")
    assert manifest["issue_tracker"].startswith("https://")
    assert (manifest["iot_class"], manifest["integration_type"]) == ("cloud_polling", "service")
    assert all(owner.startswith("@") for owner in manifest["codeowners"])


def test_requirements(manifest: dict[str, Any]) -> None:
    """Requirements are version ranges, and none is a package that Home Assistant itself installs."""
    assert all(REQUIREMENT.fullmatch(requirement) for requirement in manifest["requirements"])
    names = {requirement.partition(">")[0] for requirement in manifest["requirements"]}
    assert not names & {"aiohttp", "orjson", "voluptuous", "probatio", "yarl"}
    project = (HOME.parents[1] / "pyproject.toml").read_text("utf-8")
    assert all(f'"{requirement}"' in project for requirement in manifest["requirements"])


async def test_home_assistant_loads_it(hass: HomeAssistant) -> None:
    """Home Assistant can load the integration."""
    integration = await async_get_integration(hass, "mobilgroup")

    assert integration.version == "0.1.0"
    assert CONFIG_SCHEMA({}) == {}
    assert sorted(PLATFORMS) == PLATFORMS


def test_components_that_are_imported() -> None:
    """Only components that every Home Assistant has, or platforms of the integration, are imported."""
    code = "\n".join(path.read_text("utf-8") for path in HOME.rglob("*.py"))
    imported = set(re.findall(r"from homeassistant\.components\.(\w+)", code))

    assert imported <= {path.stem for path in HOME.glob("*.py")}


def test_services_yaml() -> None:
    """Home Assistant accepts the descriptions of the actions."""
    described = load_yaml_dict(HOME / "services.yaml")
    _SERVICES_SCHEMA(described)

    for action in described.values():
        for field in action["fields"].values():
            for inner in field.get("fields", {"": field}).values():
                validate_selector(inner["selector"])


def test_icons() -> None:
    """Icons are from Home Assistant's set, and belong to existing entities and actions."""
    text = (HOME / "icons.json").read_text("utf-8")
    icons = json.loads(text)

    assert all(re.fullmatch(r"mdi:[a-z0-9-]+", icon) for icon in re.findall(r'"(mdi:[^"]*)"', text))
    assert {str(key) for key in sensor.AccountSensor} == set(icons["entity"]["sensor"])
    assert icons["services"].keys() == load_yaml_dict(HOME / "services.yaml").keys() == ACTIONS.keys()


def test_quality_scale() -> None:
    """Every rule has a status, and an exemption has a comment."""
    rules = load_yaml_dict(HOME / "quality_scale.yaml")["rules"]

    assert len(rules) == 54
    for name, rule_status in rules.items():
        status = rule_status["status"] if isinstance(rule_status, dict) else rule_status
        assert status in {"done", "todo", "exempt"}, name
        assert status == "done" or rule_status["comment"], name


@pytest.mark.parametrize("prefix", ["", "dark_"])
def test_brand(prefix: str) -> None:
    """The images have the sizes that Home Assistant requires, and names that it serves."""
    sizes = {}
    for name in ("icon", "icon@2x", "logo", "logo@2x"):
        file = HOME / "brand" / f"{prefix}{name}.png"
        assert file.name in ALLOWED_IMAGES
        png_header = file.read_bytes()[:26]
        assert png_header.startswith(b"\x89PNG\r\n\x1a\n")
        assert png_header[25] == 6, "with transparency"
        sizes[name] = struct.unpack(">II", png_header[16:24])

    assert (sizes["icon"], sizes["icon@2x"]) == ((256, 256), (512, 512))
    assert (sizes["logo"][1], sizes["logo@2x"][1]) == (128, 256)
    assert sizes["logo"][0] > sizes["logo"][1]


def test_file_sizes() -> None:
    """No file is longer than 300 lines."""
    assert not [path.name for path in HOME.rglob("*.py") if len(path.read_text("utf-8").splitlines()) > 300]
