"""What both simulators share: listening, connections, JSON over HTTP."""
