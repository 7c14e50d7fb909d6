"""Demonstration on one machine: the simulated provider and Telegram, a real Home Assistant, and the bot."""
