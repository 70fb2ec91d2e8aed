"""Templates: Meta's components and ours, variables filled in, Meta's words on them."""

from typing import Any

import pytest

from baylanys.messaging.template_news import kept_reason, listed
from baylanys.messaging.template_parts import (
    Button,
    Parts,
    Variable,
    components_of,
    parameter_format,
    parts_of,
    variables_of,
)
from baylanys.messaging.template_values import ValueRefusedError, fill
from baylanys.whatsapp.template_limits import check_template

OURS = Parts(
    body="Құрметті {{name}}, №{{number}} өтінішіңіз қаралды.",
    header="Жауап: {{number}}",
    header_format="TEXT",
    footer="Бірыңғай байланыс орталығы",
    buttons=(Button("QUICK_REPLY", "Рақмет"), Button("URL", "Ашу", url="https://example.kz/r/{{1}}")),
)
EXAMPLES = {"name": "Айгүл", "number": "1234", "1": "1234"}
POSITIONAL: list[dict[str, Any]] = [
    {"type": "BODY", "text": "Здравствуйте, {{1}}! Заявка {{2}} готова.", "example": {"body_text": [["Айгуль", "17"]]}}
]


def test_parts_become_what_meta_takes_and_come_back() -> None:
    components = components_of(OURS, EXAMPLES)
    assert check_template("answer_ready", "UTILITY", components) == []
    assert parts_of(components) == OURS and parameter_format(OURS) == "NAMED"
    assert components[1]["example"] == {
        "body_text_named_params": [
            {"param_name": "name", "example": "Айгүл"},
            {"param_name": "number", "example": "1234"},
        ]
    }
    assert components[3]["buttons"][1]["example"] == ["https://example.kz/r/1234"]


def test_variables_keep_our_names_and_meta_s_examples() -> None:
    found = variables_of(POSITIONAL, [Variable("body", "1", "client"), Variable("body", "9", "gone")])
    assert found == [Variable("body", "1", "client", "Айгуль"), Variable("body", "2", "2", "17")]
    assert parameter_format(parts_of(POSITIONAL)) == "POSITIONAL"
    assert components_of(parts_of(POSITIONAL), {"1": "Айгуль", "2": "17"}) == POSITIONAL
    keys = [(each.part, each.key, each.example) for each in variables_of(components_of(OURS, EXAMPLES))]
    assert keys[0] == ("header", "number", "1234") and keys[-1] == ("button1", "1", "1234")


def test_named_values_reach_text_and_parameters() -> None:
    filled = fill(OURS, variables_of(components_of(OURS, EXAMPLES)), {"name": "Дана", "number": "77", "1": "x77"})
    assert filled.text == "Жауап: 77\n\nҚұрметті Дана, №77 өтінішіңіз қаралды.\n\nБірыңғай байланыс орталығы"
    assert filled.parts.buttons[1].url == "https://example.kz/r/x77"
    named = [{"type": "text", "text": "Дана", "parameter_name": "name"}]
    assert filled.parameters[1]["parameters"][:1] == named
    assert filled.parameters[2] == {
        "type": "button",
        "sub_type": "url",
        "index": "1",
        "parameters": [{"type": "text", "text": "x77"}],
    }


def test_positional_values_stand_in_meta_s_order_whatever_the_order_in_the_text() -> None:
    parts = Parts(body="По заявке {{2}}: здравствуйте, {{1}}!")
    variables = [Variable("body", "2", "request"), Variable("body", "1", "client")]
    filled = fill(parts, variables, {"client": "Айгуль", "request": "17"})
    assert [each["text"] for each in filled.parameters[0]["parameters"]] == ["Айгуль", "17"]
    assert filled.text == "По заявке 17: здравствуйте, Айгуль!"


def test_a_value_with_a_variable_in_it_is_text() -> None:
    filled = fill(Parts(body="А {{1}} и {{2}}."), [Variable("body", "1", "1"), Variable("body", "2", "2")],
                  {"1": "{{2}}", "2": "б"})  # fmt: skip
    assert filled.text == "А {{2}} и б."


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "missing"),
        ({"x": "  "}, "missing"),
        ({"x": "а\nб"}, "malformed"),
        ({"x": "а\tб"}, "malformed"),
        ({"x": "а     б"}, "malformed"),
        ({"x": "а" * 1001}, "too_long"),
        ({"x": "а" * 990}, "too_long"),
    ],
)
def test_values_that_meta_refuses_are_refused_before(values: dict[str, str], code: str) -> None:
    with pytest.raises(ValueRefusedError) as refused:
        fill(Parts(body="б" * 50 + "{{x}}."), [Variable("body", "x", "x")], values)
    assert refused.value.code == code


def test_a_template_that_begins_with_a_file_is_not_filled() -> None:
    with pytest.raises(ValueRefusedError):
        fill(Parts(body="а", header_format="IMAGE"), [], {})


WORDS = [
    ("APPROVED", "approved"),
    ("PENDING", "pending"),
    ("IN_APPEAL", "pending"),
    ("REJECTED", "rejected"),
    ("PAUSED", "paused"),
    ("DISABLED", "disabled"),
    ("PENDING_DELETION", "deleted"),
    ("SOMETHING_NEW", "disabled"),
]


@pytest.mark.parametrize(("status", "state"), WORDS)
def test_each_status_has_a_state(status: str, state: str) -> None:
    found = listed({"id": "1", "name": "a", "language": "kk", "status": status, "category": "UTILITY"})
    assert found and found.state == state


def test_a_list_s_item_is_read_whatever_is_missing_or_malformed() -> None:
    assert listed({"id": "1", "name": "a"}) is None
    found = listed(
        {"id": 1, "name": "a", "language": "kk", "quality_score": {"score": "RED"}, "components": [1, {"type": "BODY"}]}
    )
    assert found and (found.quality, found.components, found.category) == ("RED", [{"type": "BODY"}], "")
    assert parts_of([{"type": "BUTTONS", "buttons": "x"}, {"type": "BODY", "text": None}]) == Parts(body="")


def test_reasons_are_kept_for_those_that_cannot_be_used() -> None:
    assert kept_reason("rejected", "INCORRECT_CATEGORY", "Hand it in as MARKETING.").startswith("INCORRECT_CATEGORY. H")
    assert kept_reason("rejected", "NONE", "") == "" and kept_reason("approved", "SCAM") == ""
