"""Statistics of a broadcast. Built from strings rather than objects, because 100,000 rows are requested repeatedly."""

from datetime import datetime
from zoneinfo import ZoneInfo

from simulators.provider.api.responses import json_string
from simulators.provider.engine.call_outcomes import SmsStatus, Status
from simulators.provider.engine.campaign import Campaign, Result
from simulators.provider.engine.dialer import Phase
from simulators.provider.engine.money import KOPECKS_PER_SMS, format_statistics
from simulators.provider.engine.speech import sms_parts

OPERATOR = "74957654321"
SMS_DELIVERY_SECONDS = 20


class Statistics:
    """The statistics of a campaign's accepted recipients at one moment."""

    def __init__(self, campaign: Campaign, now: float, time_zone: ZoneInfo) -> None:
        """Initialize the statistics of a campaign that has been advanced to `now`."""
        self._campaign = campaign
        self._dialer = campaign.dialer
        self._now = now
        self._zone = time_zone
        self._minutes: dict[int, str] = {}
        self._tails: dict[Result, str] = {}

    def to_json(self) -> str:
        """Return the response. Recipients rejected for lack of money are left out, as in the document's sample."""
        rows = [row for index in range(len(self._campaign.outcomes)) if (row := self._row(index))]
        budget = format_statistics(self._campaign.counts.cost)
        head = f'{{"result":"ok","id":"{self._campaign.id}","phones":"{len(rows)}","budget":"{budget}"'
        return f'{head},"subscribers":[{",".join(rows)}]}}'

    def _row(self, index: int) -> str | None:
        """Return one recipient's row, or None if it is not shown."""
        phase = self._dialer.phase[index]
        phone = self._campaign.order.subscribers[index].phone
        if phase == Phase.REFUSED:
            return None
        if phase == Phase.ENDED:
            return self._finished_call(index, phone)
        outcome = self._campaign.outcomes[index]
        if outcome.hidden_until_ended:
            return None
        tries = self._dialer.tries[index]
        date = self._date(self._dialer.started[index]) if tries else ""
        if phase == Phase.DIALLING:
            status = talking_or_dialling(self._campaign, index, self._now)
        else:
            status = outcome.attempt(tries).status if tries and outcome.shows_between else Status.WAITING
        return (
            f'{{"phone":"{phone}","date":"{date}","status":"{status}","attempts":"{tries}","duration":"0","price":"0"}}'
        )

    def _finished_call(self, index: int, phone: str) -> str:
        """Return the row of a finished call."""
        result = self._campaign.result(index)
        date, tries = self._date(self._dialer.started[index]), self._dialer.tries[index]
        tail = self._tails.get(result) or self._tails.setdefault(
            result, f'"duration":"{result.seconds}","price":"{format_statistics(result.price)}"'
        )
        more = self._transfer(index) + self._sms(index, result)
        return f'{{"phone":"{phone}","date":"{date}","status":"{result.status}","attempts":"{tries}",{tail}{more}}}'

    def _transfer(self, index: int) -> str:
        """Return the section `transfer`, empty if no script transferred the call to an operator."""
        outcome = self._campaign.outcomes[index]
        if outcome.transfer is None or not self._campaign.has_transfer(index):
            return ""
        price = format_statistics(self._campaign.result(index).transfer_price)
        head = f'"number":"{OPERATOR}","duration":"{outcome.transfer_seconds}"'
        return f',"transfer":{{{head},"price":"{price}","status":"{outcome.transfer}"}}'

    def _sms(self, index: int, result: Result) -> str:
        """Return the section `sms`, empty if none was sent. The final status comes after `SMS_DELIVERY_SECONDS`."""
        if result.sms_text is None:
            return ""
        sent = self._dialer.stopped[index]
        arrived = self._now - sent >= SMS_DELIVERY_SECONDS
        status = self._campaign.outcomes[index].sms if arrived else SmsStatus.SENT
        parts = sms_parts(result.sms_text)
        head = f'"date":"{self._date(sent)}","message":{json_string(result.sms_text)},"partition":"{parts}"'
        return f',"sms":{{{head},"price":"{format_statistics(parts * KOPECKS_PER_SMS)}","status":"{status}"}}'

    def _date(self, moment: float) -> str:
        """Format a moment like `2020-02-04 14:25:07` in the account's time zone; each minute is formatted once."""
        minute, second = divmod(int(moment), 60)
        text = self._minutes.get(minute) or self._minutes.setdefault(
            minute, f"{datetime.fromtimestamp(minute * 60, self._zone):%Y-%m-%d %H:%M}"
        )
        return f"{text}:{second:02}"


def talking_or_dialling(campaign: Campaign, index: int, now: float) -> Status:
    """Return whether a call in progress is already answered (TALKING) or still rings (DIALLING)."""
    attempt = campaign.outcomes[index].attempt(campaign.dialer.tries[index])
    return Status.TALKING if now - campaign.dialer.started[index] >= attempt.ring else Status.DIALLING
