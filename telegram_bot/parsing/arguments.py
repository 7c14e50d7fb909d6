"""What may follow `/users`, in either language: `add 12345 operator Name`, `role 12345 approver`, `remove 12345`."""

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
    """What is to become of somebody: a role, or none."""

    user_id: int
    role: Role | None
    name: str = ""

    @property
    def is_removal(self) -> bool:
        """Return whether his role is to be taken away."""
        return self.role is None


def parse_user_command(words: Sequence[str]) -> UserCommand:
    """Return what was typed; raises `InputError` for what is not understood."""
    what, *rest = (word.casefold() for word in words)
    if not rest:
        raise InputError("users-usage")
    if not (rest[0].isascii() and rest[0].isdecimal() and len(rest[0]) < 17):
        raise InputError("users-bad-id")
    user_id = int(rest[0])
    if what in _REMOVE and len(rest) == 1:
        return UserCommand(user_id, None)
    if what in _ADD and len(rest) > 1 and rest[1] in _ROLES:
        return UserCommand(user_id, _ROLES[rest[1]], " ".join(words[3:]))
    raise InputError("users-usage")


_DIGITS = 9


def parse_campaign_id(word: str) -> int:
    """Return the number; raise `InputError` for what is none."""
    digits = word.lstrip("#№")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS):
        raise InputError("campaign-id", text=word[:40])
    return int(digits)
