"""The log of the process: to stderr, as text or JSON, with nothing secret in it."""

from collections.abc import Iterable
from datetime import UTC, datetime
import json
import logging
import sys
from types import TracebackType
from typing import override

from .log_redaction import RedactingFilter

_LOGGER = logging.getLogger(__name__)
# What these say when asked for details is people's messages, rows of the journal and a line a request.
_QUIETER = {
    "PIL": logging.INFO,
    "aiohttp.access": logging.WARNING,
    "httpcore": logging.INFO,
    "httpx": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "telegram": logging.INFO,
    # Each 429 with a traceback, although whoever asked has been told and waits.
    "telegram.ext.AIORateLimiter": logging.CRITICAL,
}


class JsonFormatter(logging.Formatter):
    """One object a line."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return a record as JSON."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text:
            line["exception"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


def configure_logging(level: str, form: str, secrets: Iterable[str]) -> RedactingFilter:
    """Let everything be logged to stderr, cleaned; what would have ended on stderr by itself goes the same way."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, least in _QUIETER.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    return add_redaction(root, secrets)


def add_redaction(root: logging.Logger, secrets: Iterable[str]) -> RedactingFilter:
    """Put the filter on each of the root's handlers."""
    redaction = RedactingFilter(secrets)
    for handler in root.handlers:
        handler.addFilter(redaction)
    return redaction


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what nobody caught: Python itself would print the traceback as it is."""
    _LOGGER.critical("The bot ends because of a mistake in it", exc_info=(kind, error, trace))
