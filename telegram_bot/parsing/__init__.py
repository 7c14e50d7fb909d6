"""Parsing of users' input: command arguments, dates, phone numbers in any format, contacts and tables."""
