"""What can be done on a platform, as its connector describes it; read from JSON and checked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from baylanys.platforms.form_schema import SchemaFault, read_form
from baylanys.platforms.secret_names import is_secret
from baylanys.platforms.templates import names_in

SCIM, REST, BY_HAND = "scim", "rest", "by_hand"
READS = frozenset({"look_up", "status"})
MOST_OPERATIONS = 60
SCIM_FIELDS = (
    "userName", "displayName", "name.givenName", "name.familyName", "title", "preferredLanguage", "active", "email",
    "phone", "userType", "locale", "timezone",
)  # fmt: skip


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in the languages of the pages."""

    kk: str
    ru: str
    en: str = ""

    def said(self, language: str) -> str:
        return {"kk": self.kk, "en": self.en}.get(language) or self.ru


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value of the platform's record that is shown and kept before and after; `path` is dotted."""

    path: str
    title: Words


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One REST request. In path, query and body `{subject}`, `{password}` and `{field}` stand for values; a body left
    out is all fields of the form. `record`: where in the answer the user's record is (a list must have exactly one);
    `identity`: what in it must be the user asked for."""

    path: str
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    query: dict[str, str] = {}
    body: dict[str, Any] | None = None
    record: str = ""
    identity: str = ""


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One operation. `repeatable`: doing it twice is doing it once, so that it may be tried again where nobody knows.
    `steps`: what is done by hand where the platform has no interface."""

    code: str
    title: Words
    effect: Literal["look_up", "status", "change", "reset_password", "other"]
    risk: Literal["low", "medium", "high"] = "medium"
    consent: bool = True
    second_person: bool = False
    repeatable: bool = False
    temporary_password: bool = False
    form: dict[str, Any] = {}
    request: Request | None = None
    steps: list[Words] = []

    @property
    def changes(self) -> bool:
        return self.effect not in READS

    @property
    def needs_consent(self) -> bool:
        """Whatever changes something needs the person's agreement (7.7.2), whatever the description says."""
        return self.consent or self.changes

    @property
    def needs_second(self) -> bool:
        return self.second_person or self.risk == "high"


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that one connector offers; `subject` names what a user is asked for by."""

    operations: list[Operation]
    subject: Words = Words(kk="Логин", ru="Логин", en="User name")
    shows: list[Shown] = []

    def operation(self, code: str) -> Operation | None:
        return next((each for each in self.operations if each.code == code), None)

    @property
    def looks_up(self) -> Operation | None:
        """The operation by which a user is looked at before and after a change."""
        return next((each for each in self.operations if each.effect == "look_up"), None)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a description, where, and in whose words."""

    code: str
    where: str = ""


def read_description(raw: Any) -> Description:
    """The description as a value. Raises ValueError with what is wrong and where."""
    try:
        return msgspec.convert(raw, Description)
    except (msgspec.ValidationError, RecursionError) as wrong:
        raise ValueError(str(wrong)) from wrong


def faults_of(description: Description, kind: str) -> list[Fault]:
    """What keeps the connector from being used."""
    found = [] if description.operations else [Fault("no_operations")]
    if len(description.operations) > MOST_OPERATIONS:
        found.append(Fault("too_many"))
    codes = [each.code for each in description.operations]
    found += [Fault("twice", code) for code in sorted({code for code in codes if codes.count(code) > 1})]
    return found + [fault for each in description.operations for fault in _faults(each, kind)]


def _faults(operation: Operation, kind: str) -> list[Fault]:
    found = [] if operation.code.isidentifier() and len(operation.code) <= 40 else [Fault("bad_code", operation.code)]
    if operation.temporary_password and operation.effect != "reset_password":
        found.append(Fault("password_elsewhere", operation.code))
    try:
        fields = [each.name for each in read_form(operation.form)]
    except SchemaFault as wrong:
        return [*found, Fault(f"form_{wrong.code}", f"{operation.code}: {wrong.where}")]
    found += [Fault("secret_field", f"{operation.code}: {name}") for name in fields if is_secret(name)]
    return found + _by_kind(operation, kind, fields)


def _by_kind(operation: Operation, kind: str, fields: Sequence[str]) -> list[Fault]:
    if kind == BY_HAND:
        return [] if operation.steps else [Fault("steps_missing", operation.code)]
    if kind == REST:
        return _rest_faults(operation, fields)
    found = [Fault("not_scim", f"{operation.code}: {name}") for name in fields if name not in SCIM_FIELDS]
    if operation.effect == "reset_password" and not operation.temporary_password:
        found.append(Fault("password_unused", operation.code))
    return [*found, Fault("not_scim", operation.code)] if operation.effect == "other" else found


def _rest_faults(operation: Operation, fields: Sequence[str]) -> list[Fault]:
    request = operation.request
    if request is None:
        return [Fault("request_missing", operation.code)]
    known = {"subject", *fields, *(["password"] if operation.temporary_password else [])}
    found = [Fault("unknown_value", f"{operation.code}: {name}") for name in sorted(_named(request) - known)]
    if not operation.changes and request.method != "GET":
        found.append(Fault("read_changes", operation.code))
    if not operation.changes and not request.identity:
        found.append(Fault("identity_missing", operation.code))
    if operation.temporary_password and "password" not in _named(request):
        found.append(Fault("password_unused", operation.code))
    return found


def _named(request: Request) -> set[str]:
    """Names in braces, wherever they stand."""
    return names_in([request.path, request.query, request.body])


def subject_is_usable(subject: str) -> bool:
    """Nobody is called so that an address or a filter would mean something else by it."""
    return 0 < len(subject) <= 200 and subject.isprintable() and subject not in {".", ".."}
