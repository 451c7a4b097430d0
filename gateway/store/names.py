"""What stands for a person or a conversation, in a way that nobody can read back."""

from __future__ import annotations

import hashlib
import hmac

from pydantic import SecretStr


def secret_name(key: SecretStr, *parts: str) -> str:
    """Return a name of 32 hexadecimal digits, the same for the same parts (half an HMAC-SHA256, RFC 2104).

    Without the key nobody can tell from it which conversation, person or message in Teams is meant.
    """
    whole = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(key.get_secret_value().encode(), whole, hashlib.sha256).hexdigest()[:32]


def session_name(key: SecretStr, conversation: str, person: str) -> str:
    """Return the name of a person's session in a conversation of Teams."""
    return secret_name(key, "session", conversation, person)
