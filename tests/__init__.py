"""The tests: core, campaigns, integration, bot, simulators, end to end."""
