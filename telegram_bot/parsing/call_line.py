"""The one-line form of a broadcast: whom to call, and what to say, in one message.

Numbers and @groups stand first, with blanks, commas or semicolons between; the rest is the text. The rule:

1. The list is read from the beginning. It ends before the first thing that is neither a number nor a @group: there the
   text begins, which may well begin with a digit (`@duty 15 minutes are left`).
2. A colon after the list, or an empty line, ends it: all that follows is the text, numbers included.
3. After a line break the list goes on only with lines that hold nothing but numbers and groups (a pasted column), or
   where the line before ended with a comma or a semicolon. Any other line begins the text.
4. Digits that could be either (a number with a digit too few before the text, an account number, a number whose last
   digit stands alone) are not guessed at: `InputError`, which asks for an empty line.

So a number within a text is never called, and no digit of a text is lost: the two parts are the beginning and the end
of what was typed.
"""

from collections.abc import Iterator
from enum import Enum, auto
import re
from typing import Final, NamedTuple
import unicodedata

from aiomobilgroup import PhoneError, PhoneProblem, normalize_phone, parse_phones

from ..domain.errors import InputError

GROUP: Final = re.compile(r"(?<![\w@.+-])@([\w-]{1,60})(?![\w-])")
"""A saved group in a text."""


class CallLine(NamedTuple):
    """What was typed, in its two parts."""

    numbers: str
    message: str


def parse_call_line(text: str) -> CallLine:
    """Return whom to call and what to say, by the rule above.

    Raises `InputError` where nobody can tell to which of the two some digits belong.
    """
    plain = _to_ascii(text)
    end, doubt = 0, ""
    for line in _lines(plain):
        items = list(_tokens(plain, line.start, line.end, text))
        reached = items[-1].end if items else line.start
        is_list = bool(items) and not plain[reached : line.end].strip(_BETWEEN)
        if not is_list and line.is_later:
            break
        for item in items:
            if item.kind is _TokenKind.AMBIGUOUS:
                doubt = doubt or text[item.start : item.end].strip()
            else:
                end, doubt = item.end, ""
        if not is_list:
            break
        if doubt and _ENDS_THE_LIST.match(plain, line.end):
            # It can belong to no text: it is a number that somebody has mistyped.
            end, doubt = line.end, ""
    if doubt:
        raise InputError("typed-unclear", text=doubt)
    lead = _LEAD.match(plain, end)
    start = lead.end() if lead and end else end
    return CallLine(text[:end].strip(), text[start:].strip())


class _TokenKind(Enum):
    """What a piece of the list is."""

    GROUP = auto()
    NUMBER = auto()
    AMBIGUOUS = auto()


class _Token(NamedTuple):
    """A piece of the list, and where it stands."""

    kind: _TokenKind
    start: int
    end: int


class _Line(NamedTuple):
    """A line that may belong to the list; a later one only with nothing else in it."""

    start: int
    end: int
    is_later: bool


def _lines(plain: str) -> Iterator[_Line]:
    """Yield the lines up to the first empty one that follows another."""
    start, is_later = 0, False
    while start <= len(plain):
        found = plain.find("\n", start)
        end = len(plain) if found < 0 else found
        line = plain[start:end].strip(" ")
        if line:
            yield _Line(start, end, is_later)
            is_later = not line.endswith((",", ";"))
        elif plain[:start].strip():
            return
        start = end + 1


def _tokens(plain: str, start: int, end: int, text: str) -> Iterator[_Token]:
    """Yield the pieces of the list at the beginning of a line."""
    position = start
    while True:
        position = _SEPARATORS.match(plain, position, end).end()  # type: ignore[union-attr]
        item = _next_token(plain, position, end, text)
        if item is None:
            return
        yield item
        if item.end < end and plain[item.end] not in _BETWEEN:
            return
        position = item.end


def _next_token(plain: str, start: int, end: int, text: str) -> _Token | None:
    """Return the piece of the list that begins here; None where the text begins."""
    if group := GROUP.match(plain, start, end):
        return _Token(_TokenKind.GROUP, start, group.end())
    if _DATE_OR_TIME.match(plain, start, end):
        return None
    for shape in _SHAPES:
        found = shape.match(plain, start, end)
        if found is None or not _is_complete_number(text[start : found.end()]):
            continue
        extension = _EXTENSION.match(plain, found.end(), end)
        if extension:
            return _Token(_TokenKind.AMBIGUOUS, start, extension.end())
        after = plain[found.end() : end].strip(" ")
        doubtful = _LONE_DIGIT.search(found[0]) and after and after[0] not in ",;:"
        return _Token(_TokenKind.AMBIGUOUS if doubtful else _TokenKind.NUMBER, start, found.end())
    run = _RUN.match(plain, start, end)
    if run is None or not _looks_like_a_number(run[0], plain[run.end() : end]):
        return None
    return _Token(_TokenKind.AMBIGUOUS, start, run.end())


def _is_complete_number(piece: str) -> bool:
    """Return whether a piece is one number with all its digits, and none beyond."""
    try:
        number = normalize_phone(piece)
    except PhoneError:
        return False
    digits = "".join(one for one in unicodedata.normalize("NFKC", piece) if one.isdigit())
    if _SPREADSHEET.fullmatch(_to_ascii(piece)):
        return True
    return digits in (number, number[1:], f"8{number[1:]}")


def _looks_like_a_number(run: str, after: str) -> bool:
    """Return whether digits are so many, and such, that somebody may have meant a number."""
    count = sum(one.isdigit() for one in run)
    if count < _MIN_DIGITS and not (
        count > _HOUSE_NUMBER_DIGITS and (not after.strip() or after.lstrip(" ")[0] in ",;")
    ):
        return False
    problems = {piece.problem for piece in parse_phones(run).invalid}
    return problems != {PhoneProblem.NO_NUMBER}


def _to_ascii(text: str) -> str:
    """Return a text of the same length with digits, blanks and dashes of every kind as ASCII has them."""
    return "".join(map(_char_to_ascii, text))


def _char_to_ascii(sign: str) -> str:
    """Return one sign as ASCII has it."""
    if sign < "\x7f":
        return " " if sign in "\t\r\x0b\x0c" else sign
    if sign in "\u2028\u2029\x85":
        return "\n"
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "Cf":
        return _INVISIBLE
    if category == "Zs":
        return " "
    if category == "Pd" or sign in "\u2212\u2043":
        return "-"
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


_INVISIBLE: Final = "\x00"
_BETWEEN: Final = " ,;/\x00"
_MIN_DIGITS: Final = 7
_HOUSE_NUMBER_DIGITS: Final = 4
_SEPARATORS = re.compile(r"[ ,;/\x00]*")
# What may stand between a list and its text and belongs to neither; a dash only where it is not a minus.
_LEAD = re.compile(r"[\s,;:\x00]*(?:[-.](?=\s)\s*)?")
_DATE_OR_TIME = re.compile(
    r"[0-9]{1,2}([./])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})(?![0-9.-])|[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9.-])"
    r"|[0-9]{1,2}:[0-9]{2}(?![0-9])"
)
_GAP: Final = r"[ ().\x00-]{0,4}"
# After the last digit comes none, nor the rest of a decimal.
_END: Final = r"(?![0-9]|[.,-][0-9])"
_SPREADSHEET = re.compile(rf"(?:[0-9]{{10,11}}[.,]0+|[0-9](?:[.,][0-9]+)?[eE]\+?1[0-9]){_END}")
_SHAPES: Final = (
    _SPREADSHEET,
    *(re.compile(rf"\x00*\+?[ \x00]?\(?[0-9](?:{_GAP}[0-9]){{{count}}}(?![0-9]|[.-][0-9])") for count in (10, 9)),
)
# An empty line, or nothing more.
_ENDS_THE_LIST = re.compile(r"\s*(?:\n[ \x00]*\n|\Z)")
_LONE_DIGIT = re.compile(r" [0-9]$")
_EXTENSION = re.compile(r"[ ,;\x00]{0,3}(?:доб|вн|ext|x|#)\.?[ ]?[0-9]{1,6}", re.IGNORECASE)
_RUN = re.compile(rf"\x00*\+?[ ]?\(?[0-9](?:{_GAP}[0-9])*(?:[.,]0+|[eE]\+?1[0-9])?")
