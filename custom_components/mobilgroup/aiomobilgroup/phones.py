"""Parser of telephone numbers in any format, into the 11 digits that the provider accepts.

A number in the final form stays unchanged. In text with words, dates and several numbers, Russian numbers are found by
their shape, the rest by libphonenumber. A piece that looks like a number and cannot be called is rejected with a reason
and never guessed: a wrong guess calls an uninvolved person.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
import re
from typing import Final, NamedTuple, override
import unicodedata

from phonenumbers import Leniency, PhoneNumber, PhoneNumberMatcher, is_valid_number

from .const import PHONE_DIGITS


class PhoneProblem(StrEnum):
    """Why a text is not a number that can be called."""

    NO_NUMBER = "no_number"
    """The text contains no number."""
    TOO_SHORT = "too_short"
    """The number has too few digits: the area or mobile code is missing."""
    TOO_LONG = "too_long"
    """The number has more than the 11 digits that the provider calls."""
    LOST_DIGITS = "lost_digits"
    """A spreadsheet has rounded the number (`7.91E+10`): its last digits are lost."""
    EXTENSION = "extension"
    """The number has an extension, which cannot be dialled."""
    UNKNOWN = "unknown"
    """The number has enough digits, but no known country or area code."""
    SEVERAL = "several"
    """The text contains several numbers where one is expected."""


class InvalidPhone(NamedTuple):
    """A piece of text that is not a number that can be called, and the reason."""

    text: str
    problem: PhoneProblem

    @override
    def __repr__(self) -> str:
        """Return the reason and only the end of the number."""
        return f"InvalidPhone(text={mask_phone(self.text)!r}, problem={self.problem.value!r})"


class ParsedPhones(NamedTuple):
    """The numbers of 11 digits in a text, in their order and each once, and the rejected pieces."""

    accepted: tuple[str, ...]
    invalid: tuple[InvalidPhone, ...] = ()
    duplicates: int = 0

    @override
    def __repr__(self) -> str:
        """Return the number of accepted numbers, without the numbers."""
        return f"ParsedPhones(accepted={len(self.accepted)}, invalid={self.invalid!r}, duplicates={self.duplicates})"


class PhoneError(ValueError):
    """A text is not one number that can be called; `problem` is the reason."""

    def __init__(self, problem: PhoneProblem) -> None:
        """Initialize the error with the reason; its message does not contain the number."""
        self.problem = problem
        super().__init__(f"not a telephone number: {problem.value}")


def normalize_phone(text: str) -> str:
    """Return the one number in a text as 11 digits.

    `+7 (912) 345-67-89`, `8912…`, `912…` and `7.9123456789E10` all become `79123456789`. Raises `PhoneError` when the
    text contains no number, several numbers, or one that cannot be called.
    """
    if _CLEAN.fullmatch(text):
        return str(text)
    found = parse_phones(text)
    if found.invalid:
        raise PhoneError(found.invalid[0].problem)
    if len(found.accepted) > 1:
        raise PhoneError(PhoneProblem.SEVERAL)
    return found.accepted[0]


def parse_phones(text: str) -> ParsedPhones:
    """Return every number in a text as 11 digits, each once, and the rejected pieces with their reasons."""
    if _CLEAN.fullmatch(text):
        return ParsedPhones((str(text),))
    found: list[str] = []
    rejected: list[InvalidPhone] = []
    has_digits = False
    for chunk in _chunks(text):
        numbers, invalid, digits = _search(chunk)
        found.extend(numbers)
        rejected.extend(invalid)
        has_digits = has_digits or digits
    if not found and not rejected:
        problem = PhoneProblem.TOO_SHORT if has_digits else PhoneProblem.NO_NUMBER
        rejected.append(InvalidPhone(text.strip(), problem))
    accepted = dict.fromkeys(found)
    return ParsedPhones(tuple(accepted), tuple(rejected), len(found) - len(accepted))


def _chunks(text: str) -> Iterator[str]:
    """Yield a text in chunks of whole lines: no number spans lines, and a short chunk does not block other threads."""
    start = 0
    while len(text) - start > _CHUNK_SIZE and (end := text.find("\n", start + _CHUNK_SIZE)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _search(text: str) -> tuple[list[str], list[InvalidPhone], bool]:
    """Return the numbers and the rejected pieces of a text, in their order, and whether other digits remain."""
    rest = unicodedata.normalize("NFKC", text).translate(_CLEANUP)
    found: list[tuple[int, str]] = []
    rejected: list[tuple[int, InvalidPhone]] = []

    def record(match: re.Match[str], number: str | PhoneProblem) -> str:
        if isinstance(number, PhoneProblem):
            rejected.append((match.start(), InvalidPhone(match[0].strip(), number)))
        else:
            found.append((match.start(), number))
        return " " * len(match[0])

    rest = _SPREADSHEET.sub(lambda match: record(match, _parse_spreadsheet(match)), rest)
    rest = _DATE_OR_TIME.sub(lambda match: " " * len(match[0]), rest)
    end_of_last = 0

    def record_russian(match: re.Match[str]) -> str:
        nonlocal end_of_last
        before = _LEADING_DIGITS.search(match.string, end_of_last, match.start())
        end_of_last = match.end()
        is_ambiguous = before is not None and not match["prefix"] and _may_be_one_number(before, match)
        return record(match, PhoneProblem.UNKNOWN if is_ambiguous else _parse_russian(match))

    rest = _RUSSIAN.sub(record_russian, rest)
    for foreign in PhoneNumberMatcher(rest, "RU", leniency=Leniency.VALID):
        digits = f"{foreign.number.country_code}{foreign.number.national_number}"
        position = foreign.start
        if foreign.number.extension:
            rejected.append((position, InvalidPhone(foreign.raw_string, PhoneProblem.EXTENSION)))
        elif len(digits) == PHONE_DIGITS:
            found.append((position, digits))
        else:
            rejected.append((position, InvalidPhone(foreign.raw_string, _length_problem(digits))))
        rest = rest[:position] + " " * (foreign.end - position) + rest[foreign.end :]
    rejected.extend(
        (match.start(), InvalidPhone(match[0].strip(), _length_problem(match[0]))) for match in _REST.finditer(rest)
    )
    rejected.extend((match.start(), InvalidPhone(match[1], PhoneProblem.TOO_SHORT)) for match in _LONE.finditer(rest))
    found.sort()
    rejected.sort()
    return [number for _, number in found], [item for _, item in rejected], _DIGIT.search(rest) is not None


def mask_phone(text: str) -> str:
    """Return a number of which only the country code and the last two digits are visible: `7*** *** **89`.

    Text that is not a clean number keeps at most its last two characters.
    """
    if _CLEAN.fullmatch(text):
        return f"{text[0]}*** *** **{text[-2:]}"
    return f"***{text[-2:]}" if len(text) > 4 else "***"


def _parse_spreadsheet(match: re.Match[str]) -> str | PhoneProblem:
    """Return the number that a spreadsheet wrote as a decimal or with an exponent, or why it cannot be called."""
    number = match["whole"]
    if not number:
        mantissa = match["mantissa"].replace(",", ".")
        number = f"{Decimal(f'{mantissa}E{match["exponent"]}'):.0f}"
        if len(_NOT_DIGIT.sub("", mantissa)) != len(number):
            return PhoneProblem.LOST_DIGITS
    russian = _RUSSIAN.fullmatch(number)
    return _parse_russian(russian) if russian else _length_problem(number)


def _parse_russian(match: re.Match[str]) -> str | PhoneProblem:
    """Return a number with the shape of a Russian one as 11 digits, or why it cannot be called."""
    if match["extension"]:
        return PhoneProblem.EXTENSION
    national = _NOT_DIGIT.sub("", match["national"])
    # Ten digits without a prefix may be eleven with one missing ("8 912 345 67 8"): then their area code is not valid.
    if not match["prefix"] and not is_valid_number(PhoneNumber(country_code=7, national_number=int(national))):
        return PhoneProblem.UNKNOWN
    return f"7{national}"


def _may_be_one_number(before: re.Match[str], match: re.Match[str]) -> bool:
    """Return whether digits before ten others may belong to them: "5 912 345-67-89" is not a Russian number."""
    is_spaced = _NOT_DIGIT.search(match["national"]) is not None
    return before["plus"] is not None or is_spaced


def _length_problem(text: str) -> PhoneProblem:
    """Return why digits that form no known number cannot be called."""
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) < PHONE_DIGITS - 1 or (text.startswith("+7") and len(digits) < PHONE_DIGITS):
        return PhoneProblem.TOO_SHORT
    return PhoneProblem.TOO_LONG if len(digits) > PHONE_DIGITS else PhoneProblem.UNKNOWN


_CHUNK_SIZE: Final = 20_000
_CLEAN = re.compile(r"7[0-9]{10}")
_DIGIT = re.compile(r"[0-9]")
_NOT_DIGIT = re.compile(r"[^0-9]")
# A telephone number that a spreadsheet stored as a numeric value: "79123456789.0", "7.9123456789E10", "7,91235E+10".
_SPREADSHEET = re.compile(
    r"(?<![0-9.,+])(?:(?P<mantissa>[0-9](?:[.,][0-9]+)?)[eE]\+?(?P<exponent>1[0-9])|(?P<whole>[0-9]{10,11})[.,]0+)(?![0-9])"
)
_DATE_OR_TIME = re.compile(
    r"(?<![0-9.+-])(?:[0-9]{1,2}([./])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9.-])"
    r"|(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])"
)
# Ten digits after +7, 7 or 8 (any area code), or ten that begin like a Russian code; at most two signs between digits.
_RUSSIAN = re.compile(
    r"(?<![0-9+])(?:(?P<prefix>\+\ ?7[ ().-]{0,3}|[78][ ().-]{0,3}(?=[0-9]))|\(?(?=[3489]))"
    r"(?P<national>[0-9](?:[ ()-]{0,2}[0-9]|\.[0-9]){9})(?![0-9])"
    r"(?P<extension>[ ,;]{0,2}(?:доб|вн|ext|x|#)\.?[ ]?[0-9]{1,6})?",
    re.IGNORECASE,
)
# Digits right before a number without the prefix +7 or 8.
_LEADING_DIGITS = re.compile(r"(?P<plus>\+)?(?<![0-9])[0-9]{1,3}[ (-]{1,2}$")
_REST = re.compile(r"\+?[0-9](?:[ ().-]{0,2}[0-9]){6,}")
# Alone between two separators, five or six digits are a mistyped number; among words they are a house number.
_LONE = re.compile(r"(?:^|(?<=[\n;,]))[ \t]*([0-9](?:[ ().-]{0,2}[0-9]){4,5})[ \t]*(?=[\n;,]|$)")
# Converts every kind of dash to one and removes the invisible characters of copied numbers; NFKC converts the spaces.
_CLEANUP = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58", "-")
    | dict.fromkeys(
        "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff", ""
    )
)
