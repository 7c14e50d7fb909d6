"""The sentences: both languages have the same ones, whatever the code names exists, and plural forms are right."""

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
from tests.bot.locale_helpers import FILES, named, parsed, patterns, recorded, said_with, variables, variants

RUSSIAN = Translator("ru", ZoneInfo("Europe/Moscow"))


@pytest.mark.parametrize("name", FILES)
def test_both_languages_say_the_same(name: str) -> None:
    """The same sentences, with the same values."""
    russian, english = (parsed(language, [name]) for language in LANGUAGES)

    assert russian.keys() == english.keys()
    assert {one: variables(russian[one]) for one in russian} == {one: variables(english[one]) for one in english}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_there_twice(language: str) -> None:
    """The later one would hide the other."""
    assert parsed(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_html_that_telegram_takes(language: str) -> None:
    """Only its own tags, each closed where it was opened; buttons, hints and commands have none."""
    wrong = [
        (name, text)
        for name, message in parsed(language).items()
        for text in patterns(message)
        if "<" in re.sub(r"<(b|i|code)>[^<>]*</\1>", "", text)
        or ("<" in text and re.match(r"(button|zone|command)-|.*-hint$", name))
    ]

    assert wrong == []


def test_every_sentence_that_the_code_names_is_there() -> None:
    """A name that is put together fits at least one."""
    known = parsed("ru")

    missing = [
        f"{pattern} ({place})" for pattern, place in named() if not any(re.fullmatch(pattern, one) for one in known)
    ]

    assert missing == []


def test_every_sentence_gets_its_values() -> None:
    """What is said by its own name gets all that the sentence takes."""
    known = parsed("ru")

    lacking = [
        f"{name} ({place}): {variables(known[name]) - given}"
        for name, given, place in said_with()
        if name in known and not variables(known[name]) <= given
    ]

    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_described(language: str) -> None:
    """Telegram takes no more than 256 characters."""
    texts = Translator(language, ZoneInfo("UTC"))

    described = {one.name: texts.plain(f"command-{one.name}") for one in all_commands()}

    assert all(0 < len(text) <= 100 for text in described.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("prefix", "words"), [("input", InputProblem), ("rule", Rule), ("rejection", PhoneProblem)])
def test_every_refusal_has_its_words(language: str, prefix: str, words: type[StrEnum]) -> None:
    """Each word of the core that a person may meet."""
    known = parsed(language)

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
    """None is said by the words of another."""
    assert {one.value for one in words} <= variants(language, name, variable)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_on_record_has_its_words(language: str) -> None:
    """Whatever the bot and the core note down."""
    known = parsed(language)

    assert {"launch", "resolve", "user_role_set", "trial_call"} <= set(recorded())
    assert [one for one in recorded() if f"audit-action-{one.replace('_', '-')}" not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_its_own_words(language: str) -> None:
    """A call that has not ended is no outcome yet."""
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
    said = [RUSSIAN(name, count=count) for count in (1, 2, 5, 21)]

    assert [form in text for form, text in zip(forms, said, strict=True)] == [True] * 4, said


def test_russian_plural_forms_with_a_name() -> None:
    """Where more is said than a number."""
    said = [RUSSIAN("templates-head", count=count, client="7").split(" ", 3)[-1] for count in (1, 2, 5, 21, 0)]

    assert said == ["1 шаблон</b>", "2 шаблона</b>", "5 шаблонов</b>", "21 шаблон</b>", "шаблонов нет"]


@pytest.mark.parametrize("name", ["<b>&", "</b>", "&lt;", "<a href='x'>", "{ $x }"])
def test_what_others_say_is_shown_as_it_is(name: str) -> None:
    """Nothing foreign is markup."""
    said = RUSSIAN("users-picked", name=name)

    assert "<" not in said
    assert said.unescape() == f"Выбран: {name}"


def test_money_and_times_are_written_as_people_write_them() -> None:
    """In the person's zone."""
    noon = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    said = RUSSIAN("balance", balance=Decimal("1234.5"), read=noon).replace("\N{NO-BREAK SPACE}", " ")

    assert said == "Баланс: <b>1 234,50 ₽</b> (на 23.11.2026 12:00)"


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("en", "en"), ("en-GB", "en"), ("EN", "en"), ("de", "ru"), ("", "ru"), (None, "ru")],
)
def test_the_language_of_telegram_is_understood(code: str | None, language: str) -> None:
    """Russian where it is not spoken here."""
    assert language_of(code) == language


def test_a_missing_sentence_is_a_mistake() -> None:
    """It is found by tests, not by people."""
    with pytest.raises(MissingMessageError):
        RUSSIAN("no-such-sentence")
    with pytest.raises(MissingMessageError):
        RUSSIAN("users-picked")
