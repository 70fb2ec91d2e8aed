"""Connectors of the customer's platforms: what is decided before and after a request (7.7)."""

from typing import Any

import pytest

from baylanys.platforms.addresses import looks_like_address, may_reach, read_networks
from baylanys.platforms.description import BY_HAND, REST, SCIM, faults_of, read_description, subject_is_usable
from baylanys.platforms.errors import Advice, error_of_status
from baylanys.platforms.form_schema import SchemaFault, check_form, read_form
from baylanys.platforms.guarded_http import Access, GuardedHttp, base_address
from baylanys.platforms.passwords import temporary_password
from baylanys.platforms.records import differences, values_of
from baylanys.platforms.retries import what_next
from baylanys.platforms.secret_names import is_secret
from baylanys.platforms.templates import filled, filled_path, names_in, same_user, value_at
from tests.platform_servers import REST_DESCRIPTION, SCIM_DESCRIPTION, words


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "64:ff9b::7f00:1", "2130706433", "127.1", "no address",
    ],
)  # fmt: skip
def test_addresses_inside_the_house_are_not_reached(address: str) -> None:
    assert not may_reach(address, [])


def test_public_addresses_are_reached_and_those_that_are_named() -> None:
    assert may_reach("93.184.216.34", []) and may_reach("2606:2800:220:1::1", [])
    named = read_networks(["10.1.0.0/16", "::1/128"])
    assert may_reach("10.1.2.3", named) and may_reach("::1", named) and may_reach("::ffff:10.1.2.3", named)
    assert not may_reach("10.2.0.1", named)


@pytest.mark.parametrize("network", ["169.254.0.0/16", "0.0.0.0/0", "fe80::/64", "10.0.0.1/8", "house"])
def test_keys_of_a_cloud_machine_cannot_be_named(network: str) -> None:
    with pytest.raises(ValueError):
        read_networks([network])


@pytest.mark.parametrize(
    ("address", "networks", "reason"),
    [
        ("http://platform.kz/api", (), "needs_https"),
        ("ftp://platform.kz", (), "bad_address"),
        ("https://", (), "bad_address"),
        ("https://me:secret@platform.kz/", (), "bad_address"),
        ("https://platform.kz/?token=1", (), "bad_address"),
        ("https://127.0.0.1/", (), "inside"),
        ("https://2130706433/", (), "inside"),
        ("https://[::1]/", (), "inside"),
        ("http://10.0.0.1/", ("10.1.0.0/16",), "inside"),
    ],
)
def test_a_base_address_is_judged_when_it_is_written(address: str, networks: tuple[str, ...], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        base_address(Access(address, networks=networks))


@pytest.mark.parametrize(
    "path",
    ["https://other.kz/scim/Users", "http://platform.kz/scim/Users", "/../admin", "/./x", "https://platform.kz/x"],
)
def test_no_request_leaves_the_base_address(path: str) -> None:
    http = GuardedHttp(Access("https://platform.kz/scim"))
    with pytest.raises(Exception, match="address_refused"):
        http.address(path)
    assert str(http.address("/Users/%2E%2E")) == "https://platform.kz/scim/Users/%2E%2E"


def test_an_address_in_digits_is_known_as_one() -> None:
    assert all(map(looks_like_address, ("127.0.0.1", "2130706433", "127.1", "::1")))
    assert not looks_like_address("platform.kz")


@pytest.mark.parametrize(
    ("status", "changes", "code", "advice"),
    [
        (302, True, "redirected", Advice.NEVER),
        (303, True, "redirected", Advice.UNKNOWN),
        (401, True, "rights", Advice.NEVER),
        (404, False, "not_found", Advice.NEVER),
        (412, True, "conflict", Advice.NEVER),
        (422, True, "refused", Advice.NEVER),
        (429, True, "busy", Advice.RETRY),
        (500, False, "fault", Advice.RETRY),
        (500, True, "fault", Advice.UNKNOWN),
        (503, True, "fault", Advice.UNKNOWN),
    ],
)
def test_a_status_says_what_may_be_done_next(status: int, changes: bool, code: str, advice: Advice) -> None:
    error = error_of_status(status, changes=changes)
    assert error is not None and (error.code, error.advice) == (code, advice)
    assert error_of_status(204, changes=True) is None


@pytest.mark.parametrize(
    ("advice", "code", "attempts", "repeatable", "state"),
    [
        (None, "", 1, False, "done"),
        (Advice.NEVER, "refused", 1, True, "refused"),
        (Advice.RETRY, "busy", 1, False, "again"),
        (Advice.RETRY, "busy", 4, False, "refused"),
        (Advice.UNKNOWN, "fault", 1, False, "undecided"),
        (Advice.UNKNOWN, "fault", 1, True, "again"),
        (Advice.UNKNOWN, "fault", 4, True, "undecided"),
        (Advice.UNKNOWN, "other_user", 1, True, "undecided"),
    ],
)
def test_only_what_is_safe_is_tried_again(
    advice: Advice | None, code: str, attempts: int, repeatable: bool, state: str
) -> None:
    assert what_next(advice, code=code, attempts=attempts, changes=True, repeatable=repeatable).state == state


FORM: dict[str, Any] = {
    "type": "object",
    "required": ["email", "role"],
    "properties": {
        "email": {"type": "string", "format": "email"},
        "role": {"type": "string", "enum": ["expert", "applicant"], "x-enum-titles": {"expert": {"ru": "Эксперт"}}},
        "until": {"type": "string", "format": "date"},
        "quota": {"type": "integer", "minimum": 1, "maximum": 10},
        "share": {"type": "number"},
        "code": {"type": "string", "pattern": "^[A-Z]{2}$", "minLength": 2, "maxLength": 2},
        "active": {"type": "boolean"},
    },
}


def test_a_form_gives_values_with_their_types() -> None:
    raw = {"email": "a@b.kz", "role": "expert", "until": "2026-12-01", "quota": "3", "share": "1 234,5", "active": "on"}
    values, errors = check_form(read_form(FORM), raw)
    assert not errors
    assert values == {
        "email": "a@b.kz", "role": "expert", "until": "2026-12-01", "quota": 3, "share": 1234.5, "active": True,
    }  # fmt: skip


def test_a_form_says_what_is_wrong_with_each_field() -> None:
    raw = {"email": "a@b", "role": "boss", "until": "31.12.2026", "quota": "11", "share": "much", "code": "a1"}
    _, errors = check_form(read_form(FORM), raw)
    assert {name: each.code for name, each in errors.items()} == {
        "email": "email", "role": "choice", "until": "date", "quota": "too_big", "share": "number", "code": "pattern",
    }  # fmt: skip
    _, empty = check_form(read_form(FORM), {"quota": "1.5", "code": "ABC"})
    assert {name: each.code for name, each in empty.items()} == {
        "email": "required", "role": "required", "quota": "whole", "code": "too_long",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({"type": "array"}, "no_object"),
        ({"type": "object", "properties": {}, "required": ["x"]}, "required_missing"),
        ({"type": "object", "oneOf": []}, "unknown_word"),
        ({"type": "object", "properties": {"x": {"type": "object"}}}, "unknown_type"),
        ({"type": "object", "properties": {"x": {"type": "string", "$ref": "y"}}}, "unknown_word"),
        ({"type": "object", "properties": {"x": {"type": "string", "pattern": "("}}}, "bad_pattern"),
        ({"type": "object", "properties": {"x": {"type": "string", "enum": [1]}}}, "bad_enum"),
        ({"type": "object", "properties": {"password": {"type": "string"}}}, "bad_name"),
        ({"type": "object", "properties": {"<b>": {"type": "string"}}}, "bad_name"),
        ({"type": "object", "properties": {"x": {"type": "string", "maxLength": 10**9}}}, "bad_limit"),
    ],
)
def test_a_schema_that_no_form_can_show_is_a_fault(schema: dict[str, Any], code: str) -> None:
    with pytest.raises(SchemaFault) as fault:
        read_form(schema)
    assert fault.value.code == code


def test_values_stay_where_they_are_put() -> None:
    assert filled_path("/users/{subject}/x", {"subject": "a/../b?c"}) == "/users/a%2F..%2Fb%3Fc/x"
    body = {"n": "{n}", "gone": "{none}", "text": "to {n}", "list": ["{n}", 1], "deep": {"b": "{b}"}}
    assert filled(body, {"n": 3, "b": False}) == {"n": 3, "text": "to 3", "list": [3, 1], "deep": {"b": False}}
    assert names_in(body) == {"n", "none", "b"}
    assert value_at({"a": [{"b": 1}]}, "a.0.b") == 1 and value_at({"a": []}, "a.0.b") is None


def test_a_user_is_the_one_asked_for_or_somebody_else() -> None:
    assert same_user("ASEL ", "asel") and same_user(7, "7")
    assert not any(same_user(each, "asel") for each in ("", None, "asel2", {"login": "asel"}))
    assert subject_is_usable("asel@kz") and not any(map(subject_is_usable, ("", "..", "a\nb", "x" * 201)))


def test_secrets_of_a_record_are_not_kept() -> None:
    raw = {"id": 1, "login": "a", "password": "p", "auth": {"apiKey": "k", "access_token": "t", "PIN": 1}, "city": "x"}
    assert values_of(raw, []) == {"id": "1", "login": "a", "city": "x"}
    assert not is_secret("opinion") and is_secret("user.newPassword")
    assert differences({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == {"b": ("2", "3"), "c": ("", "4")}


def test_a_description_is_read_and_its_faults_are_named() -> None:
    assert not faults_of(read_description(REST_DESCRIPTION), REST)
    assert not faults_of(read_description(SCIM_DESCRIPTION), SCIM)
    described = {
        "operations": [
            {"code": "a b", "title": words("x"), "effect": "look_up", "request": {"method": "POST", "path": "/{who}"}},
            {"code": "reset", "title": words("x"), "effect": "reset_password", "temporary_password": True},
            {"code": "reset", "title": words("x"), "effect": "change", "temporary_password": True},
        ]
    }
    codes = {each.code for each in faults_of(read_description(described), REST)}
    assert codes == {
        "twice", "bad_code", "unknown_value", "read_changes", "identity_missing", "request_missing",
        "password_elsewhere",
    }  # fmt: skip
    assert {each.code for each in faults_of(read_description(described), BY_HAND)} >= {"steps_missing"}
    assert [each.code for each in faults_of(read_description({"operations": []}), SCIM)] == ["no_operations"]
    with pytest.raises(ValueError, match="unknown field"):
        read_description({"operations": [], "script": "x"})


def test_whatever_changes_something_needs_agreement_and_what_is_dangerous_a_second_person() -> None:
    described = read_description(REST_DESCRIPTION)
    needs = {each.code: (each.needs_consent, each.needs_second) for each in described.operations}
    assert needs == {"find": (False, False), "change": (True, False), "block": (True, True), "reset": (True, False)}
    weak = {"operations": [{"code": "x", "title": words("x"), "effect": "change", "consent": False}]}
    assert read_description(weak).operations[0].needs_consent


def test_temporary_passwords_can_be_read_out() -> None:
    made = {temporary_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(each) == 19 and not set(each) & set("0O1lI") for each in made)
