"""The office: one desk a matter, all on one account and one journal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from aiomobilgroup import MobilgroupClient
from aiomobilgroup.auth import journal_account_id
from aiomobilgroup.campaigns import Campaigns, Clock, Journal

from ..domain.approval_policy import Limits
from ..domain.users import Person, Place
from ..store.fast_reads import Glances
from .allowed_chats import ChatDesk
from .balance import AlertDesk, Money
from .campaigns import CampaignDesk
from .catalog import Catalog
from .confirmation import OrderDesk
from .conversations import TalkDesk
from .prompts import QuestionDesk
from .recipient_groups import GroupDesk
from .templates import TemplateDesk
from .users import PeopleDesk

if TYPE_CHECKING:
    from ..config.model import Config


class Office:
    """What every handler calls."""

    def __init__(
        self,
        client: MobilgroupClient,
        journal: Journal,
        campaigns: Campaigns,
        *,
        sender: str,
        attempts: int | None = None,
        interval: int | None = None,
        zone: ZoneInfo,
        limits: Limits,
        chats: Iterable[int] = (),
        clock: Clock | None = None,
    ) -> None:
        """Take what it works with; the journal is open, and is closed by its owner."""
        clock = clock or Clock()
        self.journal = journal
        self.glances = Glances(journal)
        self.clock = clock
        self.limits = limits
        self.chats = ChatDesk(journal, chats)
        self.zone = zone
        self.client = client
        self.campaigns = campaigns
        self.people = PeopleDesk(journal, self.glances, campaigns, zone, clock)
        self.money = Money(client, campaigns, clock)
        self.catalog = Catalog(client, clock)
        self.orders = OrderDesk(
            journal,
            campaigns,
            self.money,
            self.people,
            sender=sender,
            attempts=attempts,
            interval=interval,
            limits=limits,
            clock=clock,
        )
        self.calls = CampaignDesk(campaigns, client)
        self.groups = GroupDesk(journal, campaigns, clock)
        self.questions = QuestionDesk(journal, clock)
        self.talks = TalkDesk(journal, self.glances, clock)
        self.templates = TemplateDesk(client, campaigns)
        self.alerts = AlertDesk(journal, campaigns)

    @classmethod
    def of(cls, config: Config, session: ClientSession, journal: Journal, clock: Clock | None = None) -> Self:
        """Return the office that the configuration describes."""
        ours = config.mobilgroup
        client = MobilgroupClient(session, ours.auth, url=ours.url, time_zone=ours.zone, **ours.patience)
        campaigns = Campaigns(
            client,
            journal,
            account=journal_account_id(ours.auth, ours.url),
            name="telegram_bot",
            settings=config.settings,
            clock=clock,
        )
        office = cls(
            client,
            journal,
            campaigns,
            sender=ours.sender,
            attempts=ours.attempts,
            interval=ours.interval,
            zone=ours.zone,
            limits=config.limits,
            chats=config.chats,
            clock=clock,
        )
        office.people.configure(config.users)
        return office

    async def person(self, user_id: int) -> Person | None:
        """Return who a user is at this moment; None for a stranger."""
        return await self.people.get(user_id)

    async def may_hear(self, place: Place) -> bool:
        """Return whether a chat may be told something now: its person still has a role, its group is still allowed."""
        if place.is_private:
            return await self.person(place.chat_id) is not None
        return await self.chats.allows(place.chat_id)

    async def greet_stranger(self, user_id: int) -> bool:
        """Return whether a stranger is to be answered now."""
        return await self.people.greet(user_id)
