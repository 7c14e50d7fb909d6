"""Benchmarks: comparisons with other clients and bots, as ratios measured in one run on one machine."""
