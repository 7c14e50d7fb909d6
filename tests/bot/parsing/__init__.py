"""Tests of parsing: typed numbers, recipient tables, text templates."""
