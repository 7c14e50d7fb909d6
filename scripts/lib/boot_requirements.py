"""Print what Home Assistant would install by itself when it boots with a frontend and is onboarded.

Runs in an environment that holds nothing but the `homeassistant` package of one version, so it reads the manifests as
files. With these requirements in place a boot needs neither pip nor a network.
"""

import json
from pathlib import Path
import re

import homeassistant
from homeassistant.const import Platform

ROOT = Path(homeassistant.__file__).parent
COMPONENTS = ROOT / "components"

# Named by our configurations or set up by every boot; the rest follows from their dependencies. Every entity platform
# belongs here: the answer to `/api/services` imports them all.
INTEGRATIONS = ("alert", "api", "backup", "config", "frontend", "history", "homeassistant", "logbook", "websocket_api")
# Set up by the onboarding page after its last step.
ONBOARDING = ("google_translate", "met", "radio_browser")
# Requirements of the built-in two-factor module, which a boot installs though nobody uses it.
TOTP = ROOT / "auth" / "mfa_modules" / "totp.py"


def main() -> None:
    """Walk the dependencies and print one requirement a line."""
    waiting = [*INTEGRATIONS, *ONBOARDING, *(platform.value for platform in Platform)]
    seen: set[str] = set()
    found = set(re.findall(r'"([A-Za-z0-9_-]+==[^"]+)"', TOTP.read_text(encoding="utf-8")))
    while waiting:
        domain = waiting.pop()
        if domain in seen:
            continue
        seen.add(domain)
        manifest = json.loads((COMPONENTS / domain / "manifest.json").read_text(encoding="utf-8"))
        # Home Assistant prepares for what an integration would only wait for, too.
        waiting += manifest.get("dependencies", []) + manifest.get("after_dependencies", [])
        found.update(manifest.get("requirements", []))
    print("\n".join(sorted(found, key=str.lower)))


if __name__ == "__main__":
    main()
