"""Tests of who is called: numbers as people type them, tables, placeholders."""
