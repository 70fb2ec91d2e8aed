"""Phone numbers: stored as E.164, shown as people here write them."""

import re

import phonenumbers

HOME_REGION = "KZ"
HOME_PREFIXES = ("+76", "+77")
ERASED = "erased-"
"""With this begins what stands in place of a number whose owner was erased."""
CITY_PREFIXES = ("+771", "+772")
"""City numbers of Kazakhstan have area codes of four digits (71xx, 72xx)."""


def to_e164(raw: str, region: str = HOME_REGION) -> str | None:
    """The number as E.164 (`+77010000001`), or None where it is no phone number.

    Trunk prefixes of the home country are understood (8 701 …, 701 …).
    Numbers that only look possible (test ranges) are accepted.
    """
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def searched_digits(text: str) -> str:
    """The digits of a number as somebody types it to search, without the home country's trunk prefix; empty where the
    text is no number (a name, an id with letters)."""
    digits = re.sub(r"[\s()+.•-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        return ""
    return digits[1:] if len(digits) == 11 and digits[0] in "78" else digits


def is_at_home(e164: str) -> bool:
    """Whether the number belongs to Kazakhstan, where a call costs what the contract foresees."""
    return e164.startswith(HOME_PREFIXES)


_KINDS = {
    phonenumbers.PhoneNumberType.FIXED_LINE: "fixed_line",
    phonenumbers.PhoneNumberType.MOBILE: "mobile",
    phonenumbers.PhoneNumberType.TOLL_FREE: "toll_free",
    phonenumbers.PhoneNumberType.PREMIUM_RATE: "premium_rate",
    phonenumbers.PhoneNumberType.SHARED_COST: "shared_cost",
    phonenumbers.PhoneNumberType.VOIP: "voip",
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER: "personal_number",
}


def kind_of(e164: str) -> str:
    """mobile, fixed_line, toll_free, premium_rate, shared_cost, voip or personal_number, by the numbering plan;
    empty where the plan does not say."""
    try:
        return _KINDS.get(phonenumbers.number_type(phonenumbers.parse(e164, None)), "")
    except phonenumbers.NumberParseException:
        return ""


def show(e164: str) -> str:
    """`+77015550123` as `+7 701 555 01 23`, a city's `+77172000001` as `+7 7172 000 001`; others internationally;
    dots for a number that was erased."""
    if e164.startswith(ERASED):
        return "•••"
    if len(e164) == 12 and e164.startswith("+7") and e164[1:].isdigit():
        if e164.startswith(CITY_PREFIXES):
            return f"+7 {e164[2:6]} {e164[6:9]} {e164[9:]}"
        return f"+7 {e164[2:5]} {e164[5:8]} {e164[8:10]} {e164[10:]}"
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask(e164: str) -> str:
    """`+77015550123` as `+7 701 ••• 01 23`: enough to recognise, not enough to call."""
    shown = show(e164)
    digits = [place for place, sign in enumerate(shown) if sign.isdigit()]
    hidden = set(digits[-7:-4])
    return "".join("•" if place in hidden else sign for place, sign in enumerate(shown))
