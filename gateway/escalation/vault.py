"""Seals what is kept of a message (Fernet: AES-128-CBC with HMAC-SHA256, https://github.com/fernet/spec).

``python -m gateway.escalation.vault`` prints a new key. To change keys, put the new one first in
``GATEWAY_HR_KEYS``, seal everything anew with ``python -m gateway.privacy reseal``, and remove the old one.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr, ValidationError

from gateway.escalation.message import Concern


class Unreadable(ValueError):
    """None of the keys opens it."""


class Vault:
    """Seals with the first key, opens with any."""

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        """Take the keys, the newest first."""
        self._keys = MultiFernet([Fernet(key.get_secret_value()) for key in keys])

    def seal(self, concern: Concern) -> bytes:
        """Return the message, unreadable without a key."""
        return self._keys.encrypt(concern.model_dump_json().encode())

    def open(self, sealed: bytes) -> Concern:
        """Return the message.

        Raises:
            Unreadable: no key opens it.
        """
        try:
            return Concern.model_validate_json(self._keys.decrypt(sealed))
        except (InvalidToken, ValidationError) as error:
            raise Unreadable(type(error).__name__) from error

    def reseal(self, sealed: bytes) -> bytes:
        """Return the same message, sealed with the newest key.

        Raises:
            Unreadable: no key opens it.
        """
        try:
            return self._keys.rotate(sealed)
        except InvalidToken as error:
            raise Unreadable(type(error).__name__) from error


if __name__ == "__main__":
    print(Fernet.generate_key().decode())
