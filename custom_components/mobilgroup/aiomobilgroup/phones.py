"""Telephone numbers as people write them, brought to the 11 digits the provider takes.

A number that is clean already goes through untouched. Text with words, dates and several numbers in it is taken apart:
Russian numbers by their shape, the rest by libphonenumber. What looks like a number and cannot be dialled is refused
with a reason and never guessed at: a wrong guess rings a stranger.
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
    """Why something is not a number that can be called."""

    NO_NUMBER = "no_number"
    """There is no number in it."""
    TOO_SHORT = "too_short"
    """It has too few digits: the area or mobile code is missing."""
    TOO_LONG = "too_long"
    """It has more digits than the 11 the service calls."""
    LOST_DIGITS = "lost_digits"
    """A spreadsheet has rounded it (`7.91E+10`): the last digits are gone."""
    EXTENSION = "extension"
    """It has an extension, which cannot be dialled."""
    UNKNOWN = "unknown"
    """It has the digits, but no country or area that is known."""
    SEVERAL = "several"
    """There is more than one number where one is expected."""


class InvalidPhone(NamedTuple):
    """A piece of text that is not a number that can be called, and why."""

    text: str
    problem: PhoneProblem

    @override
    def __repr__(self) -> str:
        """Show the reason and only the end of the number."""
        return f"InvalidPhone(text={mask_phone(self.text)!r}, problem={self.problem.value!r})"


class ParsedPhones(NamedTuple):
    """What was found in a text: numbers of 11 digits in their order, each once, and what was refused."""

    accepted: tuple[str, ...]
    invalid: tuple[InvalidPhone, ...] = ()
    duplicates: int = 0

    @override
    def __repr__(self) -> str:
        """Show how many there are, never which."""
        return f"ParsedPhones(accepted={len(self.accepted)}, invalid={self.invalid!r}, duplicates={self.duplicates})"


class PhoneError(ValueError):
    """A text is not one number that can be called; `problem` says why."""

    def __init__(self, problem: PhoneProblem) -> None:
        """Keep the reason; the number stays out of the message."""
        self.problem = problem
        super().__init__(f"not a telephone number: {problem.value}")


def normalize_phone(text: str) -> str:
    """Return the one number in a text as 11 digits.

    `+7 (912) 345-67-89`, `8912…`, `912…` and `7.9123456789E10` all become `79123456789`. Raises `PhoneError` when
    there is no number in the text, when there are several, and when the one there cannot be called.
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
    """Return every number in a text as 11 digits, each once, with what was refused and why."""
    if _CLEAN.fullmatch(text):
        return ParsedPhones((str(text),))
    found: list[str] = []
    rejected: list[InvalidPhone] = []
    has_digits = False
    for piece in _chunks(text):
        numbers, others, digits = _search(piece)
        found.extend(numbers)
        rejected.extend(others)
        has_digits = has_digits or digits
    if not found and not rejected:
        problem = PhoneProblem.TOO_SHORT if has_digits else PhoneProblem.NO_NUMBER
        rejected.append(InvalidPhone(text.strip(), problem))
    accepted = dict.fromkeys(found)
    return ParsedPhones(tuple(accepted), tuple(rejected), len(found) - len(accepted))


def _chunks(text: str) -> Iterator[str]:
    """Yield a text in pieces that end with a line: no number goes beyond one, and none holds up the other threads."""
    start = 0
    while len(text) - start > _PIECE and (end := text.find("\n", start + _PIECE)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _search(text: str) -> tuple[list[str], list[InvalidPhone], bool]:
    """Return the numbers in a text, what was refused, both in their order, and whether digits are left."""
    rest = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    found: list[tuple[int, str]] = []
    rejected: list[tuple[int, InvalidPhone]] = []

    def take(match: re.Match[str], number: str | PhoneProblem) -> str:
        if isinstance(number, PhoneProblem):
            rejected.append((match.start(), InvalidPhone(match[0].strip(), number)))
        else:
            found.append((match.start(), number))
        return " " * len(match[0])

    rest = _SPREADSHEET.sub(lambda match: take(match, _parse_spreadsheet(match)), rest)
    rest = _DATE_OR_TIME.sub(lambda match: " " * len(match[0]), rest)
    end_of_last = 0

    def take_russian(match: re.Match[str]) -> str:
        nonlocal end_of_last
        before = _BEFORE.search(match.string, end_of_last, match.start())
        end_of_last = match.end()
        is_doubtful = before is not None and not match["prefix"] and _is_one_with(before, match)
        return take(match, PhoneProblem.UNKNOWN if is_doubtful else _parse_russian(match))

    rest = _RUSSIAN.sub(take_russian, rest)
    for foreign in PhoneNumberMatcher(rest, "RU", leniency=Leniency.VALID):
        digits = f"{foreign.number.country_code}{foreign.number.national_number}"
        position = foreign.start
        if foreign.number.extension:
            rejected.append((position, InvalidPhone(foreign.raw_string, PhoneProblem.EXTENSION)))
        elif len(digits) == PHONE_DIGITS:
            found.append((position, digits))
        else:
            rejected.append((position, InvalidPhone(foreign.raw_string, _by_length(digits))))
        rest = rest[:position] + " " * (foreign.end - position) + rest[foreign.end :]
    rejected.extend(
        (match.start(), InvalidPhone(match[0].strip(), _by_length(match[0]))) for match in _LEFT_OVER.finditer(rest)
    )
    rejected.extend((match.start(), InvalidPhone(match[1], PhoneProblem.TOO_SHORT)) for match in _LONE.finditer(rest))
    found.sort()
    rejected.sort()
    return [number for _, number in found], [item for _, item in rejected], _DIGIT.search(rest) is not None


def mask_phone(text: str) -> str:
    """Return a number with all but its country code and last two digits hidden: `7*** *** **89`.

    Text that is not a clean number keeps at most its last two characters.
    """
    if _CLEAN.fullmatch(text):
        return f"{text[0]}*** *** **{text[-2:]}"
    return f"***{text[-2:]}" if len(text) > 4 else "***"


def _parse_spreadsheet(match: re.Match[str]) -> str | PhoneProblem:
    """Return the number a spreadsheet wrote as a decimal or with an exponent, if all its digits are there."""
    number = match["whole"]
    if not number:
        mantissa = match["mantissa"].replace(",", ".")
        number = f"{Decimal(f'{mantissa}E{match["exponent"]}'):.0f}"
        if len(_NOT_DIGIT.sub("", mantissa)) != len(number):
            return PhoneProblem.LOST_DIGITS
    russian = _RUSSIAN.fullmatch(number)
    return _parse_russian(russian) if russian else _by_length(number)


def _parse_russian(match: re.Match[str]) -> str | PhoneProblem:
    """Return a number with the shape of a Russian one as 11 digits."""
    if match["extension"]:
        return PhoneProblem.EXTENSION
    national = _NOT_DIGIT.sub("", match["national"])
    # Ten bare digits may also be eleven with one lost ("8 912 345 67 8"): then their area does not exist.
    if not match["prefix"] and not is_valid_number(PhoneNumber(country_code=7, national_number=int(national))):
        return PhoneProblem.UNKNOWN
    return f"7{national}"


def _is_one_with(before: re.Match[str], match: re.Match[str]) -> bool:
    """Return whether digits before ten others may belong to them: "5 912 345-67-89" is no number of ours."""
    is_spaced = _NOT_DIGIT.search(match["national"]) is not None
    return before["plus"] is not None or is_spaced


def _by_length(text: str) -> PhoneProblem:
    """Return why digits that are no known number cannot be called."""
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) < PHONE_DIGITS - 1 or (text.startswith("+7") and len(digits) < PHONE_DIGITS):
        return PhoneProblem.TOO_SHORT
    return PhoneProblem.TOO_LONG if len(digits) > PHONE_DIGITS else PhoneProblem.UNKNOWN


_PIECE: Final = 20_000
_CLEAN = re.compile(r"7[0-9]{10}")
_DIGIT = re.compile(r"[0-9]")
_NOT_DIGIT = re.compile(r"[^0-9]")
# A value that a spreadsheet took for a number: "79123456789.0", "7.9123456789E10", "7,91235E+10".
_SPREADSHEET = re.compile(
    r"(?<![0-9.,+])(?:(?P<mantissa>[0-9](?:[.,][0-9]+)?)[eE]\+?(?P<exponent>1[0-9])|(?P<whole>[0-9]{10,11})[.,]0+)(?![0-9])"
)
_DATE_OR_TIME = re.compile(
    r"(?<![0-9.+-])(?:[0-9]{1,2}([./])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9.-])"
    r"|(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])"
)
# Ten digits after +7, 7 or 8 (any area), or ten that begin as Russian areas do; two signs between digits at most.
_RUSSIAN = re.compile(
    r"(?<![0-9+])(?:(?P<prefix>\+\ ?7[ ().-]{0,3}|[78][ ().-]{0,3}(?=[0-9]))|\(?(?=[3489]))"
    r"(?P<national>[0-9](?:[ ()-]{0,2}[0-9]|\.[0-9]){9})(?![0-9])"
    r"(?P<extension>[ ,;]{0,2}(?:доб|вн|ext|x|#)\.?[ ]?[0-9]{1,6})?",
    re.IGNORECASE,
)
# Digits right before a number that has neither +7 nor 8 in front.
_BEFORE = re.compile(r"(?P<plus>\+)?(?<![0-9])[0-9]{1,3}[ (-]{1,2}$")
_LEFT_OVER = re.compile(r"\+?[0-9](?:[ ().-]{0,2}[0-9]){6,}")
# Alone between two separators, five or six digits are a number somebody has mistyped; among words they are a house.
_LONE = re.compile(r"(?:^|(?<=[\n;,]))[ \t]*([0-9](?:[ ().-]{0,2}[0-9]){4,5})[ \t]*(?=[\n;,]|$)")
# Dashes of every kind to one, and the invisible signs that copied numbers carry to nothing; NFKC does the spaces.
_PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58", "-")
    | dict.fromkeys(
        "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff", ""
    )
)
