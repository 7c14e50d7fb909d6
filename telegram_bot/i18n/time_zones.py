"""Time zones as people choose them: the Russian ones as buttons, every other by its IANA name."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def time_zone_message_id(key: str) -> str:
    """Return the name of the sentence that calls a common zone by its city."""
    return f"time-zone-{key.split('/')[1].casefold()}"


def find_time_zone(text: str) -> ZoneInfo | None:
    """Return the zone that somebody has typed, however he writes it; None where there is none. It reads files."""
    key = _keys().get(text.strip().replace(" ", "_").casefold())
    return None if key is None else ZoneInfo(key)


@cache
def _keys() -> dict[str, str]:
    """Return the names of all zones by how they are compared."""
    return {key.casefold(): key for key in available_timezones()}
