"""The one-line form of a broadcast: the list of recipients and the text in one message.

Numbers and @groups come first, separated by blanks, commas or semicolons; the rest is the text. The rules:

1. The list is read from the beginning. It ends before the first piece that is neither a number nor a @group: there the
   text begins, which may begin with a digit (`@duty 15 minutes are left`).
2. A colon after the list, or an empty line, ends it: everything that follows is the text, numbers included.
3. After a line break the list continues only with lines that contain numbers and groups alone (a pasted column), or
   where the line before ended with a comma or a semicolon. Any other line begins the text.
4. Digits that could belong to either (a number with a digit too few before the text, an account number, a number whose
   last digit stands alone) are not guessed at: `InputError`, which asks for an empty line.

A number within a text is therefore never called, and no digit of a text is lost: the two parts are the beginning and
the end of the message.
"""

from collections.abc import Iterator
from enum import Enum, auto
import re
from typing import Final, NamedTuple
import unicodedata

from aiomobilgroup import PhoneError, PhoneProblem, normalize_phone, parse_phones

from ..domain.errors import InputError

GROUP: Final = re.compile(r"(?<![\w@.+-])@([\w-]{1,60})(?![\w-])")
"""The name of a recipient group in a text."""


class CallLine(NamedTuple):
    """A message, split into its list of recipients and its text."""

    numbers: str
    message: str


def parse_call_line(text: str) -> CallLine:
    """Split a message into its list of recipients and its text, by the rules above.

    Raises `InputError` if it is unclear to which of the two some digits belong.
    """
    plain = _to_ascii(text)
    end, ambiguous = 0, ""
    for line in _lines(plain):
        tokens = list(_tokens(plain, line.start, line.end, text))
        tokens_end = tokens[-1].end if tokens else line.start
        is_list = bool(tokens) and not plain[tokens_end : line.end].strip(_BETWEEN)
        if not is_list and line.is_later:
            break
        for token in tokens:
            if token.kind is _TokenKind.AMBIGUOUS:
                ambiguous = ambiguous or text[token.start : token.end].strip()
            else:
                end, ambiguous = token.end, ""
        if not is_list:
            break
        if ambiguous and _ENDS_THE_LIST.match(plain, line.end):
            # No text follows to which it could belong: it is a mistyped number.
            end, ambiguous = line.end, ""
    if ambiguous:
        raise InputError("typed-unclear", text=ambiguous)
    lead = _LEAD.match(plain, end)
    start = lead.end() if lead and end else end
    return CallLine(text[:end].strip(), text[start:].strip())


class _TokenKind(Enum):
    """The kind of a token."""

    GROUP = auto()
    NUMBER = auto()
    AMBIGUOUS = auto()


class _Token(NamedTuple):
    """A token of the list, with its position."""

    kind: _TokenKind
    start: int
    end: int


class _Line(NamedTuple):
    """A line that may belong to the list; a later line does only if it contains nothing else."""

    start: int
    end: int
    is_later: bool


def _lines(plain: str) -> Iterator[_Line]:
    """Yield the lines up to the first empty line after a line of text."""
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
    """Yield the list's tokens at the beginning of a line."""
    position = start
    while True:
        position = _SEPARATORS.match(plain, position, end).end()  # type: ignore[union-attr]
        token = _next_token(plain, position, end, text)
        if token is None:
            return
        yield token
        if token.end < end and plain[token.end] not in _BETWEEN:
            return
        position = token.end


def _next_token(plain: str, start: int, end: int, text: str) -> _Token | None:
    """Return the token that begins at `start`, or None if the text begins there."""
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
        is_ambiguous = _LONE_DIGIT.search(found[0]) and after and after[0] not in ",;:"
        return _Token(_TokenKind.AMBIGUOUS if is_ambiguous else _TokenKind.NUMBER, start, found.end())
    run = _RUN.match(plain, start, end)
    if run is None or not _looks_like_a_number(run[0], plain[run.end() : end]):
        return None
    return _Token(_TokenKind.AMBIGUOUS, start, run.end())


def _is_complete_number(piece: str) -> bool:
    """Return whether a piece is one number with all its digits and no others."""
    try:
        number = normalize_phone(piece)
    except PhoneError:
        return False
    digits = "".join(one for one in unicodedata.normalize("NFKC", piece) if one.isdigit())
    if _SPREADSHEET.fullmatch(_to_ascii(piece)):
        return True
    return digits in (number, number[1:], f"8{number[1:]}")


def _looks_like_a_number(run: str, after: str) -> bool:
    """Return whether a run of digits may be meant as a number, by its length, its form and the text after it."""
    count = sum(one.isdigit() for one in run)
    if count < _MIN_DIGITS and not (
        count > _HOUSE_NUMBER_DIGITS and (not after.strip() or after.lstrip(" ")[0] in ",;")
    ):
        return False
    problems = {piece.problem for piece in parse_phones(run).invalid}
    return problems != {PhoneProblem.NO_NUMBER}


def _to_ascii(text: str) -> str:
    """Return a text of the same length with digits, blanks and dashes of every kind replaced by ASCII ones."""
    return "".join(map(_char_to_ascii, text))


def _char_to_ascii(char: str) -> str:
    """Return a character's ASCII form, or the character itself if it has none."""
    if char < "\x7f":
        return " " if char in "\t\r\x0b\x0c" else char
    if char in "\u2028\u2029\x85":
        return "\n"
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Cf":
        return _INVISIBLE
    if category == "Zs":
        return " "
    if category == "Pd" or char in "\u2212\u2043":
        return "-"
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


_INVISIBLE: Final = "\x00"
_BETWEEN: Final = " ,;/\x00"
_MIN_DIGITS: Final = 7
_HOUSE_NUMBER_DIGITS: Final = 4
_SEPARATORS = re.compile(r"[ ,;/\x00]*")
# Separators between the list and the text, part of neither; a dash counts only where it is not a minus.
_LEAD = re.compile(r"[\s,;:\x00]*(?:[-.](?=\s)\s*)?")
_DATE_OR_TIME = re.compile(
    r"[0-9]{1,2}([./])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})(?![0-9.-])|[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9.-])"
    r"|[0-9]{1,2}:[0-9]{2}(?![0-9])"
)
_GAP: Final = r"[ ().\x00-]{0,4}"
# A number is followed neither by another digit nor by the rest of a decimal.
_END: Final = r"(?![0-9]|[.,-][0-9])"
_SPREADSHEET = re.compile(rf"(?:[0-9]{{10,11}}[.,]0+|[0-9](?:[.,][0-9]+)?[eE]\+?1[0-9]){_END}")
_SHAPES: Final = (
    _SPREADSHEET,
    *(re.compile(rf"\x00*\+?[ \x00]?\(?[0-9](?:{_GAP}[0-9]){{{count}}}(?![0-9]|[.-][0-9])") for count in (10, 9)),
)
# An empty line, or the end of the message.
_ENDS_THE_LIST = re.compile(r"\s*(?:\n[ \x00]*\n|\Z)")
_LONE_DIGIT = re.compile(r" [0-9]$")
_EXTENSION = re.compile(r"[ ,;\x00]{0,3}(?:доб|вн|ext|x|#)\.?[ ]?[0-9]{1,6}", re.IGNORECASE)
_RUN = re.compile(rf"\x00*\+?[ ]?\(?[0-9](?:{_GAP}[0-9])*(?:[.,]0+|[eE]\+?1[0-9])?")
