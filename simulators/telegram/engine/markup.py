"""Parser of Telegram's HTML: returns the text and its entities, counted in UTF-16 units.

Stricter than Telegram in one respect: a bare `&`, which Telegram shows, is rejected, because it means that a text was
not escaped.
"""

from dataclasses import dataclass, field
from html import unescape
import re
from typing import Any

from simulators.telegram.errors import ApiError, bad_request

MAX_TEXT, MAX_CAPTION = 4096, 1024
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_TOKEN = re.compile(r"<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"\s+([A-Za-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ESCAPE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9A-Fa-f]+);")
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?!\w)")
_MENTION = re.compile(r"(?<![\w/@])@\w{3,32}")
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(slots=True)
class _Open:
    """A tag that is not closed yet."""

    tag: str
    entity: dict[str, Any]
    start: int


@dataclass(slots=True)
class _Reader:
    """Parses HTML from left to right."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def add_text(self, piece: str, where: int) -> None:
        """Add a piece of text between tags."""
        if "<" in piece:
            raise _unreadable(f"Unsupported start tag at byte offset {where + piece.index('<')}")
        if "&" in _ESCAPE.sub("", piece):
            raise _unreadable(f"Unescaped & near byte offset {where}")
        plain = unescape(piece)
        self.text.append(plain)
        self.length += utf16_length(plain)

    def open(self, tag: str, attributes: dict[str, str], where: int) -> None:
        """Add a start tag."""
        if tag not in _TAGS:
            raise _unreadable(f'Unsupported start tag "{tag}" at byte offset {where}')
        entity: dict[str, Any] = {"type": _TAGS[tag]}
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        if tag == "a":
            entity["url"] = attributes.get("href", "")
        if tag == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        if tag == "tg-time":
            entity |= {"unix_time": int(attributes.get("unix", "0")), "date_time_format": attributes.get("format", "")}
        if tag == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        if tag == "code" and self.opened and self.opened[-1].tag == "pre" and "class" in attributes:
            self.opened[-1].entity["language"] = attributes["class"].removeprefix("language-")
        self.opened.append(_Open(tag, entity, self.length))

    def close(self, tag: str, where: int) -> None:
        """Add an end tag."""
        if not self.opened:
            raise _unreadable(f"Unexpected end tag at byte offset {where}")
        last = self.opened.pop()
        if last.tag != tag:
            raise _unreadable(f'Unmatched end tag at byte offset {where}, expected "</{last.tag}>", found "</{tag}>"')
        is_code_of_pre = tag == "code" and self.opened and self.opened[-1].tag == "pre"
        if self.length > last.start and not is_code_of_pre:
            self.entities.append(last.entity | {"offset": last.start, "length": self.length - last.start})


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 units, as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text and the entities of HTML. Raises `ApiError` if it is invalid."""
    reader = _Reader()
    at = 0
    for found in _TOKEN.finditer(source):
        reader.add_text(source[at : found.start()], at)
        at = found.end()
        tag = found["tag"].lower()
        if found["end"]:
            reader.close(tag, found.start())
            continue
        attributes = {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(found["attributes"])
        }
        reader.open(tag, attributes, found.start())
    reader.add_text(source[at:], at)
    if reader.opened:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{reader.opened[-1].tag}"')
    return _trimmed("".join(reader.text), reader.entities)


def read_plain(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return a text and the entities that Telegram itself finds in it: commands, mentions and links."""
    found = [
        {"type": kind, "offset": utf16_length(text[: match.start()]), "length": utf16_length(match[0])}
        for kind, pattern in (("bot_command", _COMMAND), ("mention", _MENTION), ("url", _LINK))
        for match in pattern.finditer(text)
    ]
    return text, sorted(found, key=lambda entity: entity["offset"])


def _trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Strip the spaces at both ends, as Telegram does, and move the entities."""
    shift = utf16_length(text) - utf16_length(text.lstrip())
    trimmed = text.strip()
    end = utf16_length(trimmed)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if stop > start:
            moved.append(entity | {"offset": start, "length": stop - start})
    return trimmed, sorted(moved, key=lambda entity: (entity["offset"], -entity["length"]))


def _unreadable(why: str) -> ApiError:
    """Return the error for invalid HTML."""
    return bad_request(f"can't parse entities: {why}")
