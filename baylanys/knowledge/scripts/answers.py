"""What an operator wrote into a step's fields: read, refused, compared with a branch. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from baylanys.core.phones import to_e164
from baylanys.knowledge.scripts.script import Branch, Field, Step

LONGEST_ANSWER = 1_000
Answers = Mapping[str, str]


def read_answers(step: Step, said: Answers) -> tuple[dict[str, str], dict[str, str]]:
    """The step's answers as they are kept, and for each field that cannot be taken the code of what is wrong:
    `required`, `too_long`, `not_a_number`, `not_a_date`, `not_a_phone`, `not_an_option`.

    Numbers are kept with a point, dates as 2026-11-22, phones as E.164, choices as the option's code.
    """
    kept: dict[str, str] = {}
    faults: dict[str, str] = {}
    for each in step.fields:
        text = said.get(each.code, "").replace("\0", "").strip()
        if not text:
            if each.is_required:
                faults[each.code] = "required"
            continue
        value, fault = _read(each, text)
        if fault:
            faults[each.code] = fault
        else:
            kept[each.code] = value
    return kept, faults


def passes(branch: Branch, answers: Answers) -> bool:
    """True where the answer given so far passes the branch's test; no answer passes `empty` and `is_not` alone."""
    given = answers.get(branch.field, "")
    match branch.test:
        case "given":
            return bool(given)
        case "empty":
            return not given
        case "is":
            return bool(given) and given == branch.value
        case "is_not":
            return given != branch.value
        case "less" | "more":
            return _compare(given, branch)
    return False


def as_number(text: str) -> Decimal | None:
    """The number as people here write it (1 234,5), or None."""
    try:
        number = Decimal(text.replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 15 else None


def _read(each: Field, text: str) -> tuple[str, str]:
    if len(text) > LONGEST_ANSWER:
        return "", "too_long"
    match each.kind:
        case "number":
            number = as_number(text)
            return (f"{number:f}", "") if number is not None else ("", "not_a_number")
        case "date":
            return _read_date(text)
        case "phone":
            phone = to_e164(text)
            return (phone, "") if phone else ("", "not_a_phone")
        case "choice":
            known = text in {option.code for option in each.options}
            return (text, "") if known else ("", "not_an_option")
    return text, ""


def _read_date(text: str) -> tuple[str, str]:
    day_first = text.split(".")
    written = "-".join(reversed(day_first)) if len(day_first) == 3 else text
    try:
        return date.fromisoformat(written).isoformat(), ""
    except ValueError:
        return "", "not_a_date"


def _compare(given: str, branch: Branch) -> bool:
    left, right = as_number(given), as_number(branch.value)
    if left is None or right is None:
        return False
    return left < right if branch.test == "less" else left > right
