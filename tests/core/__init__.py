"""Tests of the core, through HTTP on loopback."""
