"""Handlers and background services are registered by explicit tuples: no module may be missing in them."""

from pathlib import Path

from telegram_bot import background, handlers
from telegram_bot.dispatch.command_menu import Command
from telegram_bot.i18n.translator import LANGUAGES, message_ids


def modules_with(package: str, definition: str) -> set[str]:
    """Return the modules of a package that contain a definition."""
    folder = Path(package).parent
    root = folder.parents[1]
    return {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for path in folder.rglob("*.py")
        if definition in path.read_text(encoding="utf-8") and path.name != "__init__.py"
    }


def test_every_module_of_handlers_is_registered() -> None:
    """Every module that defines `register` is in the tuple, once."""
    registered = [module.__name__ for module in handlers.HANDLER_MODULES]  # type: ignore[attr-defined]

    assert sorted(registered) == sorted(modules_with(handlers.__file__, "\ndef register("))


def test_every_background_service_is_run() -> None:
    """Every module that defines `run` is in the tuple, once."""
    services = [service.__module__ for service in background.BACKGROUND_SERVICES]

    assert sorted(services) == sorted(modules_with(background.__file__, "\nasync def run("))


def test_every_command_is_described_in_every_language() -> None:
    """The menu shows the descriptions."""
    commands: tuple[Command, ...] = handlers.all_commands()

    assert len({one.name for one in commands}) == len(commands)
    for language in LANGUAGES:
        assert {f"command-{one.name}" for one in commands} <= message_ids(language).keys()
