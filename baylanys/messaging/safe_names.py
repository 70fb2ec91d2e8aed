"""File names that strangers chose, made safe to show and to save. Pure."""

from __future__ import annotations

import re

from baylanys.messaging.display_names import clean_name

LONGEST = 150
_SEPARATORS = re.compile(r"[/\\]+")
# What no file system of a desk takes, and the percent sign, which headers and shells read.
_FORBIDDEN = re.compile(r'[<>:"|?*%\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def safe_filename(raw: str) -> str:
    """The last part of the name, without signs that turn or hide anything; empty where nothing is left.

    The ending is kept where the name is too long.
    """
    last = clean_name(_SEPARATORS.split(raw[-4000:].rstrip("/\\ ."))[-1], 1000)
    name = _FORBIDDEN.sub("_", last).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST - 11]}.{ending}" if dot and len(ending) <= 10 else name[:LONGEST]
