"""Text templates with `{column}` placeholders for the cells of a row; `{{` and `}}` are plain braces."""

from collections.abc import Sequence
from dataclasses import dataclass
import re
from typing import Final

from ..domain.errors import InputError
from .columns import column_role, normalize_heading

_PIECE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A text split into fixed pieces and the indexes of columns."""

    pieces: tuple[str | int, ...]

    @property
    def columns(self) -> frozenset[int]:
        """Return the indexes of the columns in the text."""
        return frozenset(piece for piece in self.pieces if isinstance(piece, int))

    def render(self, cells: Sequence[str]) -> str | None:
        """Return the text for one row, or None if one of its columns is empty."""
        found = [piece if isinstance(piece, str) else _cell(cells, piece) for piece in self.pieces]
        return None if "" in found else "".join(found)


def compile_template(text: str, names: Sequence[str]) -> TextTemplate:
    """Return the template of a text; placeholders match column names in any case, otherwise by their role.

    Raises `InputError` for an unknown column, for one that occurs twice, and for an unmatched brace.
    """
    pieces: list[str | int] = []
    start = 0
    for found in _PIECE.finditer(text):
        pieces.append(text[start : found.start()])
        start = found.end()
        match found[0]:
            case "{{" | "}}":
                pieces.append(found[0][0])
            case "{" | "}":
                raise InputError("placeholder-brace", text=text[max(0, found.start() - 10) : found.start() + 20])
            case _:
                pieces.append(_column_index(found[1], names))
    pieces.append(text[start:])
    return TextTemplate(tuple(piece for piece in pieces if piece != ""))


def _column_index(name: str, names: Sequence[str]) -> int:
    """Return the index of the column that a placeholder names."""
    requested = normalize_heading(name)
    matches = [index for index, one in enumerate(names) if requested and normalize_heading(one) == requested]
    if not matches and (role := column_role(name)) is not None:
        matches = [index for index, one in enumerate(names) if column_role(one) is role]
    if len(matches) > 1:
        raise InputError("placeholder-twice", name=name.strip())
    if not matches:
        raise InputError("placeholder-unknown", name=name.strip(), columns=format_placeholders(names))
    return matches[0]


def format_placeholders(names: Sequence[str]) -> str:
    """Return the column names as placeholders, for a message."""
    shown = [f"{{{name}}}" for name in names[:30]]
    return ", ".join(shown) + ("…" if len(names) > len(shown) else "")


def _cell(cells: Sequence[str], index: int) -> str:
    """Return a row's cell, empty where the row is shorter than its headings."""
    return cells[index] if index < len(cells) else ""
