"""Temporary passwords: shown once, never kept."""

import secrets

# Without letters and digits that are taken for one another when they are read out on the telephone.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKMNPQRSTUVWXYZ"
DIGITS = "23456789"
GROUPS, GROUP = 4, 4


def temporary_password() -> str:
    """Four groups of four with dashes: a capital, small letters and a digit in each; about 70 bits."""
    return "-".join(_group() for _ in range(GROUPS))


def _group() -> str:
    middle = "".join(secrets.choice(LETTERS + DIGITS) for _ in range(GROUP - 2))
    return secrets.choice(CAPITALS) + middle + secrets.choice(DIGITS)
