"""The users and their roles: read again for every update, changed only by owners, each change in the audit log."""

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
"""Telegram guarantees that ids have at most 52 significant bits."""
_MAX_NAME_LENGTH: Final = 60


class UserService:
    """Reads and changes users, their roles and their preferences."""

    def __init__(
        self, journal: Journal, fast_reader: FastReader, engine: Campaigns, time_zone: ZoneInfo, clock: Clock
    ) -> None:
        """Initialize the service; `time_zone` applies to users who chose none."""
        self._journal = journal
        self._fast_reader = fast_reader
        self._engine = engine
        self._time_zone = time_zone
        self._clock = clock
        self._configured: dict[int, BotUser] = {}

    def configure(self, users: Iterable[BotUser]) -> None:
        """Set the users that the configuration names: they always exist, with the role that it gives them."""
        self._configured = {user.id: user for user in users}

    def is_configured(self, user_id: int) -> bool:
        """Return whether the configuration names a user: then only the configuration can change their role."""
        return user_id in self._configured

    async def get(self, user_id: int) -> BotUser | None:
        """Return a user with their current role, or None if they have none."""
        return self._merge(user_id, await self._fast_reader.read(users.get, user_id))

    @requires(Permission.USERS)
    async def list_users(self, user: BotUser) -> list[BotUser]:
        """Return all users, owners first."""
        return sorted(await self._all(), key=lambda one: (-one.role.rank, one.name.casefold(), one.id))

    async def list_with_role(self, role: Role) -> list[BotUser]:
        """Return the users who have at least a role."""
        return [one for one in await self._all() if one.role.at_least(role)]

    @requires(Permission.USERS)
    async def set_role(self, user: BotUser, user_id: int, role: Role, name: str) -> BotUser:
        """Give a user a role and a name, effective at once; only owners may."""
        self.check_editable(user, user_id)
        # Audited first: a role missing in the audit log is worse than an entry about a role that was not given.
        await self._engine.record_audit(user.actor, "user_role_set", user_id=user_id, role=role.value)
        await self._journal.write(users.save, user_id, role, clean_name(name), user.id, self._clock.now())
        return await self.get(user_id) or BotUser(
            id=user_id, role=role, name=clean_name(name), time_zone=self._time_zone
        )

    @requires(Permission.USERS)
    async def remove(self, user: BotUser, user_id: int) -> bool:
        """Remove a user at once, and cancel their broadcasts that are not confirmed yet; only owners may."""
        self.check_editable(user, user_id)
        await self._engine.record_audit(user.actor, "user_remove", user_id=user_id)
        return await self._journal.write(users.delete, user_id)

    @requires(Permission.USERS)
    def check_editable(self, user: BotUser, user_id: int) -> None:
        """Raise `InputError` if a user may not change another one, before they are asked to confirm it."""
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
        """Save a user's language or time zone; return the user with it."""
        if language is not None and language not in LANGUAGES:
            raise InputError("settings-no-language", language=language)
        key = None if time_zone is None else time_zone.key
        await self._journal.write(users.save_preferences, user, self._clock.now(), language=language, time_zone=key)
        return await self.get(user.id) or user

    async def adopt_language(self, user: BotUser, language_code: str | None) -> BotUser:
        """Set the language of a user's Telegram app as theirs, unless they or the configuration chose one."""
        app_language = language_of(language_code)
        record = await self._journal.read(users.get, user.id)
        if app_language == user.language or self.is_configured(user.id) or (record is not None and record.language):
            return user
        return await self.set_preferences(user, language=app_language)

    @requires(Permission.LAUNCH)
    async def get_phone_number(self, user: BotUser) -> str | None:
        """Return a user's own phone number (11 digits), or None if they have not shared it."""
        return await self._journal.read(users.get_phone_number, user.id)

    @requires(Permission.LAUNCH)
    async def save_phone_number(self, user: BotUser, phone: str) -> None:
        """Save a user's own phone number (11 digits)."""
        await self._journal.write(users.save_phone_number, user.id, phone)

    async def should_answer_unknown(self, user_id: int) -> bool:
        """Return whether an unknown user is to be answered, and record it: at most once an hour."""
        now = self._clock.now()
        # Read first: an unknown user who keeps writing must not keep the one writer busy.
        if not await self._journal.read(users.can_reply_to_unknown, user_id, now):
            return False
        return await self._journal.write(users.record_unknown_reply, user_id, now)

    async def _all(self) -> list[BotUser]:
        """Return all users, ordered by id."""
        records = {record.id: record for record in await self._journal.read(users.list_all)}
        found = [self._merge(user_id, records.get(user_id)) for user_id in sorted(self._configured.keys() | records)]
        return [one for one in found if one is not None]

    def _merge(self, user_id: int, record: UserRecord | None) -> BotUser | None:
        """Return a user from both sources: the configuration's role and name precede those of the database."""
        configured = self._configured.get(user_id)
        if record is None:
            return configured
        if configured is None and not record.is_granted:
            # The configuration named them once and they chose a language then: that gives them no role now.
            return None
        return BotUser(
            id=user_id,
            role=record.role if configured is None else configured.role,
            name=(configured.name if configured is not None else "") or record.name,
            language=record.language or (LANGUAGES[0] if configured is None else configured.language),
            time_zone=self._time_zone_of(record),
        )

    def _time_zone_of(self, record: UserRecord) -> ZoneInfo:
        """Return a user's time zone, or the default: a zone that this machine lacks must not lock them out."""
        if not record.time_zone:
            return self._time_zone
        try:
            return ZoneInfo(record.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as err:
            _LOGGER.warning("The time zone of user %d is unknown on this machine: %s", record.id, type(err).__name__)
            return self._time_zone


def clean_name(name: str) -> str:
    """Return a name as it is stored: one line of at most 60 printable characters."""
    printable = "".join(one if one.isprintable() else " " for one in name)
    return " ".join(printable.split())[:_MAX_NAME_LENGTH]
