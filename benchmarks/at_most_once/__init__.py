"""Thousands of campaigns, every fault at every point, a process killed again and again: each batch is sent once."""
