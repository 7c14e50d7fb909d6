"""The locales: both languages have the same messages, each id in the code exists, and plural forms are right."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
import re
from zoneinfo import ZoneInfo

import pytest

from aiomobilgroup import CallOutcome, InputProblem, PhoneProblem
from aiomobilgroup.campaigns import Attention, CampaignState, Rule
from telegram_bot.domain.roles import Role
from telegram_bot.handlers import all_commands
from telegram_bot.i18n.translator import LANGUAGES, MissingMessageError, Translator, language_of
from tests.bot.locale_helpers import (
    FILES,
    audit_actions,
    messages_with_values,
    named_messages,
    parse_messages,
    variables,
    variant_texts,
    variants,
)

RUSSIAN = Translator("ru", ZoneInfo("Europe/Moscow"))


@pytest.mark.parametrize("name", FILES)
def test_both_languages_say_the_same(name: str) -> None:
    """The same message ids, with the same variables."""
    russian, english = (parse_messages(language, [name]) for language in LANGUAGES)

    assert russian.keys() == english.keys()
    assert {one: variables(russian[one]) for one in russian} == {one: variables(english[one]) for one in english}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_there_twice(language: str) -> None:
    """A duplicate would hide the first one."""
    assert parse_messages(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_html_that_telegram_takes(language: str) -> None:
    """Only Telegram's tags, each one closed; buttons, hints and commands have none."""
    wrong = [
        (name, text)
        for name, message in parse_messages(language).items()
        for text in variant_texts(message)
        if "<" in re.sub(r"<(b|i|code)>[^<>]*</\1>", "", text)
        or ("<" in text and re.match(r"(button|zone|command)-|.*-hint$", name))
    ]

    assert wrong == []


def test_every_sentence_that_the_code_names_is_there() -> None:
    """A composed id matches at least one message."""
    known = parse_messages("ru")

    missing = [
        f"{pattern} ({place})"
        for pattern, place in named_messages()
        if not any(re.fullmatch(pattern, one) for one in known)
    ]

    assert missing == []


def test_every_sentence_gets_its_values() -> None:
    """A message that is named in full gets all of its variables."""
    known = parse_messages("ru")

    lacking = [
        f"{name} ({place}): {variables(known[name]) - given}"
        for name, given, place in messages_with_values()
        if name in known and not variables(known[name]) <= given
    ]

    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_described(language: str) -> None:
    """Telegram accepts no more than 256 characters."""
    texts = Translator(language, ZoneInfo("UTC"))

    described = {one.name: texts.plain(f"command-{one.name}") for one in all_commands()}

    assert all(0 < len(text) <= 100 for text in described.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("prefix", "words"), [("input", InputProblem), ("rule", Rule), ("rejection", PhoneProblem)])
def test_every_refusal_has_its_words(language: str, prefix: str, words: type[StrEnum]) -> None:
    """Each reason of the core that a user may see."""
    known = parse_messages(language)

    missing = [one for one in words if f"{prefix}-{one.value.replace('_', '-')}" not in known]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "variable", "words"),
    [
        ("card-state", "state", CampaignState),
        ("error-state", "state", CampaignState),
        ("card-attention", "attention", Attention),
        ("role", "role", Role),
        ("users-line", "role", Role),
        ("users-role-set", "role", Role),
        ("users-ask-role", "role", Role),
        ("not-allowed", "role", Role),
    ],
)
def test_every_word_has_its_own_words(language: str, name: str, variable: str, words: type[StrEnum]) -> None:
    """No value shares the text of another."""
    assert {one.value for one in words} <= variants(language, name, variable)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_on_record_has_its_words(language: str) -> None:
    """Every audit action of the bot and the core."""
    known = parse_messages(language)

    assert {"launch", "resolve", "user_role_set", "trial_call"} <= set(audit_actions())
    assert [one for one in audit_actions() if f"audit-action-{one.replace('_', '-')}" not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_its_own_words(language: str) -> None:
    """A pending call has no outcome yet."""
    assert {one.value for one in CallOutcome} - {"pending"} <= variants(language, "card-outcome", "outcome")


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("preview-count", ("1</b> абоненту", "2</b> абонентам", "5</b> абонентам", "21</b> абоненту")),
        ("button-call", ("1 абоненту", "2 абонентам", "5 абонентам", "21 абоненту")),
        ("button-approve", ("1 звонок", "2 звонка", "5 звонков", "21 звонок")),
        ("preview-duplicates", ("1 повтор ", "2 повтора ", "5 повторов ", "21 повтор ")),
        ("users-head", ("1 человек", "2 человека", "5 человек", "21 человек")),
        ("phrases-head", ("1 фраза", "2 фразы", "5 фраз", "21 фраза")),
        ("scripts-head", ("1 скрипт<", "2 скрипта", "5 скриптов", "21 скрипт<")),
        ("numbers-head", ("1 номер ", "2 номера ", "5 номеров ", "21 номер ")),
    ],
)
def test_russian_plural_forms(name: str, forms: tuple[str, ...]) -> None:
    """One, two, five and twenty-one."""
    texts = [RUSSIAN(name, count=count) for count in (1, 2, 5, 21)]

    assert [form in text for form, text in zip(forms, texts, strict=True)] == [True] * 4, texts


def test_russian_plural_forms_with_a_name() -> None:
    """Texts that contain more than a number."""
    texts = [RUSSIAN("templates-head", count=count, client="7").split(" ", 3)[-1] for count in (1, 2, 5, 21, 0)]

    assert texts == ["1 шаблон</b>", "2 шаблона</b>", "5 шаблонов</b>", "21 шаблон</b>", "шаблонов нет"]


@pytest.mark.parametrize("name", ["<b>&", "</b>", "&lt;", "<a href='x'>", "{ $x }"])
def test_what_others_say_is_shown_as_it_is(name: str) -> None:
    """Markup in text from outside is escaped."""
    text = RUSSIAN("users-picked", name=name)

    assert "<" not in text
    assert text.unescape() == f"Выбран: {name}"


def test_money_and_times_are_written_as_people_write_them() -> None:
    """Times are in the user's time zone."""
    noon = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    text = RUSSIAN("balance", balance=Decimal("1234.5"), read=noon).replace("\N{NO-BREAK SPACE}", " ")

    assert text == "Баланс: <b>1 234,50 ₽</b> (на 23.11.2026 12:00)"


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("en", "en"), ("en-GB", "en"), ("EN", "en"), ("de", "ru"), ("", "ru"), (None, "ru")],
)
def test_the_language_of_telegram_is_understood(code: str | None, language: str) -> None:
    """Russian is the default for unsupported languages."""
    assert language_of(code) == language


def test_a_missing_sentence_is_a_mistake() -> None:
    """A missing message or value raises an error, so that tests find it."""
    with pytest.raises(MissingMessageError):
        RUSSIAN("no-such-sentence")
    with pytest.raises(MissingMessageError):
        RUSSIAN("users-picked")
