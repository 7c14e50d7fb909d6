"""Everything at once on one machine: a simulated provider, a real Home Assistant, and what the two do together."""
