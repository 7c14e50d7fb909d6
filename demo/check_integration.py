"""Automatic check of the integration: three ways to launch a campaign, the call outcomes, and campaign control."""

import asyncio
from decimal import Decimal
import time

from aiomobilgroup import CallOutcome, Report, mask_phone
from demo.check_campaigns import check_campaigns
from demo.home_assistant import HomeAssistant
from demo.home_assistant_setup import balance_shown
from demo.process import DemoError
from demo.provider import RunningProvider

CALLS_TIMEOUT = 60
# The simulated provider's outcomes by the last two digits of a number (simulators/provider/README.md).
EXPECTED = {
    "79120000000": CallOutcome.ANSWERED,
    "79120000001": CallOutcome.ANSWERED,
    "79120000002": CallOutcome.ANSWERED,
    "79120000040": CallOutcome.ANSWERED,
    "79120000050": CallOutcome.BUSY,
    "79120000051": CallOutcome.NO_ANSWER,
    "79120000052": CallOutcome.ANSWERED,
    "79120000055": CallOutcome.REJECTED,
}


async def check(home: HomeAssistant, provider: RunningProvider, entry_id: str) -> None:
    """Launch a campaign with each action, wait for the calls, and print their results; then check campaign control."""
    earlier = (await provider.state())["accepted"]["count"]
    before = await balance_shown(home, await provider.balance())
    _print(f"Balance before: {before} RUB")

    await home.call_action(
        "notify.send_message", {"entity_id": "notify.residents", "message": "Завтра с девяти не будет горячей воды."}
    )
    await home.call_action(
        "notify.demo",
        {"message": "В подвале вода.", "target": ["Duty", "8 (912) 000-00-02"], "data": {"attempts": 1}},
    )
    receipt = await home.call_action(
        "mobilgroup.broadcast",
        {
            "message": "Проверка связи.",
            "recipients": ["notify.duty"],
            "numbers": ["+7 912 000-00-51", "345-67-89"],
            "attempts": 2,
            "interval": 1,
        },
        return_response=True,
    )
    rejected = [row["reason"] for row in receipt["refused"]]
    _print(
        f"mobilgroup.broadcast answered: campaign {receipt['campaign_id']}, {receipt['phones']} called,"
        f" {len(rejected)} rejected ({', '.join(rejected)}), about {receipt['budget']} RUB"
    )

    campaigns = await _finished(provider, earlier)
    spent = Decimal(0)
    for action, campaign_id in zip(
        ("notify.send_message", "notify.demo (classic)", "mobilgroup.broadcast"), campaigns, strict=True
    ):
        report = await provider.client.get_report(campaign_id)
        spent += _print_report(action, report)

    after = await balance_shown(home, before - spent)
    _print(f"\nBalance after:  {after} RUB, {spent} RUB spent on {len(campaigns)} campaigns")
    if before - after != spent:
        raise DemoError(f"Home Assistant shows a balance lower by {before - after} RUB, the calls cost {spent} RUB")
    if campaigns[-1:] != receipt["provider_ids"]:
        raise DemoError(f"the response names {receipt['provider_ids']}, the provider has {campaigns[-1]}")

    await check_campaigns(home, provider, entry_id, receipt["campaign_id"])
    expected = await provider.balance()
    if await balance_shown(home, expected) != expected:
        raise DemoError(f"the provider has {expected} RUB on the account, Home Assistant shows a different balance")
    _check_log(home)


async def _finished(provider: RunningProvider, earlier: int) -> list[str]:
    """Wait until the calls of the three latest campaigns have ended, and return the campaigns' ids in launch order."""
    deadline = time.monotonic() + CALLS_TIMEOUT
    while True:
        accepted = (await provider.state())["accepted"]
        if accepted["count"] != earlier + 3:
            raise DemoError(f"three broadcasts were sent and {accepted['count'] - earlier} accepted")
        if all(broadcast["finished"] for broadcast in accepted["broadcasts"]):
            return [broadcast["id"] for broadcast in accepted["broadcasts"][-3:]]
        if time.monotonic() > deadline:
            raise DemoError(f"the phones still ring after {CALLS_TIMEOUT} s")
        await asyncio.sleep(0.5)


def _print_report(action: str, report: Report) -> Decimal:
    """Print every call, compare its outcome with the expected one, and return the cost of the calls."""
    _print(f"\n{action}: campaign {report.id}")
    for call in report.subscribers:
        _print(
            f"  {mask_phone(call.phone)}  {call.outcome:<10} {call.attempts} attempt(s)  {call.duration:>3} s"
            f"  {call.price:>6} RUB"
        )
        # A number that answers at the second attempt does not answer when there is only one.
        expected = EXPECTED[call.phone] if call.attempts != 1 or call.phone[-2:] != "52" else CallOutcome.NO_ANSWER
        if call.outcome is not expected:
            raise DemoError(f"a call to {mask_phone(call.phone)} ended as {call.outcome}, {expected} was expected")
    return sum((call.price or Decimal(0) for call in report.subscribers), Decimal(0))


def _check_log(home: HomeAssistant) -> None:
    """Raise `DemoError` if the integration logged an error or a secret."""
    log = home.log.read_text(errors="replace")
    for line in log.splitlines():
        if "may have been sent" in line:
            # This error is expected: a lost response is part of the check.
            continue
        if "mobilgroup" in line and any(word in line for word in ("ERROR", "CRITICAL", "Traceback")):
            raise DemoError(f"the integration logged an error: {line}; see {home.log}")
    for secret in ("demo-key", "9120000000"):
        if secret in log:
            raise DemoError(f"{secret} stands in {home.log}")


def _print(text: str) -> None:
    """Print a line and flush it."""
    print(text, flush=True)
