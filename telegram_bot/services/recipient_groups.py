"""Saved groups of recipients: numbers and names, nothing else; each change on record."""

from collections.abc import Sequence

import msgspec

from aiomobilgroup.campaigns import Campaigns, Clock, Journal

from ..domain.drafts import Audience, Row
from ..domain.errors import InputError
from ..domain.group_names import checked, folded, shown
from ..domain.records import Group
from ..domain.roles import Action
from ..domain.users import Person
from ..store import recipient_groups


class GroupDesk:
    """The groups, which all who may call people share."""

    def __init__(self, journal: Journal, campaigns: Campaigns, clock: Clock) -> None:
        """Take where they are kept."""
        self._journal = journal
        self._campaigns = campaigns
        self._clock = clock

    async def all(self, person: Person) -> Sequence[Group]:
        """Return the groups by name, without the people in them."""
        person.require(Action.GROUPS)
        return await self._journal.read(recipient_groups.everything)

    async def get(self, person: Person, name: str) -> Audience:
        """Return the people of a group, with its name as their source; raises `InputError` where there is none."""
        person.require(Action.GROUPS)
        group = await self._journal.read(recipient_groups.get, folded(checked(name)))
        if group is None:
            raise InputError("group-unknown", name=shown(name))
        rows = msgspec.json.decode(group.recipients, type=tuple[Row, ...])
        return Audience(rows=rows, source=shown(group.name))

    async def save(self, person: Person, name: str, audience: Audience) -> int | None:
        """Keep people as a group, and return how many were in the one it replaces; None where it is new."""
        person.require(Action.GROUPS)
        name = checked(name)
        if not audience.rows:
            raise InputError("group-nobody", name=shown(name))
        people = tuple(Row(row.phone, name=row.name) for row in audience.rows)
        group = Group(
            name=name,
            recipients=msgspec.json.encode(people).decode(),
            count=len(people),
            saved_by=person.id,
            saved_at=self._clock.now(),
        )
        before = await self._journal.write(recipient_groups.put, folded(name), group)
        await self._campaigns.record_audit(person.actor, "group_save", group=name, recipients=len(people))
        return before

    async def delete(self, person: Person, name: str) -> bool:
        """Forget a group; return whether there was one."""
        person.require(Action.GROUPS)
        removed = await self._journal.write(recipient_groups.remove, folded(checked(name)))
        if removed:
            await self._campaigns.record_audit(person.actor, "group_delete", group=checked(name))
        return removed
