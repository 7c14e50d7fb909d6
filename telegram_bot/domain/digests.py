"""Digests that identify content and rows: equal input gives an equal digest."""

import hashlib


def content_digest(text: str) -> str:
    """Return a SHA-256 digest of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def short_key(text: str, length: int) -> str:
    """Return the first hexadecimal digits of a text's digest, short enough for a button's callback data."""
    return content_digest(text)[:length]
