"""The conversation that composes a broadcast: its start, its steps and its confirmation."""
