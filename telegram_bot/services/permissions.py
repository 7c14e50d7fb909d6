"""Permissions of the services' methods: declared, checked before the method runs, and listed by a test."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Protocol, cast

from ..domain.roles import Permission
from ..domain.users import BotUser


class _Permitted(Protocol):
    """A method with a declared permission."""

    permission: Permission


def requires[**P, R](
    permission: Permission,
) -> Callable[[Callable[Concatenate[Any, BotUser, P], R]], Callable[Concatenate[Any, BotUser, P], R]]:
    """Declare the permission that a method needs from the user, its first argument.

    A call raises `NotAllowedError` before the method does anything when the user's role is not enough.
    """

    def declare(method: Callable[Concatenate[Any, BotUser, P], R]) -> Callable[Concatenate[Any, BotUser, P], R]:
        @wraps(method)
        def check_and_run(self: Any, user: BotUser, /, *args: P.args, **kwargs: P.kwargs) -> R:
            user.require(permission)
            return method(self, user, *args, **kwargs)

        cast("_Permitted", check_and_run).permission = permission
        return check_and_run

    return declare


def declared_permission(method: object) -> Permission | None:
    """Return the permission that a method declares, or None if it declares none."""
    found = getattr(method, "permission", None)
    return found if isinstance(found, Permission) else None
