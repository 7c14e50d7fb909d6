"""Names that the integration's parts share."""

import logging
from typing import Final

DOMAIN: Final = "mobilgroup"
LOGGER: Final = logging.getLogger(__package__)

MANUFACTURER: Final = "Mobilgroup"

CONF_KEY_IN_BODY: Final = "key_in_body"
CONF_LOGIN: Final = "login"

CONF_ATTEMPTS: Final = "attempts"
CONF_INTERVAL: Final = "interval"
CONF_NUMBERS: Final = "numbers"
CONF_REPEAT: Final = "repeat"
CONF_SENDER: Final = "sender"

SECTION_ADVANCED: Final = "advanced"
SECTION_CALLING: Final = "calling"

SUBENTRY_TYPE_RECIPIENTS: Final = "recipients"
