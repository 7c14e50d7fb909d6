"""The log of the process: to stderr, as text or JSON, without secrets."""

from collections.abc import Iterable
from datetime import UTC, datetime
import json
import logging
import sys
from types import TracebackType
from typing import override

from .log_redaction import RedactingFilter

_LOGGER = logging.getLogger(__name__)
# In detail, these libraries log users' messages, rows of the journal and a line per request.
_QUIETER = {
    "PIL": logging.INFO,
    "aiohttp.access": logging.WARNING,
    "httpcore": logging.INFO,
    "httpx": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "telegram": logging.INFO,
    # It logs each 429 with a traceback, although the caller handles it and waits.
    "telegram.ext.AIORateLimiter": logging.CRITICAL,
}


class JsonFormatter(logging.Formatter):
    """Formats each record as one JSON object per line."""

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
    """Log everything to stderr without secrets, including warnings and uncaught errors; return the redaction filter."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, min_level in _QUIETER.items():
        logging.getLogger(name).setLevel(max(min_level, root.level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    return add_redaction(root, secrets)


def add_redaction(root: logging.Logger, secrets: Iterable[str]) -> RedactingFilter:
    """Add one redaction filter to each of the root logger's handlers, and return it."""
    redaction = RedactingFilter(secrets)
    for handler in root.handlers:
        handler.addFilter(redaction)
    return redaction


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log an uncaught error: Python itself would print the traceback without redaction."""
    _LOGGER.critical("The bot stops because of an error in its code", exc_info=(kind, error, trace))
