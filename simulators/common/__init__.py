"""Code that both simulators share: command line, listener, connections, JSON over HTTP and static pages."""
