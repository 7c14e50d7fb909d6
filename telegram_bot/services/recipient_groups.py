"""Saved groups of recipients: numbers and names, nothing else; each change on record."""

from collections.abc import Sequence

import msgspec

from aiomobilgroup.campaigns import Campaigns, Clock, Journal

from ..domain.drafts import DraftRecipient, RecipientList
from ..domain.errors import InputError
from ..domain.group_names import display_group_name, normalize_group_name, validate_group_name
from ..domain.records import RecipientGroup
from ..domain.roles import Permission
from ..domain.users import BotUser
from ..store import recipient_groups
from .permissions import requires


class RecipientGroupService:
    """The groups, which all who may call people share."""

    def __init__(self, journal: Journal, engine: Campaigns, clock: Clock) -> None:
        """Take where they are kept."""
        self._journal = journal
        self._engine = engine
        self._clock = clock

    @requires(Permission.GROUPS)
    async def list_groups(self, user: BotUser) -> Sequence[RecipientGroup]:
        """Return the groups by name, without the people in them."""
        return await self._journal.read(recipient_groups.list_all)

    @requires(Permission.GROUPS)
    async def get(self, user: BotUser, name: str) -> RecipientList:
        """Return the people of a group, with its name as their source; raises `InputError` where there is none."""
        group = await self._journal.read(recipient_groups.get, normalize_group_name(validate_group_name(name)))
        if group is None:
            raise InputError("group-unknown", name=display_group_name(name))
        rows = msgspec.json.decode(group.recipients, type=tuple[DraftRecipient, ...])
        return RecipientList(recipients=rows, source=display_group_name(group.name))

    @requires(Permission.GROUPS)
    async def save(self, user: BotUser, name: str, recipient_list: RecipientList) -> int | None:
        """Keep people as a group, and return how many were in the one it replaces; None where it is new."""
        name = validate_group_name(name)
        if not recipient_list.recipients:
            raise InputError("group-nobody", name=display_group_name(name))
        users = tuple(DraftRecipient(row.phone, name=row.name) for row in recipient_list.recipients)
        group = RecipientGroup(
            name=name,
            recipients=msgspec.json.encode(users).decode(),
            recipient_count=len(users),
            saved_by=user.id,
            saved_at=self._clock.now(),
        )
        before = await self._journal.write(recipient_groups.save, normalize_group_name(name), group)
        await self._engine.record_audit(user.actor, "group_save", group=name, recipients=len(users))
        return before

    @requires(Permission.GROUPS)
    async def delete(self, user: BotUser, name: str) -> bool:
        """Forget a group; return whether there was one."""
        removed = await self._journal.write(recipient_groups.delete, normalize_group_name(validate_group_name(name)))
        if removed:
            await self._engine.record_audit(user.actor, "group_delete", group=validate_group_name(name))
        return removed
