"""`{column}` in a text is replaced with the value of that column in a recipient's row."""

from hypothesis import given, strategies as st
import pytest

from telegram_bot.domain.errors import InputError
from telegram_bot.parsing.text_templates import compile_template

NAMES = ("Телефон", "ФИО", "Сумма долга", "Дата", "Дата")
CELLS = ("79120000003", "Иван", "17,25", "", "30.12.2026")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def render(text: str) -> str | None:
    """Return a text filled from the row."""
    return compile_template(text, NAMES).render(CELLS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Здравствуйте, {ФИО}!", "Здравствуйте, Иван!"),
        ("{фио}: {сумма долга}", "Иван: 17,25"),
        ("{ Сумма_Долга }", "17,25"),
        ("{имя}, {name}", "Иван, Иван"),
        ("{{фио}} {фио}", "{фио} Иван"),
        ("без подстановок", "без подстановок"),
    ],
)
def test_a_column_by_its_name_or_meaning(text: str, expected: str) -> None:
    """Case does not matter; a doubled brace is a brace."""
    assert render(text) == expected


def test_a_column_that_is_not_there_names_those_that_are() -> None:
    """The text can then be corrected at once."""
    with pytest.raises(InputError) as caught:
        render("{адрес}")

    assert caught.value.message == "placeholder-unknown"
    assert caught.value.values["columns"] == "{Телефон}, {ФИО}, {Сумма долга}, {Дата}, {Дата}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{дата}", "placeholder-twice"),
        ("{}", "placeholder-unknown"),
        ("{фио", "placeholder-brace"),
        ("фио}", "placeholder-brace"),
        ("{фио {сумма}", "placeholder-brace"),
    ],
)
def test_what_cannot_be_filled_is_refused(text: str, problem: str) -> None:
    """A brace is never read aloud by mistake."""
    with pytest.raises(InputError) as caught:
        render(text)

    assert caught.value.message == problem


@given(WORDS)
def test_doubled_braces_come_back_as_they_were(text: str) -> None:
    """Any text can be written."""
    assert compile_template(text.replace("{", "{{").replace("}", "}}"), ()).render(()) == text


@given(st.lists(st.tuples(WORDS, st.sampled_from(["ФИО", "сумма долга", "ТЕЛЕФОН"])), max_size=5), WORDS)
def test_the_rest_of_the_text_stays_as_it_is(parts: list[tuple[str, str]], end: str) -> None:
    """Values are filled once: braces in them have no meaning."""
    row = {"фио": "{имя}", "сумма долга": "}}", "телефон": "7"}
    names = tuple(row)
    text = "".join(f"{_doubled(words)}{{{name}}}" for words, name in parts) + _doubled(end)

    rendered = compile_template(text, names).render(tuple(row.values()))

    assert rendered == "".join(f"{words}{row[name.lower()]}" for words, name in parts) + end


def _doubled(text: str) -> str:
    """Return a text with its braces doubled, so that they stay braces."""
    return text.replace("{", "{{").replace("}", "}}")
