"""Ids as Meta makes them."""

import base64
import secrets


def message_id(number: str, *, ours: bool) -> str:
    """`wamid.` and Base64 of the person's number, the direction and twenty random hexadecimal digits."""
    digits = (number or "0").encode()
    direction = b"\x11" if ours else b"\x12"
    inside = secrets.token_hex(10).upper().encode()
    raw = b"\x1d\x18" + bytes([len(digits)]) + digits + b"\x15\x02\x00" + direction + b"\x18\x14" + inside + b"\x00"
    return "wamid." + base64.b64encode(raw).decode()


def object_id(length: int = 15) -> str:
    """Digits, the first not zero: media, templates, flows."""
    return str(secrets.randbelow(9) + 1) + "".join(str(secrets.randbelow(10)) for _ in range(length - 1))


def scoped_user_id(country: str = "KZ") -> str:
    """A business-scoped user id (BSUID): country, point, digits. Source: Meta, business-scoped user ids (2026)."""
    return f"{country}.{object_id(20)}"


def digits(text: str) -> str:
    return "".join(each for each in text if each.isascii() and each.isdigit())
