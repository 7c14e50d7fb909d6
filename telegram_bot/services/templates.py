"""Templates: texts of a CRM client that the provider stores; its result for each is returned unchanged."""

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
    """Reads and saves templates."""

    def __init__(self, client: MobilgroupClient, engine: Campaigns) -> None:
        """Initialize the service; the engine writes the audit log."""
        self._client = client
        self._engine = engine

    @requires(Permission.TEMPLATES)
    async def list_templates(self, user: BotUser, account: str) -> Sequence[Template]:
        """Return the templates of a client, whose id in the CRM is `account`."""
        return await self._client.get_templates(account)

    @requires(Permission.TEMPLATES)
    async def get(self, user: BotUser, account: str, template_id: str) -> Template:
        """Return a template of a client; raises `InputError` if it does not exist."""
        found = await self._client.get_templates(account, template_id)
        matching = [one for one in found if one.id == template_id]
        if not matching:
            raise InputError("template-gone", id=template_id)
        return matching[0]

    @requires(Permission.SAVE_TEMPLATES)
    def validate(self, user: BotUser, template: Template) -> None:
        """Raise `InputError` if a template cannot be saved, before the user is asked to confirm it."""
        if not template.name.strip():
            raise InputError("template-no-name")
        if not template.message.strip():
            raise InputError("template-no-text")
        if len(template.message) > MAX_TEXT_LENGTH:
            raise InputError("template-too-long", count=len(template.message), most=MAX_TEXT_LENGTH)

    @requires(Permission.SAVE_TEMPLATES)
    async def save(self, user: BotUser, template: Template) -> Sequence[TemplateResult]:
        """Save a template, once, and return the provider's results.

        Raises `MobilgroupUnknownOutcomeError` when it may have been saved: that is audited and never repeated.
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
        """Record in the audit log who saved which template, without its text, which does not belong there."""
        await self._engine.record_audit(
            user.actor,
            "save_template",
            result=result,
            client=template.account,
            template=template.id,
            name=template.name[:100],
        )


def _audit_result(err: MobilgroupError) -> str:
    """Return the result that the audit log records for an error."""
    match err:
        case MobilgroupUnknownOutcomeError():
            return "unknown"
        case MobilgroupApiError():
            return err.raw_code
    return "not_sent"
