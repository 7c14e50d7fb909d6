"""Keep every accepted broadcast and bring the running ones up to the present."""

from msgspec import UNSET

from simulators.provider.engine.accounts import Account
from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.clock import Clock
from simulators.provider.engine.money import call_price
from simulators.provider.engine.orders import AcceptedOrder
from simulators.provider.engine.speech import speech_seconds
from simulators.provider.faults import Fault

FIRST_ID = 1234


class CampaignRegistry:
    """Number the broadcasts from 1234, the id of the document's sample."""

    def __init__(self, clock: Clock, lines: int) -> None:
        """Dial each campaign over this number of lines."""
        self._clock = clock
        self._lines = lines
        self._running: list[Campaign] = []
        self.campaigns: dict[str, Campaign] = {}

    @property
    def calls_placed(self) -> int:
        """Return how many times a phone was dialled, every attempt counted."""
        return sum(campaign.dialer.calls_placed for campaign in self.campaigns.values())

    @staticmethod
    def cheapest_call(order: AcceptedOrder) -> int:
        """Return what the cheapest of the order's calls costs, in kopecks."""
        texts = {subscriber.message for subscriber in order.subscribers}
        return min(call_price(order.seconds if text is UNSET else speech_seconds(text)) for text in texts)

    def accept(self, order: AcceptedOrder, account: Account, fault: Fault | None) -> Campaign:
        """Enter an order into the book and begin to dial it when it is due."""
        campaign_id = str(FIRST_ID + len(self.campaigns))
        now = self._clock.time()
        campaign = Campaign(campaign_id, order, account, now=now, lines=self._lines, fault=fault)
        self.campaigns[campaign_id] = campaign
        self._running.append(campaign)
        campaign.advance(now)
        return campaign

    def advance_all(self) -> None:
        """Play everything that happened until now."""
        now = self._clock.time()
        for campaign in self._running:
            campaign.advance(now)
        self._running = [campaign for campaign in self._running if not campaign.finished]
