"""What an account has: its balance."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .aiomobilgroup import Balance
from .coordinator import MobilgroupConfigEntry
from .entity import MobilgroupAccountEntity

PARALLEL_UPDATES = 0


class AccountSensor(StrEnum):
    """The sensors of an account."""

    BALANCE = "balance"


@dataclass(frozen=True, kw_only=True)
class AccountSensorDescription(SensorEntityDescription):
    """A sensor of an account: what it takes from the balance."""

    value_fn: Callable[[Balance], Decimal]
    unit_fn: Callable[[Balance], str]


DESCRIPTIONS = (
    AccountSensorDescription(
        key=AccountSensor.BALANCE,
        translation_key=AccountSensor.BALANCE,
        device_class=SensorDeviceClass.MONETARY,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
        value_fn=lambda balance: balance.amount,
        unit_fn=lambda balance: balance.currency,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: MobilgroupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an account."""
    async_add_entities(MobilgroupAccountSensor(entry.runtime_data.balance, description) for description in DESCRIPTIONS)


class MobilgroupAccountSensor(MobilgroupAccountEntity, SensorEntity):
    """A sensor of an account."""

    entity_description: AccountSensorDescription

    @property
    @override
    def native_value(self) -> Decimal:
        """Return what the account has."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def native_unit_of_measurement(self) -> str:
        """Return the currency, as its ISO code."""
        return self.entity_description.unit_fn(self.coordinator.data)
