"""The account's phrases, scripts and sender numbers as lists."""

from collections.abc import Sequence

from aiomobilgroup import Recording, SenderNumber

from ..i18n.translator import Translator
from .pagination import page_rows, truncate


def phrases_text(translate: Translator, phrases: Sequence[Recording], page: int) -> str:
    """Return a page of phrases."""
    return _recordings_text(translate, "phrases-head", phrases, page)


def scripts_text(translate: Translator, scripts: Sequence[Recording], page: int) -> str:
    """Return a page of scripts."""
    return _recordings_text(translate, "scripts-head", scripts, page)


def _recordings_text(translate: Translator, head: str, recordings: Sequence[Recording], number: int) -> str:
    """Return a page of phrases or scripts under a heading: ids, names and durations."""
    lines = [translate(head, count=len(recordings))]
    for one in page_rows(recordings, number):
        name = truncate(one.name or "—", 80)
        if one.duration is None:
            lines.append(translate("recording", id=one.id, name=name))
        else:
            lines.append(translate("recording-duration", id=one.id, name=name, duration=format_duration(one.duration)))
    return "\n".join(lines)


def numbers_text(translate: Translator, numbers: Sequence[SenderNumber], page: int) -> str:
    """Return a page of sender numbers."""
    lines = [translate("numbers-head", count=len(numbers))]
    lines += [
        translate("number", number=one.number, description=truncate(one.description or "—", 80))
        for one in page_rows(numbers, page)
    ]
    return "\n".join(lines)


def format_duration(seconds: int) -> str:
    """Return a duration in seconds as minutes and seconds (`2:05`)."""
    return f"{seconds // 60}:{seconds % 60:02}"
