"""Secrets at rest: encrypted with a key that never stands in the database."""

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SecretUnreadable(Exception):
    """The secret was encrypted with another key, or is no secret of ours."""


def encrypt(text: str) -> str:
    """The text, readable only with this centre's key; every call gives another value."""
    return _box().encrypt(text.encode()).decode("ascii")


def decrypt(secret: str) -> str:
    """The text that `encrypt` was given. Raises SecretUnreadable."""
    try:
        return _box().decrypt(secret.encode("ascii")).decode()
    except (InvalidToken, UnicodeError) as wrong:
        raise SecretUnreadable from wrong


def _box() -> Fernet:
    return Fernet(settings.INSTALLATION.field_key)
