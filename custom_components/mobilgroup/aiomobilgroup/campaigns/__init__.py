"""The campaign engine: sends broadcasts at most once, polls and reports them, whatever fails in between."""

from .calling_hours import CallingHours
from .clock import Clock, to_datetime
from .errors import CampaignNotFoundError, CampaignRejectedError, CampaignStateError, JournalError
from .journal.audit_log import AuditEntry
from .journal.database import Journal
from .journal.upgrade import Migration, upgrade_tables
from .lifecycle.redial import DEFAULT_REDIAL_OUTCOMES
from .models import (
    Actor,
    Batch,
    Campaign,
    CampaignEvent,
    Estimate,
    LaunchRequest,
    OutcomeCounts,
    Override,
    RecipientResult,
    RuleViolation,
)
from .report import to_csv
from .rules.policy import CampaignPolicy, earliest_start
from .service import Campaigns
from .settings import AccountSettings
from .states import Attention, BatchState, CampaignEventType, CampaignState, Listened, Resolution, Rule

__all__ = [
    "DEFAULT_REDIAL_OUTCOMES",
    "AccountSettings",
    "Actor",
    "Attention",
    "AuditEntry",
    "Batch",
    "BatchState",
    "CallingHours",
    "Campaign",
    "CampaignEvent",
    "CampaignEventType",
    "CampaignNotFoundError",
    "CampaignPolicy",
    "CampaignRejectedError",
    "CampaignState",
    "CampaignStateError",
    "Campaigns",
    "Clock",
    "Estimate",
    "Journal",
    "JournalError",
    "LaunchRequest",
    "Listened",
    "Migration",
    "OutcomeCounts",
    "Override",
    "RecipientResult",
    "Resolution",
    "Rule",
    "RuleViolation",
    "earliest_start",
    "to_csv",
    "to_datetime",
    "upgrade_tables",
]
