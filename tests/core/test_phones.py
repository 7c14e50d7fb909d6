"""Phone numbers in any format are normalized to 11 digits, and invalid ones are rejected with a reason."""

from hypothesis import given, strategies as st
import pytest

from aiomobilgroup import PhoneError, PhoneProblem, mask_phone, normalize_phone, parse_phones

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
SPACES = " \u00a0\u2009\u202f\u2007\u3000"


@pytest.mark.parametrize(
    "written",
    [
        "79123456789",
        "+79123456789",
        "89123456789",
        "9123456789",
        "+7 (912) 345-67-89",
        "+ 7 912 345 67 89",
        "8 (912) 345-67-89",
        "8(912)3456789",
        "8-912-345-67-89",
        "8.912.345.67.89",
        "(912) 345 67 89",
        "+7\u00a0912\u202f345\u200967\u00a089",
        "+7 912 345\u201367\u201489",
        "8 912 345\u221267\u201189",
        "\u202a+7 912 345 67 89\u202c",
        "\ufeff8\u00ad912\u200b3456789",
        "９１２３４５６７８９",
        "7.9123456789E10",
        "7,9123456789E+10",
        "7.9123456789e+10",
        "79123456789.0",
        "89123456789,00",
        "тел. 8 912 345 67 89",
        "t.me/79123456789",
        "Иван Петрович, моб.: +7 (912) 345-67-89 (после 18:00)",
        "встреча 15.07.2020 в 14:05, звонить 8 912 345-67-89",
        "30.12.2026 14:05 8 912 345 67 89",
        "2026-12-30 8 912 345 67 89",
        "  +7 912 345 67 89\n",
        "+7 912 345 67 89, 127006 Москва, дом 12345",
    ],
)
def test_a_number_in_any_handwriting(written: str) -> None:
    """Signs, blanks, words, dates and spreadsheet formats around one number."""
    assert normalize_phone(written) == "79123456789"


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("8 (495) 123-45-67 8 912 000-00-03", ("74951234567", "79120000003")),
        ("89120000003 89120000004\n79120000005", ("79120000003", "79120000004", "79120000005")),
        ("+7(912)345-67-89,+7(912)345-67-88", ("79123456789", "79123456788")),
        ("8-912-345-67-89/8-912-345-67-80", ("79123456789", "79123456780")),
        ("7 912 345 67 89 8 912 345 67 80", ("79123456789", "79123456780")),
        (
            "Иван 8 912 345‑67‑89, Мария +7 912 345 67 88; 8 800 555-35-35",
            ("79123456789", "79123456788", "78005553535"),
        ),
        ("+1 650 253 00 00 и +7 700 123 45 67", ("16502530000", "77001234567")),
        ("912 345 67 89 912 345 67 88", ("79123456789", "79123456788")),
        ("1. 912 345 67 89\n2) 912 345 67 88", ("79123456789", "79123456788")),
        ("дом 5, 912 345 67 89; 6 8 912 345 67 88; 7 9123456787", ("79123456789", "79123456788", "79123456787")),
    ],
)
def test_several_numbers_in_one_text(written: str, numbers: tuple[str, ...]) -> None:
    """Numbers are found in order, whatever separates them."""
    found = parse_phones(written)

    assert (found.accepted, found.invalid) == (numbers, ())


def test_a_number_is_called_once() -> None:
    """The same number in two formats is accepted once, and counted as a duplicate."""
    found = parse_phones("79123456789, 8 (912) 345-67-89, +7 912 345 67 88, 9123456789")

    assert (found.accepted, found.duplicates) == (("79123456789", "79123456788"), 2)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", PhoneProblem.NO_NUMBER),
        ("нет телефона", PhoneProblem.NO_NUMBER),
        ("15.07.2020 14:05", PhoneProblem.NO_NUMBER),
        ("кв. 12", PhoneProblem.TOO_SHORT),
        ("345-67-89", PhoneProblem.TOO_SHORT),
        ("+7 912 345 67 8", PhoneProblem.TOO_SHORT),
        ("+375 29 123 45 67", PhoneProblem.TOO_LONG),
        ("40817810099910004312", PhoneProblem.TOO_LONG),
        ("+79123456789123", PhoneProblem.TOO_LONG),
        ("7.91E+10", PhoneProblem.LOST_DIGITS),
        ("7,91235E+10", PhoneProblem.LOST_DIGITS),
        ("9123456787 доб. 12", PhoneProblem.EXTENSION),
        ("8 912 345 67 89 x5", PhoneProblem.EXTENSION),
        ("+1 650 253 0000 ext. 12", PhoneProblem.EXTENSION),
        ("12125550100", PhoneProblem.UNKNOWN),
        ("8 912 345 67 8", PhoneProblem.UNKNOWN),
        ("91234567890", PhoneProblem.UNKNOWN),
        ("5 912 345 67 89", PhoneProblem.UNKNOWN),
        ("12 (912) 345-67-89", PhoneProblem.UNKNOWN),
        ("+5 9123456789", PhoneProblem.UNKNOWN),
        ("79123456789 79123456788", PhoneProblem.SEVERAL),
        ("79123456789, 345-67-89", PhoneProblem.TOO_SHORT),
        ("79123456789, 345-67", PhoneProblem.TOO_SHORT),
        ("79123456789\n123456", PhoneProblem.TOO_SHORT),
    ],
)
def test_what_cannot_be_called_has_a_reason(written: str, problem: PhoneProblem) -> None:
    """A wrong guess would call a wrong number."""
    with pytest.raises(PhoneError) as rejected:
        normalize_phone(written)

    assert rejected.value.problem is problem


def test_good_numbers_survive_bad_ones() -> None:
    """Each rejected part is returned as it was written, in order."""
    found = parse_phones("8 912 345 67 89; 345-67-89; 7.91E+10; 8 912 345 67 80")

    assert found.accepted == ("79123456789", "79123456780")
    assert [(piece.text, piece.problem) for piece in found.invalid] == [
        ("345-67-89", PhoneProblem.TOO_SHORT),
        ("7.91E+10", PhoneProblem.LOST_DIGITS),
    ]


def test_a_long_list_is_read_like_a_short_one() -> None:
    """It is parsed in chunks, and no line is cut, lost or read twice."""
    written = [
        f"Квартира {flat}: 8 912 {flat // 100:03} {flat % 100:02} 67, 345-67-89; +49 30 9018{flat:05}"
        for flat in range(2000)
    ]
    short = [parse_phones(line) for line in written]

    found = parse_phones("\n".join(written))

    assert found.accepted == tuple(number for one in short for number in one.accepted)
    assert found.invalid == tuple(piece for one in short for piece in one.invalid)


def test_a_long_text_without_a_number_is_refused_once() -> None:
    """It is not rejected once per chunk."""
    found = parse_phones("Здесь нет телефонов.\n" * 3000)

    assert [piece.problem for piece in found.invalid] == [PhoneProblem.NO_NUMBER]


@given(
    number=st.from_regex(r"9[0-9]{9}", fullmatch=True),
    prefix=st.sampled_from(["+7", "7", "8", ""]),
    signs=st.lists(st.text(st.sampled_from(DASHES + SPACES), max_size=2), min_size=4, max_size=4),
)
def test_any_mobile_number_with_any_signs(number: str, prefix: str, signs: list[str]) -> None:
    """Only the digits count, whatever separates the groups."""
    groups = [prefix, number[:3], number[3:6], number[6:8], number[8:]]
    written = groups[0] + "".join(sign + group for sign, group in zip(signs, groups[1:], strict=True))

    assert normalize_phone(written) == f"7{number}"


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    """Accepted numbers have 11 digits, and every text has an accepted or a rejected part."""
    found = parse_phones(text)

    assert all(len(number) == 11 and number.isascii() and number.isdigit() for number in found.accepted)
    assert found.accepted or found.invalid


@given(st.text(st.sampled_from("0123456789+-() .,;доб"), max_size=40))
def test_nothing_like_a_number_breaks_it(text: str) -> None:
    """The same holds for texts that are nearly a number."""
    found = parse_phones(text)

    assert all(len(number) == 11 and number.isascii() and number.isdigit() for number in found.accepted)


def test_numbers_are_masked_where_they_are_shown() -> None:
    """A logged result has no full number."""
    found = parse_phones("8 912 345 67 89, 345-67-89")

    assert mask_phone("79123456789") == "7*** *** **89"
    assert (mask_phone("345-67-89"), mask_phone("12")) == ("***89", "***")
    assert repr(found) == (
        "ParsedPhones(accepted=1, invalid=(InvalidPhone(text='***89', problem='too_short'),), duplicates=0)"
    )
    assert "345" not in f"{PhoneError(PhoneProblem.TOO_SHORT)!r}"
