"""Forms of operations: the part of JSON Schema that a form can show, read and checked. Pure.

Known: `type` string (`enum`, `minLength`, `maxLength`, `pattern`, `format` date | email | text), boolean, integer and
number (`minimum`, `maximum`), `title`, `description`, `default`, and of the object `properties` and `required`.
`x-titles` and `x-enum-titles` give the words in each language. Anything else is a fault, not ignored.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Value = str | bool | int | float
LONGEST = 2000
USUAL_LONGEST = 200
TYPES = frozenset({"string", "boolean", "integer", "number"})
FORMATS = frozenset({"", "date", "email", "text"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(\.[^@\s.]{1,63})+")
_KNOWN = frozenset(
    ("type", "enum", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "title", "description",
     "default", "x-titles", "x-enum-titles")
)  # fmt: skip


class SchemaFault(ValueError):
    """The schema cannot be a form; `code` and `where` say why."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code}: {where}")
        self.code = code
        self.where = where


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `titles` by language, `choices` of an enum with their titles."""

    name: str
    type: str
    required: bool = False
    format: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shortest: int = 0
    longest: int = USUAL_LONGEST
    pattern: str = ""
    least: float | None = None
    most: float | None = None
    default: Value | None = None

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles.get("en") or self.name


@dataclass(frozen=True, slots=True)
class FieldError:
    """`code`: required, too_short, too_long, pattern, choice, number, whole, too_small, too_big, date, email; `limit`
    is what it is measured by."""

    code: str
    limit: str = ""


def read_form(schema: Mapping[str, Any]) -> list[Field]:
    """The fields of the schema in their order; none of an empty one. Raises SchemaFault."""
    if not schema:
        return []
    if unknown := set(schema) - {"type", "properties", "required", "$schema", "title", "additionalProperties"}:
        raise SchemaFault("unknown_word", min(unknown))
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if schema.get("type") != "object" or not isinstance(properties, dict) or not isinstance(required, list):
        raise SchemaFault("no_object")
    if missing := [str(each) for each in required if each not in properties]:
        raise SchemaFault("required_missing", missing[0])
    return [_field(name, each, name in required) for name, each in properties.items()]


def check_form(fields: Sequence[Field], raw: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, FieldError]]:
    """The values as the platform gets them, and what is wrong by field. A field left empty is left out; a boolean is
    always there."""
    values: dict[str, Value] = {}
    errors: dict[str, FieldError] = {}
    for each in fields:
        text = raw.get(each.name, "").replace("\0", "").strip()
        if each.type == "boolean":
            values[each.name] = text in {"true", "on", "1"}
        elif not text:
            if each.required:
                errors[each.name] = FieldError("required")
        else:
            found = _read(each, text)
            if isinstance(found, FieldError):
                errors[each.name] = found
            else:
                values[each.name] = found
    return values, errors


def _field(name: str, schema: Any, required: bool) -> Field:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name in {"subject", "password"}:
        raise SchemaFault("bad_name", str(name)[:60])
    if not isinstance(schema, dict) or set(schema) - _KNOWN:
        raise SchemaFault("unknown_word", f"{name}.{min(set(schema) - _KNOWN) if isinstance(schema, dict) else ''}")
    kind, shape = schema.get("type"), schema.get("format", "")
    if kind not in TYPES or shape not in FORMATS:
        raise SchemaFault("unknown_type", name)
    return Field(
        name=name,
        type=kind,
        required=required,
        format=shape,
        titles={"en": str(schema.get("title", name))} | _words(schema.get("x-titles", {}), name),
        choices=_choices(schema, name),
        shortest=_length(schema, "minLength", 0, name),
        longest=_length(schema, "maxLength", LONGEST if shape == "text" else USUAL_LONGEST, name),
        pattern=_pattern(schema, name),
        least=_limit(schema, "minimum", name),
        most=_limit(schema, "maximum", name),
        default=schema.get("default"),
    )


def _choices(schema: Mapping[str, Any], name: str) -> dict[str, dict[str, str]]:
    values, titles = schema.get("enum", []), schema.get("x-enum-titles", {})
    if not isinstance(values, list) or not isinstance(titles, dict) or not all(isinstance(v, str) for v in values):
        raise SchemaFault("bad_enum", name)
    return {value: {"en": value} | _words(titles.get(value, {}), name) for value in values}


def _words(titles: Any, name: str) -> dict[str, str]:
    if not isinstance(titles, dict) or not all(isinstance(each, str) for each in titles.values()):
        raise SchemaFault("bad_titles", name)
    return {str(language): text for language, text in titles.items()}


def _length(schema: Mapping[str, Any], word: str, usual: int, name: str) -> int:
    value = schema.get(word, usual)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LONGEST:
        raise SchemaFault("bad_limit", f"{name}.{word}")
    return value


def _limit(schema: Mapping[str, Any], word: str, name: str) -> float | None:
    value = schema.get(word)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise SchemaFault("bad_limit", f"{name}.{word}")
    return value


def _pattern(schema: Mapping[str, Any], name: str) -> str:
    pattern = schema.get("pattern", "")
    try:
        re.compile(pattern)
    except (re.error, TypeError) as wrong:
        raise SchemaFault("bad_pattern", name) from wrong
    return str(pattern)


def _read(each: Field, text: str) -> Value | FieldError:
    if each.type in {"integer", "number"}:
        return _number(each, text)
    if len(text) < each.shortest:
        return FieldError("too_short", str(each.shortest))
    if len(text) > each.longest:
        return FieldError("too_long", str(each.longest))
    if each.choices and text not in each.choices:
        return FieldError("choice")
    if each.pattern and not re.search(each.pattern, text):
        return FieldError("pattern")
    if each.format == "email" and not _EMAIL.fullmatch(text):
        return FieldError("email")
    return _date(text) if each.format == "date" else text


def _date(text: str) -> str | FieldError:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return FieldError("date")


def _number(each: Field, text: str) -> Value | FieldError:
    plain = text.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if each.type == "integer" and not re.fullmatch(r"[-+]?[0-9]{1,15}", plain, re.ASCII):
        return FieldError("whole")
    if not re.fullmatch(r"[-+]?[0-9]{1,15}(\.[0-9]{1,9})?", plain, re.ASCII):
        return FieldError("number")
    value: int | float = int(plain) if each.type == "integer" else float(plain)
    if each.least is not None and value < each.least:
        return FieldError("too_small", f"{each.least:g}")
    if each.most is not None and value > each.most:
        return FieldError("too_big", f"{each.most:g}")
    return value
