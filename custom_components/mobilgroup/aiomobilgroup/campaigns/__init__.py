"""Campaigns: a wish is sent once, held, followed, settled and reported, whatever fails in between."""

from .calling_hours import CallingHours
from .clock import Clock
from .errors import CampaignNotFoundError, CampaignRefusedError, CampaignStateError, JournalError
from .journal.audit_log import AuditEntry
from .journal.database import Journal
from .lifecycle.redial import UNREACHED
from .models import Actor, Batch, Campaign, Counts, Estimate, Event, Launch, Override, Recipient, Refusal
from .report import to_csv
from .service import Campaigns
from .settings import Settings
from .states import Attention, BatchState, CampaignState, EventKind, Listened, Resolution, Rule

__all__ = [
    "UNREACHED",
    "Actor",
    "Attention",
    "AuditEntry",
    "Batch",
    "BatchState",
    "CallingHours",
    "Campaign",
    "CampaignNotFoundError",
    "CampaignRefusedError",
    "CampaignState",
    "CampaignStateError",
    "Campaigns",
    "Clock",
    "Counts",
    "Estimate",
    "Event",
    "EventKind",
    "Journal",
    "JournalError",
    "Launch",
    "Listened",
    "Override",
    "Recipient",
    "Refusal",
    "Resolution",
    "Rule",
    "Settings",
    "to_csv",
]
