"""100,000 recipients are accepted, called and reported within seconds."""

from io import BytesIO
import time

from msgspec.json import encode
import pytest

from simulators.provider import ManualClock, Provider
from tests.simulators.conftest import NOON, Api, broadcast

RECIPIENTS = 100_000


@pytest.fixture
def provider() -> Provider:
    """Return a provider with enough money and lines for a large broadcast."""
    return Provider(balance="1000000", clock=ManualClock(NOON), lines=1000)


async def test_handles_a_hundred_thousand_recipients(api: Api, provider: Provider) -> None:
    """One request has all recipients; the time limits allow for a slow machine."""
    phones = [f"790000{number:05}"[:11] for number in range(RECIPIENTS)]
    body = encode(broadcast(*phones))
    headers = {"Authorization": "demo-key", "Content-Type": "application/json"}

    began = time.perf_counter()
    async with api.session.post(f"{api.url}/api/send/", data=BytesIO(body), headers=headers) as response:
        accepted = await response.json()
    took_to_accept = time.perf_counter() - began
    provider.advance(days=1)
    began = time.perf_counter()
    rows = await api.rows(accepted["id"])
    took_to_report = time.perf_counter() - began

    assert accepted["phones"] == str(RECIPIENTS)
    assert len(rows) == RECIPIENTS - RECIPIENTS // 100
    assert provider.calls_placed == RECIPIENTS - 2 * RECIPIENTS // 100
    assert took_to_accept < 5
    assert took_to_report < 5
