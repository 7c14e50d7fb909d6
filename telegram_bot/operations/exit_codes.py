"""How the program ends: a number for who started it."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes."""

    OK = 0
    FAILED = 1
    """Something could not be reached, or went wrong: trying again may help."""
    CONFIGURATION = 2
    """The configuration must be changed first."""
    AUTHENTICATION = 3
    """Telegram does not take the token, or the provider the key: one of them must be changed first."""
    ANOTHER_INSTANCE = 4
    """Another bot works on the same journal, or with the same token."""
