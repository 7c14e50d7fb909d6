"""The program's exit codes."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The program's exit codes."""

    OK = 0
    FAILED = 1
    """A service could not be reached, or an error occurred: another try may help."""
    CONFIGURATION = 2
    """The configuration must be changed first."""
    AUTHENTICATION = 3
    """Telegram rejects the token, or the provider the key: one of them must be changed first."""
    ANOTHER_INSTANCE = 4
    """Another bot uses the same journal or the same token."""
