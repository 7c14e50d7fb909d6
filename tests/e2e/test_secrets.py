"""Neither the token, the key nor any number is ever logged, with any fault and at any log level."""

from pathlib import Path
from urllib.parse import quote

import pytest

from simulators.provider import Fault as ProviderFault, Provider
from simulators.telegram import Chat, Fault, Telegram
from telegram_bot.operations.exit_codes import ExitCode
from tests.bot.process import ProcessResult, run_to_exit, write_config
from tests.e2e.broadcast_scenario import RUSSIAN, approve_broadcast, running_bot, upload_recipients
from tests.e2e.conftest import KEY, TOKEN, USERS
from tests.e2e.recipient_workbook import PHONES
from tests.e2e.secret_search import find_leaks

TYPED_NUMBERS = ("79161234567", "74957654321", "79031112233", "79265554433")
"""Numbers that users type."""
MESSAGES = (
    "/call 8 (916) 123-45-67, +7 495 765 43 21 Тревога",
    "/call 8 916 123 45 67 8 903 1112233 x",
    "/block 8\N{NO-BREAK SPACE}916\N{NO-BREAK SPACE}123\N{NON-BREAKING HYPHEN}45\N{NON-BREAKING HYPHEN}67",
    "/groups +79265554433",
    "/audit",
    "/status 79161234567",
    "916 123 45 67",
)
each_verbosity = pytest.mark.parametrize(
    "module", ["telegram_bot", "tests.e2e.verbose_bot"], ids=["debug", "everything"]
)


def check_log(result: ProcessResult) -> None:
    """Fail if the log has no debug lines, or contains a secret or a number."""
    assert "DEBUG" in result.errors or '"debug"' in result.errors
    assert find_leaks(result.output + result.errors, secrets=(TOKEN, KEY), phones=(*PHONES, *TYPED_NUMBERS)) == []


def test_the_search_finds_what_it_looks_for() -> None:
    """In every format that a log may have."""
    texts = [TOKEN, f"https://example.org/bot{TOKEN.replace(':', '%3A')}/getMe", KEY, quote(KEY, safe="")]
    gap = "\N{NO-BREAK SPACE}"
    numbers = ["8 (912) 010-00-00", f"+7{gap}912{gap}0100000", r"912\xa0010\u2011 00 00", "8912%200100000"]

    assert all(find_leaks(one, secrets=(TOKEN, KEY), phones=()) for one in texts)
    assert [find_leaks(one, secrets=(), phones=PHONES) for one in numbers] == [[PHONES[0]]] * len(numbers)


@each_verbosity
async def test_nothing_of_a_whole_broadcast(
    module: str, tmp_path: Path, provider_url: str, telegram_url: str, operator: Chat, approver: Chat
) -> None:
    """From the uploaded workbook to the report."""
    async with running_bot(tmp_path, telegram_url, provider_url, module) as bot:
        preview = await upload_recipients(RUSSIAN, operator)
        await approve_broadcast(RUSSIAN, operator, approver, preview)
        await operator.wait_for(lambda message: message.document is not None, after=preview, timeout=30)
        for line in MESSAGES:
            await operator.send(operator.user, line)
        await operator.send(operator.user, contact=("+79031112233", "Сосед", None))
        last = await operator.send(operator.user, "/id")
        await operator.wait_for("этот чат", after=last)
        result = await bot.stop()

    assert result.code == 0, result.errors
    check_log(result)


async def test_nothing_when_everything_goes_wrong(
    tmp_path: Path,
    provider: Provider,
    provider_url: str,
    telegram: Telegram,
    telegram_url: str,
    operator: Chat,
    approver: Chat,
) -> None:
    """Telegram rejects and drops requests, the provider's response is lost, and then key and token are revoked."""
    log = {"level": "debug", "format": "json"}
    async with running_bot(tmp_path, telegram_url, provider_url, "tests.e2e.verbose_bot", log=log) as bot:
        telegram.fail("getFile", Fault.DROP)
        first = await operator.send(
            operator.user, document=(b"8 916 123-45-67", "8 916 123-45-67.csv"), caption="/call x"
        )
        await operator.wait_for("файл", after=first)
        preview = await upload_recipients(RUSSIAN, operator)
        provider.fail("send", ProviderFault.RESET_AFTER_ACCEPTING)
        for fault in (Fault.TOO_MANY, Fault.DROP, Fault.SERVER_ERROR, Fault.DROP_AFTER):
            telegram.fail("editMessageText", fault)
        telegram.fail("answerCallbackQuery", Fault.DROP_AFTER)
        telegram.fail("getUpdates", Fault.DROP, times=2)
        await operator.press(operator.user, preview, RUSSIAN.call)
        request = await approver.wait_for(RUSSIAN.approval_request)
        telegram.fail("answerCallbackQuery", Fault.TOO_MANY)
        approver.tap(approver.user, request, RUSSIAN.approve)
        await operator.wait_for("Неизвестно", after=preview, timeout=30)
        for method, fault in (
            ("sendMessage", Fault.TOO_MANY),
            ("sendMessage", Fault.DROP),
            ("sendMessage", Fault.SERVER_ERROR),
        ):
            telegram.fail(method, fault)
            await operator.send(operator.user, MESSAGES[0])
        provider.account.key = "another-key"
        last = await operator.send(operator.user, "/phrases")
        await operator.wait_for("ключ", after=last)
        telegram.fail("getUpdates", Fault.UNAUTHORIZED, times=None)
        # The poll that is waiting now is answered, and the next one gets the fault.
        await operator.send(operator.user, MESSAGES[0])
        result = await bot.result

    assert result.code == ExitCode.AUTHENTICATION, result.errors
    check_log(result)


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize(("token", "key"), [(f"{TOKEN}4", KEY), (TOKEN, f"{KEY}4")], ids=["token", "key"])
async def test_nothing_of_a_secret_that_is_refused(
    command: str, token: str, key: str, tmp_path: Path, provider_url: str, telegram_url: str
) -> None:
    """The error names which of the two is wrong, but not its value."""
    write_config(tmp_path, telegram_url, provider_url, token=token, key=key, users=list(USERS), log={"level": "debug"})

    result = await run_to_exit(command, "--log-level", "debug", folder=tmp_path)

    assert result.code == ExitCode.AUTHENTICATION
    assert find_leaks(result.output + result.errors, secrets=(token, key), phones=()) == []
