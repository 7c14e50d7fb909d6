"""The provider over HTTP: its API, the control API and the web page."""
