"""Sums and parameters of a script: from the forms that users write in tables to those of the provider's document."""

from datetime import date
import re


class FieldError(ValueError):
    """A cell is no amount of roubles (`bad_sum`), or neither digits nor a date (`bad_param`)."""

    def __init__(self, code: str) -> None:
        """Initialize the error with the code of its reason."""
        self.code = code
        super().__init__(code)


def parse_amount(cell: str) -> str | None:
    """Return an amount of roubles as `17.25`, or None for an empty cell. Raises `FieldError` (`bad_sum`)."""
    text = _BLANKS.sub("", _CURRENCY.sub("", cell))
    if not text:
        return None
    found = _AMOUNT.fullmatch(text)
    # Three digits after one separator may be thousands or a fraction: a wrong guess is wrong by a factor of a thousand.
    if found is None:
        raise FieldError("bad_sum")
    whole = found["whole"].replace(",", "").replace(".", "")
    return f"{int(whole)}.{found['part'] or '':0<2}"


def parse_parameter(cell: str) -> str | None:
    """Return digits, or a date as `30.12.2026`; None for an empty cell. Raises `FieldError` (`bad_param`)."""
    text = cell.strip()
    if not text:
        return None
    if found := _DATE.fullmatch(text):
        return _format_date(found["day"], found["month"], found["year"])
    if found := _ISO.fullmatch(text):
        return _format_date(found["day"], found["month"], found["year"])
    digits = _BLANKS.sub("", text)
    if not _DIGITS.fullmatch(digits):
        raise FieldError("bad_param")
    return digits


def _format_date(day: str, month: str, year: str) -> str:
    """Return a date as `30.12.2026`. Raises `FieldError` if it does not exist."""
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        raise FieldError("bad_param") from None
    return f"{found:%d.%m.%Y}"


_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_CURRENCY = re.compile(r"(?i)\s*(?:₽|руб(?:\.|лей|ля|ль)?|р\.?|rub|rur)\s*$")
_AMOUNT = re.compile(
    r"(?P<whole>[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3})+(?=\.)|[0-9]{1,3}(?:\.[0-9]{3})+(?=,))(?:[.,](?P<part>[0-9]{1,2}))?"
)
_DATE = re.compile(r"(?P<day>[0-9]{1,2})(?P<sign>[./-])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_DIGITS = re.compile(r"[0-9]{1,100}", re.ASCII)
