"""Names that strangers chose for themselves, made fit to be shown. Pure.

What is stripped cannot be seen and lies about what can: controls, marks that turn the direction of reading
(Unicode Technical Report 36, "Bidirectional Text Spoofing"), characters of no width.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
# U+200D joins emoji and stays between signs.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_WIDTHLESS = "\u200b\u200c\u2060-\u2064\ufeff\u00ad\u180e"
_INVISIBLE = re.compile(f"[{_TURNING}{_WIDTHLESS}\ufff9-\ufffb\U000e0000-\U000e007f]")
_SPACES = re.compile(r"\s+")


def clean_name(raw: str, longest: int = LONGEST) -> str:
    """The name on one line, without what cannot be seen; empty where nothing is left."""
    seen = _INVISIBLE.sub("", raw[: longest * 20])
    seen = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in seen)
    return _SPACES.sub(" ", seen).strip(" \u200d")[:longest].rstrip()
