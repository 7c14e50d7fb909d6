"""Readers of the locale files, and of the code that names their messages."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
import re

from fluent.syntax import FluentParser, ast as fluent

from aiomobilgroup import campaigns

BOT = Path(__file__).parents[2] / "telegram_bot"
FILES = sorted({path.name for path in (BOT / "i18n" / "locales").glob("*/*.ftl")})
TAKES_MESSAGE_ID = {"translate", "plain", "InputError", "UserError", "ExpiredError", "RejectedError"}
"""Functions and exceptions whose first argument is a message id."""


def parse_messages(language: str, names: Iterable[str] = FILES) -> dict[str, fluent.Message]:
    """Return the messages of a language by their ids."""
    found: dict[str, fluent.Message] = {}
    for name in names:
        resource = FluentParser().parse((BOT / "i18n" / "locales" / language / name).read_text(encoding="utf-8"))
        junk = [entry.content for entry in resource.body if isinstance(entry, fluent.Junk)]
        assert junk == [], name
        messages = [entry for entry in resource.body if isinstance(entry, fluent.Message)]
        duplicates = [entry.id.name for entry in messages if entry.id.name in found]
        assert duplicates == [], name
        found |= {entry.id.name: entry for entry in messages}
    return found


def variables(message: fluent.Message) -> set[str]:
    """Return the names of a message's variables."""
    return set(_references(message))


def _references(node: object) -> Iterator[str]:
    """Yield the variables in a part of a message."""
    match node:
        case fluent.VariableReference():
            yield node.id.name
        case list():
            for one in node:
                yield from _references(one)
        case fluent.BaseNode():
            for one in vars(node).values():
                yield from _references(one)


def variants(language: str, name: str, variable: str) -> set[str]:
    """Return the values of a variable for which a message has a variant of its own."""
    found: set[str] = set()

    def visit(node: object) -> None:
        match node:
            case fluent.SelectExpression() if variable in set(_references(node.selector)):
                found.update(str(_key(one.key)) for one in node.variants)
            case list():
                for one in node:
                    visit(one)
            case fluent.BaseNode():
                for one in vars(node).values():
                    visit(one)

    visit(parse_messages(language)[name])
    return found


def _key(key: fluent.Identifier | fluent.NumberLiteral) -> str:
    """Return the key of a variant."""
    return key.name if isinstance(key, fluent.Identifier) else str(key.value)


def message_calls() -> Iterator[tuple[ast.Call, str]]:
    """Yield every call in the code that names a message, with its file and line."""
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr=function) | ast.Name(id=function), args=[_, *_]):
                    yield from [(node, f"{path.name}:{node.lineno}")] if function in TAKES_MESSAGE_ID else []


def audit_actions() -> list[str]:
    """Return the audit actions that the bot and the core record."""
    record_calls = [
        node
        for folder in (BOT, Path(campaigns.__file__).parent)
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"record_audit", "append"}
    ]
    words = [one.value for call in record_calls for one in call.args if isinstance(one, ast.Constant)]
    return sorted({one for one in words if isinstance(one, str)})


def named_messages() -> Iterator[tuple[str, str]]:
    """Yield the message ids that the code names, as regular expressions, with file and line."""
    for call, place in message_calls():
        yield from ((name, place) for name in _names(call.args[0]))


def messages_with_values() -> Iterator[tuple[str, set[str], str]]:
    """Yield the message ids that are written out in full, with their values, file and line."""
    for call, place in message_calls():
        given = {one.arg for one in call.keywords if one.arg is not None}
        is_whole = all(one.arg is not None for one in call.keywords)
        match call.args[0]:
            case ast.Constant(value=str(name)) if is_whole:
                yield name, given, place


def _names(node: ast.expr) -> Iterator[str]:
    """Yield the message ids that a first argument can be, as regular expressions."""
    match node:
        case ast.Constant(value=str(name)):
            yield re.escape(name)
        case ast.IfExp():
            yield from _names(node.body)
            yield from _names(node.orelse)
        case ast.JoinedStr():
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9-]+" for part in node.values
            )


def variant_texts(node: object) -> Iterator[str]:
    """Yield the text of each variant of a message, without its variables."""
    match node:
        case list():
            for one in node:
                yield from variant_texts(one)
        case fluent.BaseNode():
            if isinstance(node, fluent.Pattern):
                yield "".join(one.value for one in node.elements if isinstance(one, fluent.TextElement))
            for one in vars(node).values():
                yield from variant_texts(one)
