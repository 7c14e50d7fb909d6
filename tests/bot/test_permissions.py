"""Permissions are declared: this lists every public method of every service with the permission it needs."""

from collections.abc import Iterator
import inspect

import pytest

from telegram_bot.app import RunningBot
from telegram_bot.domain.errors import NotAllowedError
from telegram_bot.domain.roles import Role
from telegram_bot.services.permissions import declared_permission
from tests.bot.conftest import USERS

PERMISSIONS = """
attention_notices.mark_notified -
attention_notices.notified_user_ids -
balance.get balance
balance.read -
balance.subscribe -
balance_alerts.disable alerts
balance_alerts.enable alerts
balance_alerts.get balance
balance_alerts.list_all -
balance_alerts.mark_notified -
balance_alerts.take_due -
campaign_cards.get -
campaign_cards.list_by_campaign -
campaign_cards.list_unfinished -
campaign_cards.save -
campaign_cards.update -
campaigns.audit audit
campaigns.block block
campaigns.cancel control
campaigns.count_by_state -
campaigns.do_not_call_numbers block
campaigns.get look
campaigns.get_paused control
campaigns.get_unknown resolve
campaigns.list look
campaigns.list_needing_attention -
campaigns.override_rule override
campaigns.pause control
campaigns.read -
campaigns.read_report -
campaigns.redial call
campaigns.reschedule control
campaigns.resolve resolve
campaigns.resume control
campaigns.stop control
campaigns.subscribe -
campaigns.unblock unblock
catalog.numbers look
catalog.phrases look
catalog.scripts look
chats.is_allowed -
chats.migrate -
confirmations.approve approve
confirmations.bind_message -
confirmations.cancel -
confirmations.confirm call
confirmations.decline approve
confirmations.delete_old -
confirmations.expire_due -
confirmations.get -
confirmations.get_own call
confirmations.get_rejected override
confirmations.list_approval_messages -
confirmations.list_without_approval_request -
confirmations.mark_notified -
confirmations.override override
confirmations.preview call
confirmations.rebuild_preview -
confirmations.save_approval_message -
confirmations.take_unnotified -
confirmations.trial_call call
conversations.await_step call
conversations.delete_old -
conversations.end -
conversations.end_before_new call
conversations.get -
conversations.is_open -
conversations.require_step call
conversations.update call
groups.delete groups
groups.get groups
groups.list_groups groups
groups.save groups
launcher.build_launch_request -
launcher.launch -
launcher.take_unlaunched -
launcher.trial_call call
prompts.consume -
prompts.create -
prompts.find_by_reply -
prompts.peek -
templates.get templates
templates.list_templates templates
templates.save save_templates
templates.validate save_templates
users.adopt_language -
users.check_editable users
users.configure -
users.get -
users.get_phone_number call
users.is_configured -
users.list_users users
users.list_with_role -
users.remove users
users.save_phone_number call
users.set_preferences settings
users.set_role users
users.should_answer_unknown -
"""

FOR_EVERY_USER = {
    "confirmations.cancel",  # its author, or who may approve
    "confirmations.save_approval_message",
    "conversations.end",
    "conversations.get",
    "conversations.is_open",
    "launcher.build_launch_request",
    "prompts.consume",
    "prompts.create",
    "prompts.find_by_reply",
    "prompts.peek",
    "users.adopt_language",
}


def declared(bot: RunningBot) -> Iterator[str]:
    """Yield every public method of every public service as `service.method permission`."""
    for name, service in sorted(vars(bot.services).items()):
        if name.startswith("_") or not type(service).__module__.startswith("telegram_bot.services"):
            continue
        for method, function in inspect.getmembers(type(service), inspect.isfunction):
            if not method.startswith("_"):
                yield f"{name}.{method} {declared_permission(function) or '-'}"


async def test_every_public_method_declares_its_permission(bot: RunningBot) -> None:
    """A method without one is not called for a user, but for a message that the bot sends or keeps up to date."""
    assert list(declared(bot)) == PERMISSIONS.strip().splitlines()


async def test_what_a_user_may_call_without_a_permission(bot: RunningBot) -> None:
    """Each method that acts for a user either declares a permission, or is one of these."""
    undeclared = {line.split()[0] for line in declared(bot) if line.endswith(" -")}
    for_user = {
        name
        for name in undeclared
        if "user"
        in inspect.signature(getattr(getattr(bot.services, name.split(".")[0]), name.split(".")[1])).parameters
    }

    assert for_user == FOR_EVERY_USER


async def test_a_declared_permission_is_checked(bot: RunningBot) -> None:
    """The check comes before the method does anything, and does not depend on the caller."""
    viewer = await bot.services.get_user(USERS[Role.VIEWER][0])
    assert viewer is not None

    with pytest.raises(NotAllowedError):
        await bot.services.campaigns.stop(viewer, 1)
