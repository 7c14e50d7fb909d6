"""Constants for the Mobilgroup integration."""

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

CONF_BATCH_SIZE: Final = "batch_size"
CONF_CALLS_PER_MINUTE: Final = "calls_per_minute"
CONF_DAILY_COST: Final = "daily_cost"
CONF_DAILY_RECIPIENTS: Final = "daily_recipients"
CONF_DUPLICATE_WINDOW: Final = "duplicate_window"
CONF_FORMER_ACCOUNTS: Final = "former_accounts"
CONF_FREQUENCY: Final = "frequency"
CONF_HOURS_DAYS: Final = "hours_days"
CONF_HOURS_END: Final = "hours_end"
CONF_HOURS_START: Final = "hours_start"
CONF_HOURS_TIME_ZONE: Final = "hours_time_zone"
CONF_JOURNAL_URL: Final = "journal_url"
CONF_LOW_BALANCE: Final = "low_balance"
CONF_MAX_COST: Final = "max_cost"
CONF_MAX_RECIPIENTS: Final = "max_recipients"
CONF_RESEND_UNKNOWN: Final = "resend_unknown"
CONF_RESERVE: Final = "reserve"
CONF_RETENTION: Final = "retention"
CONF_TOO_LATE_AFTER: Final = "too_late_after"
CONF_URGENT: Final = "urgent"

SECTION_ADVANCED: Final = "advanced"
SECTION_CALLING: Final = "calling"
SECTION_HABITS: Final = "habits"
SECTION_HOURS: Final = "hours"
SECTION_JOURNAL: Final = "journal"
SECTION_LIMITS: Final = "limits"

SUBENTRY_TYPE_RECIPIENTS: Final = "recipients"
