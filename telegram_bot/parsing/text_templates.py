"""Texts with `{column}` in them, filled from the columns of a table; `{{` and `}}` are the braces themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
import re
from typing import Final

from ..domain.errors import InputError
from .columns import column_role, normalize_heading

_PIECE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A text cut into what is read to everybody, and the columns that are read to one."""

    pieces: tuple[str | int, ...]

    @property
    def columns(self) -> frozenset[int]:
        """Return the columns it takes something from."""
        return frozenset(piece for piece in self.pieces if isinstance(piece, int))

    def render(self, cells: Sequence[str]) -> str | None:
        """Return the text for one row; None where a column is empty."""
        found = [piece if isinstance(piece, str) else _cell(cells, piece) for piece in self.pieces]
        return None if "" in found else "".join(found)


def compile_template(text: str, names: Sequence[str]) -> TextTemplate:
    """Return a text ready to be filled; names are compared whatever their case, and by what they mean.

    Raises `InputError` for a column that is not there, for one that is there twice, and for a brace without its other.
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
                pieces.append(_place(found[1], names))
    pieces.append(text[start:])
    return TextTemplate(tuple(piece for piece in pieces if piece != ""))


def _place(name: str, names: Sequence[str]) -> int:
    """Return the column that a placeholder names."""
    requested = normalize_heading(name)
    same = [place for place, one in enumerate(names) if requested and normalize_heading(one) == requested]
    if not same and (meaning := column_role(name)) is not None:
        same = [target for target, one in enumerate(names) if column_role(one) is meaning]
    if len(same) > 1:
        raise InputError("placeholder-twice", name=name.strip())
    if not same:
        raise InputError("placeholder-unknown", name=name.strip(), columns=format_placeholders(names))
    return same[0]


def format_placeholders(names: Sequence[str]) -> str:
    """Return the columns as placeholders, for a sentence."""
    shown = [f"{{{name}}}" for name in names[:30]]
    return ", ".join(shown) + ("…" if len(names) > len(shown) else "")


def _cell(cells: Sequence[str], target: int) -> str:
    """Return a row's cell; rows may be shorter than their headings."""
    return cells[target] if target < len(cells) else ""
