"""Log redaction: no secrets and no full phone numbers, whichever logger is used; ids stay readable."""

from collections.abc import Iterator
import io
import json
import logging

from hypothesis import given, strategies as st
import pytest
from telegram import Bot
from telegram.error import InvalidToken

from simulators.telegram import Telegram
from telegram_bot.operations import logging_setup
from telegram_bot.operations.log_redaction import RedactingFilter

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
SECRETS = (TOKEN, 'pass"word\\1', "ключ-доступа", "42:demo-token")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Return the log of a redacting root handler, at the level DEBUG."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactingFilter(SECRETS))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"GET https://api.telegram.org/bot{TOKEN}/getMe", "GET https://api.telegram.org/bot123456789:***/getMe"),
        ("bot987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw9/x", "bot987654321:***/x"),
        ("AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0", "***"),
        ('the password is pass"word\\1', "the password is ***"),
        (json.dumps({"password": 'pass"word\\1', "key": "ключ-доступа"}), '{"password": "***", "key": "***"}'),
        ("?key=%D0%BA%D0%BB%D1%8E%D1%87-%D0%B4%D0%BE%D1%81%D1%82%D1%83%D0%BF%D0%B0", "?key=***"),
    ],
)
def test_secrets(text: str, clean: str) -> None:
    """As plain text, and as URLs and JSON encode them; the bot's id is no secret."""
    assert RedactingFilter(SECRETS).clean(text) == clean


@pytest.mark.parametrize(
    "written",
    [
        "79123456789",
        "89123456789",
        "+79123456789",
        "+7 (912) 345-67-89",
        "8 (912) 345 67 89",
        "8-912-345-67-89",
        "7.912.345.67.89",
        "+7\N{NO-BREAK SPACE}912\N{NO-BREAK SPACE}345\N{NON-BREAKING HYPHEN}67\N{NON-BREAKING HYPHEN}89",
        r"+7\xa0912\xa0345\u201167\u201189",
        "%2B7%20912%20345%2067%2089",
        "(912) 345-67-89",
        "912 345-67-89",
        "79123456789.0",
    ],
)
@pytest.mark.parametrize("around", ["{}", "call {} now", "['{}', 1]", "a,{},b", '"{}"', "phone={};"])
def test_numbers(written: str, around: str) -> None:
    """In every format only the last digits of a number are left."""
    clean = RedactingFilter().clean(around.format(written))

    assert "7*** *** **89" in clean
    assert "345" not in clean


@given(
    digits=st.from_regex(r"[78]9[0-9]{9}", fullmatch=True),
    gaps=st.lists(st.sampled_from(["", " ", "-", " (", ") ", ".", "\N{NO-BREAK SPACE}"]), min_size=10, max_size=10),
)
def test_numbers_in_any_writing(digits: str, gaps: list[str]) -> None:
    """No format of eleven digits leaves them whole."""
    written = "".join(digit + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))

    clean = RedactingFilter().clean(f"text: {written}")

    assert "".join(filter(str.isdecimal, clean)) != digits


@pytest.mark.parametrize(
    "text",
    [
        "User 4242 wrote in chat -1001234567890, which is not allowed",
        "User 7912345678 and user 8123456789",
        "update 912345678, message 17, callback 4382bfdwdsb323b2d9",
        "2026-11-28 22:06:02,123 took 0.79123456789 s at 1764367562.123456",
        "Application started on 127.0.0.1:8080, process 81234",
        "campaign 12 of 10000 recipients, budget 12345.67",
        "callback query 81234567890123456789",
    ],
)
def test_what_is_no_number_stays(text: str) -> None:
    """Ids, times, addresses and amounts stay unchanged."""
    assert RedactingFilter(SECRETS).clean(text) == text


def test_arguments_and_tracebacks(log: io.StringIO) -> None:
    """Message arguments and exception texts are redacted as well."""
    error = InvalidToken(f"The token `{TOKEN}` was rejected, said +7 912 345-67-89")

    logging.getLogger("another.logger").error("of %s: %r", ["79123456789"], {"token": TOKEN}, exc_info=error)

    written = log.getvalue()
    assert "InvalidToken" in written
    assert "7*** *** **89" in written
    assert "AAHd" not in written
    assert "9123456789" not in written


def test_a_record_that_was_written_wrongly() -> None:
    """A record that cannot be formatted is logged without its arguments."""
    record = logging.LogRecord("another.logger", logging.ERROR, "", 0, "%d calls", ("79123456789",), None)

    clean = RedactingFilter().filter(record)

    assert clean.getMessage() == "%d calls (its values could not be written)"


def test_the_record_itself_is_left_alone(log: io.StringIO, caplog: pytest.LogCaptureFixture) -> None:
    """Other handlers get the original arguments."""
    logging.getLogger("another.logger").warning("to %s", "79123456789")

    assert caplog.records[-1].args == ("79123456789",)


async def test_the_libraries_at_their_most_talkative(log: io.StringIO, telegram: Telegram, telegram_url: str) -> None:
    """With DEBUG everywhere, neither httpx nor python-telegram-bot writes the token or a number."""
    levels = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "telegram")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    chat = telegram.private(telegram.user(1004, "Иван"))

    async with Bot(telegram.token, base_url=f"{telegram_url}/bot") as bot:
        await bot.send_message(chat.id, "8 (912) 345-67-89, 79123456789")
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)

    written = log.getvalue()
    assert "sendMessage" in written
    assert "/bot42:***" in written
    assert "demo-token" not in written
    assert "9123456789" not in written
    assert "345-67" not in written


def test_the_process_is_set_up_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The process's log is redacted, and uncaught exceptions are logged rather than printed."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr("sys.excepthook", None)
    level = root.level
    logging_setup.configure_logging("debug", "json", SECRETS)

    httpx_log = logging.getLogger("httpx")
    httpx_log.warning("GET /bot%s/getMe", TOKEN)
    httpx_log.info("GET /bot%s/getMe", TOKEN)
    logging_setup._log_uncaught(InvalidToken, InvalidToken(TOKEN), None)
    logging.captureWarnings(capture=False)
    root.setLevel(level)

    first, last = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["message"], first["level"], first["logger"]) == ("GET /bot123456789:***/getMe", "warning", "httpx")
    assert last["exception"].endswith("InvalidToken: 123456789:***")
