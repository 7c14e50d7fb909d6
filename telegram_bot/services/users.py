"""Who may use the bot: read afresh at every update, changed only by owners, each change on record."""

from collections.abc import Iterable
import logging
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiomobilgroup.campaigns import Campaigns, Clock, Journal

from ..domain.errors import InputError
from ..domain.records import UserRecord
from ..domain.roles import Permission, Role
from ..domain.users import BotUser
from ..i18n.translator import LANGUAGES, language_of
from ..store import users
from ..store.fast_reads import FastReader
from .permissions import requires

_LOGGER = logging.getLogger(__name__)
_MAX_USER_ID: Final = 2**52
"""Telegram's promise: ids have at most 52 significant bits."""
_MAX_NAME_LENGTH: Final = 60


class UserService:
    """The users and their roles."""

    def __init__(
        self, journal: Journal, fast_reader: FastReader, engine: Campaigns, time_zone: ZoneInfo, clock: Clock
    ) -> None:
        """Initialize the service; `time_zone` is that of users who have chosen none."""
        self._journal = journal
        self._fast_reader = fast_reader
        self._engine = engine
        self._time_zone = time_zone
        self._clock = clock
        self._configured: dict[int, BotUser] = {}

    def configure(self, users: Iterable[BotUser]) -> None:
        """Take the users that the configuration names: they are always there, with the role it gives them."""
        self._configured = {user.id: user for user in users}

    def is_configured(self, user_id: int) -> bool:
        """Return whether the configuration names somebody: then only it can change him."""
        return user_id in self._configured

    async def get(self, user_id: int) -> BotUser | None:
        """Return a person as he stands now; None for a stranger."""
        return self._merge(user_id, await self._fast_reader.read(users.get, user_id))

    @requires(Permission.USERS)
    async def list_users(self, user: BotUser) -> list[BotUser]:
        """Return all users, owners first."""
        return sorted(await self._all(), key=lambda one: (-one.role.rank, one.name.casefold(), one.id))

    async def list_with_role(self, role: Role) -> list[BotUser]:
        """Return those whose role is enough for something."""
        return [one for one in await self._all() if one.role.at_least(role)]

    @requires(Permission.USERS)
    async def set_role(self, user: BotUser, user_id: int, role: Role, name: str) -> BotUser:
        """Give somebody a role, effective at once; only owners may."""
        self.check_editable(user, user_id)
        # On record first: a role that nobody has on record is worse than a record of one that was not given.
        await self._engine.record_audit(user.actor, "user_role_set", user_id=user_id, role=role.value)
        await self._journal.write(users.save, user_id, role, clean_name(name), user.id, self._clock.now())
        return await self.get(user_id) or BotUser(
            id=user_id, role=role, name=clean_name(name), time_zone=self._time_zone
        )

    @requires(Permission.USERS)
    async def remove(self, user: BotUser, user_id: int) -> bool:
        """Take somebody's role away, effective at once, with what he has begun; only owners may."""
        self.check_editable(user, user_id)
        await self._engine.record_audit(user.actor, "user_remove", user_id=user_id)
        return await self._journal.write(users.delete, user_id)

    @requires(Permission.USERS)
    def check_editable(self, user: BotUser, user_id: int) -> None:
        """Raise what keeps a person from changing somebody, before anybody is asked to confirm it."""
        if not 0 < user_id < _MAX_USER_ID:
            raise InputError("users-bad-id")
        if user_id == user.id:
            raise InputError("users-not-yourself")
        if self.is_configured(user_id):
            raise InputError("users-configured", id=str(user_id))

    @requires(Permission.SETTINGS)
    async def set_preferences(
        self, user: BotUser, *, language: str | None = None, time_zone: ZoneInfo | None = None
    ) -> BotUser:
        """Note a person's language or zone, and return him as he is then."""
        if language is not None and language not in LANGUAGES:
            raise InputError("settings-no-language", language=language)
        key = None if time_zone is None else time_zone.key
        await self._journal.write(users.save_preferences, user, self._clock.now(), language=language, time_zone=key)
        return await self.get(user.id) or user

    async def adopt_language(self, user: BotUser, language_code: str | None) -> BotUser:
        """Speak a person's language from his first word on, unless he or the configuration has chosen one."""
        spoken = language_of(language_code)
        kept = await self._journal.read(users.get, user.id)
        if spoken == user.language or self.is_configured(user.id) or (kept is not None and kept.language):
            return user
        return await self.set_preferences(user, language=spoken)

    @requires(Permission.LAUNCH)
    async def get_phone_number(self, user: BotUser) -> str | None:
        """Return a user's own phone number (11 digits), or None if they have not shared it."""
        return await self._journal.read(users.get_phone_number, user.id)

    @requires(Permission.LAUNCH)
    async def save_phone_number(self, user: BotUser, phone: str) -> None:
        """Save a user's own phone number (11 digits)."""
        await self._journal.write(users.save_phone_number, user.id, phone)

    async def should_answer_unknown(self, user_id: int) -> bool:
        """Return whether a stranger is to be answered: at most once an hour."""
        now = self._clock.now()
        # Looked up first: a stranger who goes on writing must not keep the one writer busy.
        if not await self._journal.read(users.can_reply_to_unknown, user_id, now):
            return False
        return await self._journal.write(users.record_unknown_reply, user_id, now)

    async def _all(self) -> list[BotUser]:
        """Return all users, by their id."""
        kept = {user.id: user for user in await self._journal.read(users.list_all)}
        found = [self._merge(user_id, kept.get(user_id)) for user_id in sorted(self._configured.keys() | kept)]
        return [one for one in found if one is not None]

    def _merge(self, user_id: int, user: UserRecord | None) -> BotUser | None:
        """Return who somebody is: the configuration's word counts before the database's."""
        first = self._configured.get(user_id)
        if user is None:
            return first
        if first is None and not user.is_granted:
            # He was in the configuration once and chose a language then: that gives him no role now.
            return None
        return BotUser(
            id=user_id,
            role=user.role if first is None else first.role,
            name=(first.name if first is not None else "") or user.name,
            language=user.language or (LANGUAGES[0] if first is None else first.language),
            time_zone=self._time_zone_of(user),
        )

    def _time_zone_of(self, user: UserRecord) -> ZoneInfo:
        """Return the zone that a user has chosen; one that this machine does not know must lock nobody out."""
        if not user.time_zone:
            return self._time_zone
        try:
            return ZoneInfo(user.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as err:
            _LOGGER.warning("User %d has a time zone that is not known here: %s", user.id, type(err).__name__)
            return self._time_zone


def clean_name(name: str) -> str:
    """Return a name as it is kept: one line of what can be seen, not too long."""
    seen = "".join(one if one.isprintable() else " " for one in name)
    return " ".join(seen.split())[:_MAX_NAME_LENGTH]
