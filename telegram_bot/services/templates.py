"""Saved texts of a client of the CRM: they are the provider's, and what it says of each is passed on."""

from collections.abc import Sequence

from aiomobilgroup import (
    MobilgroupApiError,
    MobilgroupClient,
    MobilgroupError,
    MobilgroupUnknownOutcomeError,
    Template,
    TemplateResult,
)
from aiomobilgroup.campaigns import Campaigns
from aiomobilgroup.const import MAX_TEXT_LENGTH

from ..domain.errors import InputError
from ..domain.roles import Permission
from ..domain.users import BotUser
from .permissions import requires


class TemplateService:
    """Reading and saving templates."""

    def __init__(self, client: MobilgroupClient, engine: Campaigns) -> None:
        """Take what they are read and saved with, and where that goes on record."""
        self._client = client
        self._engine = engine

    @requires(Permission.TEMPLATES)
    async def list_templates(self, user: BotUser, account: str) -> Sequence[Template]:
        """Return a client's templates."""
        return await self._client.get_templates(account)

    @requires(Permission.TEMPLATES)
    async def get(self, user: BotUser, account: str, template_id: str) -> Template:
        """Return one template."""
        found = await self._client.get_templates(account, template_id)
        mine = [one for one in found if one.id == template_id]
        if not mine:
            raise InputError("template-gone", id=template_id)
        return mine[0]

    @requires(Permission.SAVE_TEMPLATES)
    def validate(self, user: BotUser, template: Template) -> None:
        """Raise what keeps a template from being saved, before anybody is asked to confirm it."""
        if not template.name.strip():
            raise InputError("template-no-name")
        if not template.message.strip():
            raise InputError("template-no-text")
        if len(template.message) > MAX_TEXT_LENGTH:
            raise InputError("template-too-long", count=len(template.message), most=MAX_TEXT_LENGTH)

    @requires(Permission.SAVE_TEMPLATES)
    async def save(self, user: BotUser, template: Template) -> Sequence[TemplateResult]:
        """Save a template, once, and return what the provider says of it.

        Raises `MobilgroupUnknownOutcomeError` when it may have been saved: that is on record, and never repeated.
        """
        self.validate(user, template)
        try:
            results = await self._client.save_templates(template.account, [template])
        except MobilgroupError as err:
            await self._record(user, template, _audit_result(err))
            raise
        await self._record(user, template, ", ".join(one.result for one in results) or "unknown")
        return results

    async def _record(self, user: BotUser, template: Template, result: str) -> None:
        """Put on record who saved what; the text itself does not belong there."""
        await self._engine.record_audit(
            user.actor,
            "save_template",
            result=result,
            client=template.account,
            template=template.id,
            name=template.name[:100],
        )


def _audit_result(err: MobilgroupError) -> str:
    """Return what the record says of an error."""
    match err:
        case MobilgroupUnknownOutcomeError():
            return "unknown"
        case MobilgroupApiError():
            return err.raw_code
    return "not_sent"
