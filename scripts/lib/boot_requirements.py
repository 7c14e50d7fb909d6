"""Print the requirements that Home Assistant would install itself when it boots with a frontend and is onboarded.

Runs in an environment with only the `homeassistant` package of one version, so it reads the manifests as files. With
these requirements installed a boot needs neither pip nor a network.
"""

import json
from pathlib import Path
import re

import homeassistant
from homeassistant.const import Platform

ROOT = Path(homeassistant.__file__).parent
COMPONENTS = ROOT / "components"

# Named by this project's configurations or set up by every boot; the rest are their dependencies. Every entity platform
# is included, because the response to `/api/services` imports them all.
INTEGRATIONS = ("alert", "api", "backup", "config", "frontend", "history", "homeassistant", "logbook", "websocket_api")
# Set up by the onboarding page after its last step.
ONBOARDING = ("google_translate", "met", "radio_browser")
# Requirements of the built-in two-factor module, which a boot installs even if it is not used.
TOTP = ROOT / "auth" / "mfa_modules" / "totp.py"


def main() -> None:
    """Collect the requirements of all dependencies and print one per line."""
    waiting = [*INTEGRATIONS, *ONBOARDING, *(platform.value for platform in Platform)]
    seen: set[str] = set()
    found = set(re.findall(r'"([A-Za-z0-9_-]+==[^"]+)"', TOTP.read_text(encoding="utf-8")))
    while waiting:
        domain = waiting.pop()
        if domain in seen:
            continue
        seen.add(domain)
        manifest = json.loads((COMPONENTS / domain / "manifest.json").read_text(encoding="utf-8"))
        # Home Assistant installs the requirements of `after_dependencies` too.
        waiting += manifest.get("dependencies", []) + manifest.get("after_dependencies", [])
        found.update(manifest.get("requirements", []))
    print("\n".join(sorted(found, key=str.lower)))


if __name__ == "__main__":
    main()
