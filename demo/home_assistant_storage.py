"""Files of Home Assistant's `.storage`, written before its first start, for settings that YAML cannot make final."""

import json
from pathlib import Path
from typing import Any


def listen_on(folder: Path, port: int) -> None:
    """Make Home Assistant listen on the loopback only.

    Since 2026.10 the same setting in `configuration.yaml` is reverted after five minutes unless a user confirms it.
    """
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": ["https://cast.home-assistant.io"],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": "2026-11-23T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    _write(folder, "http", 2, 2, {"stable": stable, "pending": None, "yaml_migration_done": True})


def skip_onboarding(folder: Path) -> None:
    """Mark all onboarding steps but the owner's as done, because they add integrations that need the internet."""
    _write(folder, "onboarding", 4, 1, {"done": ["core_config", "analytics", "integration"]})


def _write(folder: Path, key: str, version: int, minor_version: int, data: dict[str, Any]) -> None:
    """Write a file in the format of Home Assistant's `Store`."""
    storage = folder / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    content = {"version": version, "minor_version": minor_version, "key": key, "data": data}
    (storage / key).write_text(json.dumps(content), encoding="utf-8")
