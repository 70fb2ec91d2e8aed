"""The secrets and verify tokens of every number of ours, kept for a few seconds."""

from __future__ import annotations

import time

import structlog
from django.conf import settings
from django.db import DatabaseError

from baylanys.api.webhooks.whatsapp_rules import Keys
from baylanys.messaging.domain.number import secrets_of_numbers

FRESH_SECONDS = 10.0
# A body that nobody signed must not make us read the rows each time.
LOOK_AGAIN_SECONDS = 1.0
log = structlog.get_logger()


class KnownKeys:
    """Those of the installation and of the rows. A database that is away leaves what was known before."""

    def __init__(self) -> None:
        self._keys: Keys | None = None
        self._read_at = 0.0

    def fresh(self, within: float = FRESH_SECONDS) -> Keys | None:
        """What was read in the last seconds, if anything was."""
        return self._keys if time.monotonic() - self._read_at < within else None

    def forget(self) -> None:
        """Nothing is known; the next question reads."""
        self._keys = None

    def read(self) -> Keys:
        """What the rows say now. Blocks."""
        own = settings.INSTALLATION.whatsapp
        pairs = [(own.app_secret, own.verify_token)]
        try:
            pairs += secrets_of_numbers()
        except DatabaseError:
            log.warning("the webhook cannot read its secrets; the known ones stay")
            if self._keys is not None:
                return self._keys
        secrets, tokens = ({each for each in column if each} for column in zip(*pairs, strict=True))
        self._keys, self._read_at = Keys(frozenset(secrets), frozenset(tokens)), time.monotonic()
        return self._keys


KEYS = KnownKeys()
