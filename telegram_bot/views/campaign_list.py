"""The list of campaigns in pages: an entry for each, and a button that opens its card."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup
from telegram import InlineKeyboardMarkup

from aiomobilgroup.campaigns import Campaign

from ..i18n.translator import Translator
from .campaign_card import content_line
from .keyboards import button, keyboard
from .outcome_shares import called_count, percent, reached_share
from .pagination import page_buttons

PAGE_SIZE: Final = 5


def list_text(translate: Translator, campaigns: Sequence[Campaign], page: int) -> str:
    """Return the text of a page of campaigns."""
    if not campaigns:
        return translate("campaigns-none") if page == 0 else translate("campaigns-no-more")
    return "\n\n".join((translate("campaigns-head"), *(_entry(translate, campaign) for campaign in campaigns)))


def list_keyboard(
    translate: Translator, campaigns: Sequence[Campaign], page: int, *, has_more: bool
) -> InlineKeyboardMarkup | None:
    """Return a button for each campaign, and those to the other pages."""
    openers = [
        button(
            translate.plain("button-open", id=str(campaign.id), needs=_attention_mark(campaign)), "open", campaign.id
        )
        for campaign in campaigns
    ]
    shown = keyboard(openers, page_buttons("campaigns", page, has_more=has_more))
    return shown if shown.inline_keyboard else None


def _entry(translate: Translator, campaign: Campaign) -> Markup:
    """Return the entry of one campaign."""
    head = translate(
        "campaigns-entry",
        id=str(campaign.id),
        state=campaign.state.value,
        due=campaign.due,
        needs=_attention_mark(campaign),
    )
    facts = []
    share = reached_share(campaign)
    if campaign.state.ended_after_calls or campaign.counts.reached:
        facts.append(
            translate(
                "campaigns-reached",
                done=campaign.counts.reached,
                all=called_count(campaign),
                share="—" if share is None else percent(share),
            )
        )
    else:
        facts.append(translate("card-recipients", count=called_count(campaign)))
    if campaign.cost is not None:
        facts.append(Markup(translate.format_money(campaign.cost)))  # noqa: S704 - a number
    return Markup("\n").join((head, content_line(translate, campaign), Markup(" · ").join(facts)))


def _attention_mark(campaign: Campaign) -> str:
    """Return whether a campaign needs a decision, as `yes` or `no` for the messages."""
    return "no" if campaign.attention is None else "yes"
