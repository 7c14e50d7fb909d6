"""Registry of the accepted broadcasts."""

from msgspec import UNSET

from simulators.provider.engine.accounts import Account
from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.clock import Clock
from simulators.provider.engine.money import call_price
from simulators.provider.engine.orders import ValidOrder
from simulators.provider.engine.speech import speech_seconds
from simulators.provider.faults import Fault

FIRST_ID = 1234


class CampaignRegistry:
    """Stores the campaigns, numbered from 1234, the id of the document's sample."""

    def __init__(self, clock: Clock, lines: int) -> None:
        """Initialize the registry; each campaign has `lines` lines."""
        self._clock = clock
        self._lines = lines
        self._running: list[Campaign] = []
        self.campaigns: dict[str, Campaign] = {}

    @property
    def calls_placed(self) -> int:
        """Return the number of dialling attempts of all campaigns."""
        return sum(campaign.dialer.calls_placed for campaign in self.campaigns.values())

    @staticmethod
    def cheapest_call(order: ValidOrder) -> int:
        """Return the price of the order's cheapest call, in kopecks."""
        texts = {subscriber.message for subscriber in order.subscribers}
        return min(call_price(order.seconds if text is UNSET else speech_seconds(text)) for text in texts)

    def accept(self, order: ValidOrder, account: Account, fault: Fault | None) -> Campaign:
        """Register an order as a campaign, which dials it when it is due."""
        campaign_id = str(FIRST_ID + len(self.campaigns))
        now = self._clock.time()
        campaign = Campaign(campaign_id, order, account, now=now, lines=self._lines, fault=fault)
        self.campaigns[campaign_id] = campaign
        self._running.append(campaign)
        campaign.advance(now)
        return campaign

    def advance_all(self) -> None:
        """Simulate all calls of the running campaigns until now."""
        now = self._clock.time()
        for campaign in self._running:
            campaign.advance(now)
        self._running = [campaign for campaign in self._running if not campaign.finished]
