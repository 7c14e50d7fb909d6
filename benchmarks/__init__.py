"""Comparisons with peers, each as a ratio measured in one run on one machine."""
