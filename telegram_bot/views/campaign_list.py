"""The list of campaigns, a page at a time: a line each, and a button that opens its card."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup
from telegram import InlineKeyboardMarkup

from aiomobilgroup.campaigns import Campaign

from ..i18n.translator import Texts
from .campaign_card import content_line
from .keyboards import button, keyboard
from .outcome_shares import called, percent, reached
from .pagination import page_buttons

PAGE: Final = 5


def list_text(texts: Texts, campaigns: Sequence[Campaign], page: int) -> str:
    """Return a page of campaigns."""
    if not campaigns:
        return texts("campaigns-none") if page == 0 else texts("campaigns-no-more")
    return "\n\n".join((texts("campaigns-head"), *(_entry(texts, campaign) for campaign in campaigns)))


def list_keyboard(
    texts: Texts, campaigns: Sequence[Campaign], page: int, *, has_more: bool
) -> InlineKeyboardMarkup | None:
    """Return a button for each campaign, and those to other pages."""
    opening = [
        button(texts.plain("button-open", id=str(campaign.id), needs=_needs(campaign)), "open", campaign.id)
        for campaign in campaigns
    ]
    shown = keyboard(opening, page_buttons("campaigns", page, has_more=has_more))
    return shown if shown.inline_keyboard else None


def _entry(texts: Texts, campaign: Campaign) -> Markup:
    """Return what is said of one campaign."""
    head = texts(
        "campaigns-entry", id=str(campaign.id), state=campaign.state.value, due=campaign.due, needs=_needs(campaign)
    )
    facts = []
    share = reached(campaign)
    if campaign.state.ended_after_calls or campaign.counts.reached:
        facts.append(
            texts(
                "campaigns-reached",
                done=campaign.counts.reached,
                all=called(campaign),
                share="—" if share is None else percent(share),
            )
        )
    else:
        facts.append(texts("card-recipients", count=called(campaign)))
    if campaign.cost is not None:
        facts.append(Markup(texts.money(campaign.cost)))  # noqa: S704 - a number
    return Markup("\n").join((head, content_line(texts, campaign), Markup(" · ").join(facts)))


def _needs(campaign: Campaign) -> str:
    """Return whether a person is needed, as a word for the sentences."""
    return "no" if campaign.attention is None else "yes"
