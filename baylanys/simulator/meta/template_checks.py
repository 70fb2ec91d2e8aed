"""Whether a template may be handed in, and what the review says. Pure. Source: Meta, templates/template-management."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from baylanys.simulator.meta.errors import GraphError
from baylanys.simulator.meta.template_text import VARIABLE, variables

Fields = Mapping[str, Any]
NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
CATEGORIES = {"MARKETING", "UTILITY", "AUTHENTICATION"}
BODY, HEADER, FOOTER, LABEL, BUTTONS, URL = 1024, 60, 60, 25, 10, 2000
MOST_OF = {"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1}
KINDS = {"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "FLOW", "OTP", "REQUEST_CONTACT_INFO", "VOICE_CALL"}
PROMOTION = re.compile(r"скидк|акци[яиюе]\b|распродаж|жеңілдік|науқан|\bsale\b|discount|% off", re.IGNORECASE)
SHORTENED = re.compile(r"https?://(bit\.ly|t\.co|goo\.gl|clck\.ru|wa\.me)\b", re.IGNORECASE)
SECRETS = re.compile(r"\b(cvv|cvc)\b|пин-?код карты|номер карты|карта нөмірі", re.IGNORECASE)


def check_template(name: object, language: object, category: object, components: object) -> list[Fields]:
    """The components, in order. Raises GraphError with the subcode and words that an author is shown."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise refusal("Message template name", "The name may hold lower-case Latin letters, digits and _.", 2388037)
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        raise refusal("Language", "Param language is not a supported language code.", 2388034)
    if category not in CATEGORIES:
        raise GraphError(100, message=f"(#100) Param category must be one of {{{', '.join(sorted(CATEGORIES))}}}")
    return check_components(components, category=str(category))


def check_components(components: object, *, category: str) -> list[Fields]:
    if not isinstance(components, list) or not all(isinstance(each, dict) for each in components):
        raise GraphError(100, message="(#100) Param components must be an array of objects")
    kinds = [str(each.get("type", "")).upper() for each in components]
    if kinds.count("BODY") != 1 or len(set(kinds)) != len(kinds):
        raise refusal("Template components", "Exactly one BODY is needed, and each component once at most.", 2388044)
    for kind, each in zip(kinds, components, strict=True):
        if kind == "BODY" and category != "AUTHENTICATION":
            _check_text("Body", each, BODY, many=True)
        elif kind == "HEADER":
            _check_header(each)
        elif kind == "FOOTER":
            _check_text("Footer", each, FOOTER, many=None)
        elif kind == "BUTTONS":
            _check_buttons(each.get("buttons"))
        elif kind != "BODY":
            raise refusal("Template components", f"Component {kind or '(none)'} is not known.", 2388044)
    return components


def refusal(title: str, words: str, subcode: int) -> GraphError:
    return GraphError(100, message="Invalid parameter", subcode=subcode, user=(title, words))


def _check_header(header: Fields) -> None:
    kind = header.get("format")
    if kind == "TEXT":
        _check_text("Header", header, HEADER, many=False)
    elif kind not in {"IMAGE", "VIDEO", "DOCUMENT", "LOCATION"}:
        raise refusal("Header", f"Header format {kind} is not known.", 2388047)
    elif kind != "LOCATION" and not header.get("example", {}).get("header_handle"):
        raise refusal("Header", "A header with media needs an example (header_handle).", 2388084)


def _check_text(what: str, component: Fields, limit: int, *, many: bool | None) -> None:
    """`many`: any number of variables; False: one at most; None: none."""
    text = component.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > limit:
        raise refusal(f"{what} text", f"{what} has 1 to {limit} characters.", 2388040)
    names = variables(text)
    if (many is None and names) or (many is False and len(names) > 1):
        raise refusal(f"{what} text", f"{what} has too many variables.", 2388047)
    if not names:
        return
    if many and (VARIABLE.match(text.strip()) or re.search(VARIABLE.pattern + r"\W*$", text.strip())):
        raise refusal("Variables can't be at the start or end", "Add text before and after the variables.", 2388299)
    numbers = [int(each) for each in names if each.isdigit()]
    if numbers and (len(numbers) != len(names) or sorted(numbers) != list(range(1, len(numbers) + 1))):
        raise refusal("Variables", "Variables are numbered {{1}}, {{2}}… without a gap, or all of them named.", 2388073)
    if not any(key.endswith(("_text", "_params")) for key in component.get("example", {})):
        raise refusal("Examples are missing", f"{what} has variables: add an example for each.", 2388043)


def _check_buttons(buttons: object) -> None:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= BUTTONS:
        raise refusal("Buttons", f"1 to {BUTTONS} buttons.", 2388060)
    kinds = [str(each.get("type", "")).upper() if isinstance(each, dict) else "" for each in buttons]
    for kind, most in MOST_OF.items():
        if kinds.count(kind) > most:
            raise refusal("Buttons", f"{most} button(s) of type {kind} at most.", 2388061)
    for kind, each in zip(kinds, buttons, strict=True):
        if kind not in KINDS:
            raise refusal("Buttons", f"Button type {kind or '(none)'} is not known.", 2388062)
        label = each.get("text", "")
        if kind != "COPY_CODE" and not (isinstance(label, str) and 1 <= len(label) <= LABEL):
            raise refusal("Buttons", f"A button's text has 1 to {LABEL} characters.", 2388063)
        if kind == "URL" and not (str(each.get("url", "")).startswith("http") and len(each["url"]) <= URL):
            raise refusal("Buttons", "A link button needs a valid url.", 2388064)


def review(category: str, components: Sequence[Fields]) -> str:
    """NONE where the template is approved, else the reason. The stand-in's own simple rules, in Meta's words."""
    text = " ".join(str(each.get("text", "")) for each in components)
    if SECRETS.search(text):
        return "ABUSIVE_CONTENT"
    if SHORTENED.search(text):
        return "INVALID_FORMAT"
    if category != "MARKETING" and PROMOTION.search(text):
        return "INCORRECT_CATEGORY"
    return "NONE"
