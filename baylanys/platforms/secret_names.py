"""Names of values that are secrets. Pure."""

_SECRET = ("password", "passwd", "secret", "token", "credential", "apikey", "api_key")
_WHOLE = frozenset({"pin", "otp", "cvv"})


def is_secret(path: str) -> bool:
    """True for what is never shown, stored or logged; judged by the last part of its path."""
    name = path.rsplit(".", 1)[-1].replace("-", "_").casefold()
    return name in _WHOLE or any(word in name for word in _SECRET)
