"""Arguments of commands: campaign ids, and those of `/users` in either language.

`/users` takes `add 12345 operator Name`, `role 12345 approver` or `remove 12345`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..domain.errors import InputError
from ..domain.roles import Role

_ADD: Final = frozenset({"add", "role", "добавить", "роль"})
_REMOVE: Final = frozenset({"remove", "delete", "убрать", "удалить"})
_ROLES: Final = {role.value: role for role in Role} | {
    "наблюдатель": Role.VIEWER,
    "оператор": Role.OPERATOR,
    "утверждающий": Role.APPROVER,
    "владелец": Role.OWNER,
}


@dataclass(frozen=True, slots=True)
class UserCommand:
    """A change of a user's role; a role of None removes the user."""

    user_id: int
    role: Role | None
    name: str = ""

    @property
    def is_removal(self) -> bool:
        """Return whether the user is to be removed."""
        return self.role is None


def parse_user_command(words: Sequence[str]) -> UserCommand:
    """Return the change that the words in either language name. Raises `InputError` if they are not understood."""
    action, *rest = (word.casefold() for word in words)
    if not rest:
        raise InputError("users-usage")
    if not (rest[0].isascii() and rest[0].isdecimal() and len(rest[0]) < 17):
        raise InputError("users-bad-id")
    user_id = int(rest[0])
    if action in _REMOVE and len(rest) == 1:
        return UserCommand(user_id, None)
    if action in _ADD and len(rest) > 1 and rest[1] in _ROLES:
        return UserCommand(user_id, _ROLES[rest[1]], " ".join(words[3:]))
    raise InputError("users-usage")


_MAX_ID_DIGITS = 9


def parse_campaign_id(word: str) -> int:
    """Return a campaign's id of up to nine digits, after an optional `#` or `№`. Raises `InputError` for others."""
    digits = word.lstrip("#№")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MAX_ID_DIGITS):
        raise InputError("campaign-id", text=word[:40])
    return int(digits)
