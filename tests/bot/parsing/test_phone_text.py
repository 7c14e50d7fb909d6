"""Recipients in any typed format, and the one-line form: first the recipients, then the text."""

from hypothesis import assume, given, strategies as st
import pytest

from telegram_bot.domain.drafts import DraftRecipient, RecipientList, RejectedRecipient
from telegram_bot.domain.errors import InputError
from telegram_bot.parsing import phone_text


def _can_be_called(text: str) -> bool:
    """Return whether the area code exists: only then are ten digits alone a number."""
    return not phone_text.parse_recipients(text).rejected


NUMBERS = (
    st.tuples(
        st.sampled_from(["+7 ", "8 ", "8", "7", "+7", "8-", ""]),
        st.from_regex(r"9[0-9]{9}", fullmatch=True),
        st.sampled_from(["{}{}{}{}", "({}) {}-{}-{}", "{} {} {} {}", "{}-{}-{}-{}", "{} {}{}{}"]),
    )
    .map(lambda one: one[0] + one[2].format(one[1][:3], one[1][3:6], one[1][6:8], one[1][8:]))
    .filter(_can_be_called)
)
GROUPS = st.from_regex(r"@[а-яa-z][а-яa-z0-9_-]{0,20}", fullmatch=True)
LISTS = st.tuples(
    st.lists(st.one_of(NUMBERS, GROUPS), min_size=1, max_size=6), st.sampled_from([" ", ", ", "; ", ",", ",\n"])
).map(lambda one: one[1].join(one[0]))
TEXTS = st.text(st.sampled_from("абвгд zxy0123456789 .,:;+-()@\n!?"), max_size=60)


def phones(text: str) -> list[str]:
    """Return the numbers of the recipients."""
    return [row.phone for row in phone_text.parse_recipients(text).recipients]


def digits(text: str) -> str:
    """Return the digits of a text."""
    return "".join(one for one in text if one.isdigit())


def test_numbers_among_words() -> None:
    """Names are ignored, a duplicate is counted, and a rejected number has its reason."""
    found = phone_text.parse_recipients("Иван 8 912 000-00-03, Мария +7 (912) 000-00-04; 345-67-89, 89120000003")

    assert found == RecipientList(
        recipients=(DraftRecipient("79120000003"), DraftRecipient("79120000004")),
        rejected=(RejectedRecipient("345-67-89", "too_short"),),
        duplicates=1,
    )


def test_nothing_typed_is_nothing_refused() -> None:
    """Only typed text can be rejected."""
    assert phone_text.parse_recipients(" ,\n") == RecipientList()
    assert phone_text.parse_recipients("привет") == RecipientList(rejected=(RejectedRecipient("привет", "no_number"),))


def test_groups_are_no_numbers() -> None:
    """A group's digits are its name, and an e-mail address is no group."""
    text = "@дом-5, @89120000007 8 912 000-00-03 a@example.org @дом-5"

    assert phone_text.group_names(text) == ("дом-5", "89120000007")
    assert phones(text) == ["79120000003"]


def test_a_contact() -> None:
    """Its number in any format, or the reason why it is rejected."""
    assert phone_text.recipient_from_contact("+7 912 000-00-03", "Иван  Петров").recipients == (
        DraftRecipient("79120000003", name="Иван Петров"),
    )
    assert phone_text.recipient_from_contact("112", "Спасатели").rejected == (RejectedRecipient("112", "too_short"),)


@pytest.mark.parametrize(
    ("written", "numbers", "message"),
    [
        ("@group Завтра с 9 не будет воды", "@group", "Завтра с 9 не будет воды"),
        ("8 912 000-00-03, +7 912 000-00-04 текст", "8 912 000-00-03, +7 912 000-00-04", "текст"),
        ("8 912 000-00-03 15 минут без воды", "8 912 000-00-03", "15 минут без воды"),
        ("9120000003 8 марта ждём", "9120000003", "8 марта ждём"),
        ("8 (495) 123-45-67 8 912 000-00-03 2 этаж", "8 (495) 123-45-67 8 912 000-00-03", "2 этаж"),
        ("89120000003,5 минут", "89120000003", "5 минут"),
        ("@дом5 15.12.2026 18:00 собрание", "@дом5", "15.12.2026 18:00 собрание"),
        ("@дом5 18:00 собрание", "@дом5", "18:00 собрание"),
        ("@дом5 -5 градусов", "@дом5", "-5 градусов"),
        ("@дом5 — вода", "@дом5", "вода"),
        ("@дом5: 8 912 000-00-03 наш новый номер", "@дом5", "8 912 000-00-03 наш новый номер"),
        ("@дом5\n\n8 912 000-00-03 наш новый номер", "@дом5", "8 912 000-00-03 наш новый номер"),
        ("@дом5\n\n89120000003", "@дом5", "89120000003"),
        ("@дом5\n8 912 000-00-03 наш новый номер", "@дом5", "8 912 000-00-03 наш новый номер"),
        ("@дом5,\n8 912 000-00-03 текст", "@дом5,\n8 912 000-00-03", "текст"),
        ("89120000003\n89120000004\n8 марта\nждём", "89120000003\n89120000004", "8 марта\nждём"),
        ("\n89120000003\n89120000004\nтекст", "89120000003\n89120000004", "текст"),
        ("345-67-89, 89120000003 текст", "345-67-89, 89120000003", "текст"),
        ("89120000003 доб. 12, 89120000004 текст", "89120000003 доб. 12, 89120000004", "текст"),
        ("89120000003/89120000004 текст", "89120000003/89120000004", "текст"),
        ("79120000003.0 текст", "79120000003.0", "текст"),
        (
            "\u202a+7\u00a0912\u00a0000\u201100\u201103\u202c текст",
            "\u202a+7\u00a0912\u00a0000\u201100\u201103",
            "текст",
        ),
        ("345-67-89", "345-67-89", ""),
        ("позвоните 89120000003", "", "позвоните 89120000003"),
        ("8 марта 89120000003", "", "8 марта 89120000003"),
        ("", "", ""),
        ("912000\n\nтекст", "912000", "текст"),
        ("89120000003\n912000\n\n15 минут", "89120000003\n912000", "15 минут"),
    ],
)
def test_numbers_first_then_the_text(written: str, numbers: str, message: str) -> None:
    """The rule by examples."""
    assert phone_text.parse_call_line(written) == (numbers, message)


@pytest.mark.parametrize(
    "written",
    [
        "8 912 000 00 0 текст",
        "8 912 000 00 0 3 марта ждём",
        "89120000003, 345-67-89 текст",
        "89120000003 доб. 12 текст",
        "@дом5 40817810099910004312 новый счёт",
        "@дом5\n8 912 000 00 0\nтекст",
    ],
)
def test_digits_that_could_be_either_are_not_guessed_at(written: str) -> None:
    """The message is rejected; the error asks for an empty line."""
    with pytest.raises(InputError) as caught:
        phone_text.parse_call_line(written)

    assert caught.value.message == "typed-unclear"


@given(LISTS, st.text(st.sampled_from("абвгд 0123456789.,+-"), max_size=40))
def test_a_text_that_begins_with_a_word(recipients: str, text: str) -> None:
    """All recipients before it are called, no digits in it are, and no character of it is lost."""
    message = f"текст{text}".strip()

    found = phone_text.parse_call_line(f"{recipients} {message}")

    assert found.message == message
    assert phones(found.numbers) == phones(recipients)
    assert phone_text.group_names(found.numbers) == phone_text.group_names(recipients)


@given(LISTS, TEXTS, st.sampled_from(["\n\n", ":\n", ": "]))
def test_any_text_after_an_empty_line_or_a_colon(recipients: str, text: str, end: str) -> None:
    """The text may contain numbers and digits."""
    text = text.strip(" .,:;-\n")

    found = phone_text.parse_call_line(f"{recipients}{end}{text}")

    assert found == (recipients, text)


@given(st.text(st.sampled_from("89123045 +-().,;:@дом\nE"), max_size=60))
def test_the_parts_are_the_beginning_and_the_end(text: str) -> None:
    """No digit is lost, none is in both parts, and the recipients stand in the beginning."""
    try:
        found = phone_text.parse_call_line(text)
    except InputError:
        assume(False)

    assert text.strip().startswith(found.numbers)
    assert text.strip().endswith(found.message)
    assert digits(found.numbers) + digits(found.message) == digits(text)


@given(LISTS, st.from_regex(r"[1-9][0-9]{0,3}", fullmatch=True))
def test_a_text_that_begins_with_digits_after_a_line_break(recipients: str, number: str) -> None:
    """A house, a year or an hour belongs to the text."""
    found = phone_text.parse_call_line(f"{recipients}\n{number} минут")

    assert found == (recipients, f"{number} минут")
