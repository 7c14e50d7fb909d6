"""The dialogue that composes a broadcast: its start, its questions, its confirmation."""
