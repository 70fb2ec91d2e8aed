"""Prepared answers filled in for one person. Pure."""

import re
from collections.abc import Mapping

PLACES = ("name", "number", "operator")
_PLACE = re.compile(r"\{(name|number|operator)\}")


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """The text with `{name}`, `{number}` and `{operator}` filled in; what is not known leaves no trace."""
    filled = _PLACE.sub(lambda found: values.get(found.group(1), ""), text)
    return re.sub(r" +([,.!?])", r"\1", re.sub(r" {2,}", " ", filled))
