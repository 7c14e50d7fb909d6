"""Simulator of the provider: its API as strict as its document, simulated calls, a fast clock, faults on demand."""

from simulators.provider.engine.accounts import Account, Recording, SenderNumber, Template
from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.clock import Clock, ManualClock
from simulators.provider.engine.demo_account import demo_account
from simulators.provider.faults import Fault
from simulators.provider.request_log import ReceivedRequest, Rejection
from simulators.provider.simulator import Provider

__all__ = [
    "Account",
    "Campaign",
    "Clock",
    "Fault",
    "ManualClock",
    "Provider",
    "ReceivedRequest",
    "Recording",
    "Rejection",
    "SenderNumber",
    "Template",
    "demo_account",
]
