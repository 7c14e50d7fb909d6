"""Recipient groups: saved phone numbers and names, nothing else. The audit log records each change."""

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
    """Reads and changes recipient groups, which all users who may launch broadcasts share."""

    def __init__(self, journal: Journal, engine: Campaigns, clock: Clock) -> None:
        """Initialize the service with an open journal."""
        self._journal = journal
        self._engine = engine
        self._clock = clock

    @requires(Permission.GROUPS)
    async def list_groups(self, user: BotUser) -> Sequence[RecipientGroup]:
        """Return all groups, ordered by name, without their recipients."""
        return await self._journal.read(recipient_groups.list_all)

    @requires(Permission.GROUPS)
    async def get(self, user: BotUser, name: str) -> RecipientList:
        """Return a group's recipients, with its name as their source; raises `InputError` if it does not exist."""
        group = await self._journal.read(recipient_groups.get, normalize_group_name(validate_group_name(name)))
        if group is None:
            raise InputError("group-unknown", name=display_group_name(name))
        rows = msgspec.json.decode(group.recipients, type=tuple[DraftRecipient, ...])
        return RecipientList(recipients=rows, source=display_group_name(group.name))

    @requires(Permission.GROUPS)
    async def save(self, user: BotUser, name: str, recipient_list: RecipientList) -> int | None:
        """Save a group; return how many recipients the group it replaces had, or None if it is new."""
        name = validate_group_name(name)
        if not recipient_list.recipients:
            raise InputError("group-nobody", name=display_group_name(name))
        recipients = tuple(DraftRecipient(row.phone, name=row.name) for row in recipient_list.recipients)
        group = RecipientGroup(
            name=name,
            recipients=msgspec.json.encode(recipients).decode(),
            recipient_count=len(recipients),
            saved_by=user.id,
            saved_at=self._clock.now(),
        )
        replaced_count = await self._journal.write(recipient_groups.save, normalize_group_name(name), group)
        await self._engine.record_audit(user.actor, "group_save", group=name, recipients=len(recipients))
        return replaced_count

    @requires(Permission.GROUPS)
    async def delete(self, user: BotUser, name: str) -> bool:
        """Delete a group; return whether there was one."""
        removed = await self._journal.write(recipient_groups.delete, normalize_group_name(validate_group_name(name)))
        if removed:
            await self._engine.record_audit(user.actor, "group_delete", group=validate_group_name(name))
        return removed
