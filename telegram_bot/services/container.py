"""The office: one desk a matter, all on one account and one journal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from aiomobilgroup import MobilgroupClient
from aiomobilgroup.auth import journal_account_id
from aiomobilgroup.campaigns import Campaigns, Clock, Journal

from ..domain.approval_policy import ApprovalPolicy
from ..domain.users import BotUser, ChatTarget
from ..store.fast_reads import FastReader
from .allowed_chats import AllowedChats
from .balance import BalanceAlertService, BalanceService
from .campaigns import CampaignService
from .catalog import CatalogService
from .confirmation import ConfirmationService
from .conversations import ConversationService
from .prompts import PromptService
from .recipient_groups import RecipientGroupService
from .templates import TemplateService
from .users import UserService

if TYPE_CHECKING:
    from ..config.model import Config


class Services:
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
        time_zone: ZoneInfo,
        limits: ApprovalPolicy,
        chats: Iterable[int] = (),
        clock: Clock | None = None,
    ) -> None:
        """Take what it works with; the journal is open, and is closed by its owner."""
        clock = clock or Clock()
        self.journal = journal
        self.glances = FastReader(journal)
        self.clock = clock
        self.approval_policy = limits
        self.chats = AllowedChats(journal, chats)
        self.time_zone = time_zone
        self.client = client
        self.engine = campaigns
        self.users = UserService(journal, self.glances, campaigns, time_zone, clock)
        self.balance = BalanceService(client, campaigns, clock)
        self.catalog = CatalogService(client, clock)
        self.confirmations = ConfirmationService(
            journal,
            campaigns,
            self.balance,
            self.users,
            sender=sender,
            attempts=attempts,
            interval=interval,
            limits=limits,
            clock=clock,
        )
        self.campaigns = CampaignService(campaigns, client)
        self.groups = RecipientGroupService(journal, campaigns, clock)
        self.prompts = PromptService(journal, clock)
        self.conversations = ConversationService(journal, self.glances, clock)
        self.templates = TemplateService(client, campaigns)
        self.balance_alerts = BalanceAlertService(journal, campaigns)

    @classmethod
    def of(cls, config: Config, session: ClientSession, journal: Journal, clock: Clock | None = None) -> Self:
        """Return the office that the configuration describes."""
        ours = config.mobilgroup
        client = MobilgroupClient(session, ours.auth, url=ours.url, time_zone=ours.time_zone, **ours.timeouts)
        campaigns = Campaigns(
            client,
            journal,
            account=journal_account_id(ours.auth, ours.url),
            name="telegram_bot",
            settings=config.account_settings,
            clock=clock,
        )
        services = cls(
            client,
            journal,
            campaigns,
            sender=ours.sender,
            attempts=ours.attempts,
            interval=ours.interval,
            time_zone=ours.time_zone,
            limits=config.approval_policy,
            chats=config.chats,
            clock=clock,
        )
        services.users.configure(config.users)
        return services

    async def get_user(self, user_id: int) -> BotUser | None:
        """Return who a user is at this moment; None for a stranger."""
        return await self.users.get(user_id)

    async def can_receive(self, target: ChatTarget) -> bool:
        """Return whether a chat may be told something now: its person still has a role, its group is still allowed."""
        if target.is_private:
            return await self.get_user(target.chat_id) is not None
        return await self.chats.is_allowed(target.chat_id)

    async def should_answer_unknown(self, user_id: int) -> bool:
        """Return whether a stranger is to be answered now."""
        return await self.users.should_answer_unknown(user_id)
