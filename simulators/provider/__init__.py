"""Simulate the provider: its API as strict as its document, phones that ring, a fast clock and faults on demand."""

from simulators.provider.account import Account, Recording, SenderNumber, Template
from simulators.provider.campaign import Campaign
from simulators.provider.clock import Clock, ManualClock
from simulators.provider.faults import Fault
from simulators.provider.log import ReceivedRequest, Refusal
from simulators.provider.provider import Provider
from simulators.provider.seed import furnished_account

__all__ = [
    "Account",
    "Campaign",
    "Clock",
    "Fault",
    "ManualClock",
    "Provider",
    "ReceivedRequest",
    "Recording",
    "Refusal",
    "SenderNumber",
    "Template",
    "furnished_account",
]
