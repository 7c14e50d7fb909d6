"""What the account has, as lists with ids, names and durations."""

from collections.abc import Sequence

from aiomobilgroup import Recording, SenderNumber

from ..i18n.translator import Texts
from .pagination import page_of, shortened


def phrases_text(texts: Texts, phrases: Sequence[Recording], page: int) -> str:
    """Return a page of phrases."""
    return _recordings_text(texts, "phrases-head", phrases, page)


def scripts_text(texts: Texts, scripts: Sequence[Recording], page: int) -> str:
    """Return a page of scripts."""
    return _recordings_text(texts, "scripts-head", scripts, page)


def _recordings_text(texts: Texts, head: str, recordings: Sequence[Recording], number: int) -> str:
    """Return a page of phrases or scripts under a head line."""
    lines = [texts(head, count=len(recordings))]
    for one in page_of(recordings, number):
        name = shortened(one.name or "—", 80)
        if one.duration is None:
            lines.append(texts("recording", id=one.id, name=name))
        else:
            lines.append(texts("recording-duration", id=one.id, name=name, duration=clock(one.duration)))
    return "\n".join(lines)


def numbers_text(texts: Texts, numbers: Sequence[SenderNumber], page: int) -> str:
    """Return a page of sender numbers."""
    lines = [texts("numbers-head", count=len(numbers))]
    lines += [
        texts("number", number=one.number, description=shortened(one.description or "—", 80))
        for one in page_of(numbers, page)
    ]
    return "\n".join(lines)


def clock(seconds: int) -> str:
    """Return a duration as minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02}"
