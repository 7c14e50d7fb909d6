"""The services of one account, built on one journal."""

import asyncio
from zoneinfo import ZoneInfo

from aiomobilgroup import MobilgroupClient
from aiomobilgroup.campaigns import Campaigns, Clock, Journal

from ..config.model import Config
from ..domain.confirmation_policy import ConfirmationPolicy
from ..domain.users import BotUser, ChatTarget
from ..store.fast_reads import FastReader
from .allowed_chats import AllowedChats
from .attention_notices import AttentionNoticeService
from .balance import BalanceAlertService, BalanceService
from .campaign_cards import CampaignCardService
from .campaigns import CampaignService
from .catalog import CatalogService
from .confirmation import ConfirmationService
from .connections import is_writable
from .conversations import ConversationService
from .launcher import CampaignLauncher
from .previews import PreviewBuilder
from .prompts import PromptService
from .recipient_groups import RecipientGroupService
from .redial import RedialService
from .templates import TemplateService
from .users import UserService


class Services:
    """All services of the bot. Handlers, presenters and background work call these and nothing below them."""

    clock: Clock
    time_zone: ZoneInfo
    confirmation_policy: ConfirmationPolicy

    def __init__(
        self, config: Config, client: MobilgroupClient, journal: Journal, engine: Campaigns, clock: Clock
    ) -> None:
        """Initialize the services. The caller opened the journal and the engine, and closes them."""
        account = config.mobilgroup
        self.clock = clock
        self.time_zone = account.time_zone
        self.confirmation_policy = policy = config.confirmation_policy
        self._journal = journal
        self._journal_url = config.journal
        self._fast_reader = FastReader(journal)
        self.chats = AllowedChats(journal, config.chats)
        self.users = UserService(journal, self._fast_reader, engine, account.time_zone, clock)
        self.users.configure(config.users)
        self.balance = BalanceService(client, engine, clock)
        self.balance_alerts = BalanceAlertService(journal, engine)
        self.catalog = CatalogService(client, clock)
        self.templates = TemplateService(client, engine)
        self.groups = RecipientGroupService(journal, engine, clock)
        self.prompts = PromptService(journal, clock)
        self.conversations = ConversationService(journal, self._fast_reader, clock)
        redials = RedialService(engine)
        self.campaigns = CampaignService(engine, client, redials)
        self.campaign_cards = CampaignCardService(journal)
        self.attention_notices = AttentionNoticeService(journal, clock)
        self.launcher = CampaignLauncher(journal, engine, self.users, redials, account.sender, policy, clock)
        previews = PreviewBuilder(engine, self.balance, self.users, self.launcher, account, policy, clock)
        self.confirmations = ConfirmationService(journal, engine, previews, self.launcher, policy, clock)

    async def open(self) -> None:
        """Open the second connection that reads single rows on the event loop."""
        await asyncio.to_thread(self._fast_reader.open, self._journal_url)

    def close(self) -> None:
        """Close what `open` opened."""
        self._fast_reader.close()

    async def is_writable(self) -> bool:
        """Return whether the journal can be written."""
        return await is_writable(self._journal)

    async def get_user(self, user_id: int) -> BotUser | None:
        """Return a user with their current role, or None if they have none."""
        return await self.users.get(user_id)

    async def can_receive(self, target: ChatTarget) -> bool:
        """Return whether the bot may send to a chat: its user still has a role, or the group is still allowed."""
        if target.is_private:
            return await self.get_user(target.chat_id) is not None
        return await self.chats.is_allowed(target.chat_id)
