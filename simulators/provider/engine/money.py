"""Money in whole kopecks, and its formats in the document."""

from decimal import Decimal, InvalidOperation
from math import ceil

KOPECKS_PER_STEP = 13
STEP_SECONDS = 2
KOPECKS_PER_SMS = 250


def kopecks(amount: str | int | Decimal) -> int:
    """Convert an amount in roubles, with a decimal point or comma, to kopecks. Raises `ValueError`."""
    try:
        exact = Decimal(str(amount).replace(",", ".")) * 100
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or exact != exact.to_integral_value():
        message = f"Not an amount in roubles: {amount!r}"
        raise ValueError(message)
    return int(exact)


def format_comma(amount: int) -> str:
    """Format kopecks like the responses to send and balance: `0,91`."""
    return format_point(amount).replace(".", ",")


def format_point(amount: int) -> str:
    """Format kopecks with a decimal point: `0.91`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02}"


def format_statistics(amount: int) -> str:
    """Format kopecks like the statistics: with a decimal point, and zero as `0`."""
    return format_point(amount) if amount else "0"


def call_price(seconds: int) -> int:
    """Return the price of a call in kopecks: 13 and 14 seconds both cost the 0.91 roubles of the document's samples."""
    return ceil(seconds / STEP_SECONDS) * KOPECKS_PER_STEP
