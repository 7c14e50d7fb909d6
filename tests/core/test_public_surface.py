"""The public names of the core: removing or changing one breaks two front ends."""

import inspect

import aiomobilgroup
from aiomobilgroup import MobilgroupClient

NAMES = """
ApiKey Auth Balance Broadcast Call CallOutcome Content InputProblem InvalidPhone journal_account_id Login mask_phone
MobilgroupAccountDisabledError MobilgroupApiError MobilgroupAuthenticationError MobilgroupClient
MobilgroupConnectionError MobilgroupContentError MobilgroupError MobilgroupInputError MobilgroupInsufficientFundsError
MobilgroupNotFoundError MobilgroupResponseError MobilgroupSenderError MobilgroupUnknownOutcomeError
normalize_error_code normalize_phone
parse_phones ParsedPhones PhoneError PhoneProblem Phrase Receipt ReceiptRow Recording Report Script SenderNumber Sms
Subscriber Template TemplateResult Text Transfer validate_url
"""

METHODS = """
drain(self) -> None
get_balance(self) -> aiomobilgroup.models.Balance
get_numbers(self) -> list[aiomobilgroup.models.SenderNumber]
get_phrases(self) -> list[aiomobilgroup.models.Recording]
get_report(self, campaign_id: str) -> aiomobilgroup.models.Report
get_scripts(self) -> list[aiomobilgroup.models.Recording]
get_templates(self, account: str, template_id: str | None = None) -> list[aiomobilgroup.models.Template]
save_templates(self, account: str, templates: collections.abc.Sequence[aiomobilgroup.models.Template])\
 -> list[aiomobilgroup.models.TemplateResult]
send(self, broadcast: aiomobilgroup.broadcast.Broadcast) -> aiomobilgroup.models.Receipt
"""


def test_names() -> None:
    """Every public name is exported, and no other."""
    assert sorted(aiomobilgroup.__all__) == sorted(NAMES.split())
    assert all(hasattr(aiomobilgroup, name) for name in aiomobilgroup.__all__)


def test_methods_of_the_client() -> None:
    """The client has one method per request, with these parameters."""
    methods = inspect.getmembers(MobilgroupClient, inspect.iscoroutinefunction)
    public = [f"{name}{inspect.signature(method)}" for name, method in methods if not name.startswith("_")]

    assert public == METHODS.strip().splitlines()


def test_everything_public_is_documented() -> None:
    """Each public class and function has a docstring."""
    undocumented = [
        name
        for name in aiomobilgroup.__all__
        if name not in {"Auth", "Content"} and not inspect.getdoc(getattr(aiomobilgroup, name))
    ]

    assert undocumented == []
