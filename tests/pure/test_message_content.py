"""What a message brings beside its text, in every shape that Meta documents and in some that nobody does."""

import json
from typing import Any

import pytest

from baylanys.messaging.message_content import Card, Choice, Place, plain_name, read_content
from baylanys.messaging.message_marks import drawing_of, mark_of, may_send_again
from baylanys.messaging.quick_texts import fill_in

PLACE = {"latitude": 43.25, "longitude": 76.9, "name": "Кеңсе", "address": "Абай 1"}
CARD = {"name": {"formatted_name": "Әсел"}, "phones": [{"phone": "+7 701"}, {}], "org": {"company": "ТОО"}}
LIST = {"action": {"sections": [{"rows": [{"id": "1", "title": "Гранты", "description": "2026"}]}]}}
BUTTONS = {"body": {"text": "Выберите"}, "action": {"buttons": [{"reply": {"id": "1", "title": "Да"}}]}}
FLOW = {"nfm_reply": {"response_json": json.dumps({"flow_token": "t", "grade": 5, "why": ["a", "b"]}), "body": "Sent"}}


@pytest.mark.parametrize(
    ("kind", "content", "field", "value"),
    [
        ("location", PLACE, "place", Place(43.25, 76.9, "Кеңсе", "Абай 1")),
        ("location", {"location": PLACE}, "place", Place(43.25, 76.9, "Кеңсе", "Абай 1")),
        ("location", {"latitude": "NaN", "longitude": 1}, "place", None),
        ("location", {"latitude": 91, "longitude": 1}, "place", None),
        ("contacts", [CARD], "cards", (Card("Әсел", ("+7 701",), (), "ТОО"),)),
        ("contacts", {"contacts": [{"phones": [{"phone": "1"}]}]}, "cards", (Card("", ("1",)),)),
        ("interactive", {"button_reply": {"id": "1", "title": "Да"}}, "answer", Choice("Да")),
        ("interactive", {"list_reply": {"title": "A", "description": "B"}}, "answer", Choice("A", "B")),
        ("interactive", BUTTONS, "choices", (Choice("Да"),)),
        ("interactive", BUTTONS, "body", "Выберите"),
        ("interactive", LIST, "choices", (Choice("Гранты", "2026"),)),
        ("button", {"payload": "p", "text": "Да"}, "answer", Choice("Да")),
        ("interactive", FLOW, "fields", (("grade", "5"), ("why", "a, b"))),
        ("flow", FLOW, "fields", (("grade", "5"), ("why", "a, b"))),
        ("flow", {"response_json": "{broken"}, "fields", ()),
        ("order", {"product_items": [{"product_retailer_id": "7", "quantity": 2}]}, "items", (("7", "2 ×"),)),
        ("system", {"body": "Новый номер"}, "body", "Новый номер"),
        ("text", {"context": {"frequently_forwarded": True}}, "forwarded_often", True),
        ("text", {"referral": {"headline": "H", "source_url": "javascript:x"}}, "referral", Choice("H")),
        ("text", {"referral": {"source_url": "https://x.kz"}}, "referral", Choice("", "", "https://x.kz")),
    ],
)
def test_content_is_read(kind: str, content: Any, field: str, value: object) -> None:
    assert getattr(read_content(kind, content), field) == value


@pytest.mark.parametrize("content", [None, 7, "x", [], [[]], {"action": 3, "phones": {}}, {"button_reply": [1]}])
@pytest.mark.parametrize("kind", ["location", "contacts", "interactive", "button", "flow", "order", "system", "new"])
def test_no_shape_breaks_the_reading(kind: str, content: Any) -> None:
    assert read_content(kind, content) is not None


def test_names_lose_what_turns_the_direction_of_writing() -> None:
    assert plain_name(" \u202egnp.exe\u2066 ") == "gnp.exe"


@pytest.mark.parametrize(
    ("status", "drawing"),
    [("queued", "clock"), ("sent", "check"), ("read", "checks"), ("failed", "alert-circle"), ("new", "clock")],
)
def test_each_status_has_its_mark(status: str, drawing: str) -> None:
    assert mark_of(status) == drawing


def test_a_text_has_no_drawing_and_a_voice_note_has() -> None:
    assert (drawing_of("text"), drawing_of("voice")) == ("", "microphone")


@pytest.mark.parametrize(
    ("direction", "status", "code", "again"),
    [
        ("out", "failed", 131000, True),
        ("out", "failed", None, True),
        ("out", "failed", 131047, False),
        ("out", "sent", None, False),
        ("in", "failed", None, False),
    ],
)
def test_only_what_can_succeed_is_sent_again(direction: str, status: str, code: int | None, again: bool) -> None:
    assert may_send_again(direction=direction, status=status, error_code=code) is again


def test_places_of_a_quick_answer_are_filled_and_unknown_ones_leave_no_gap() -> None:
    assert fill_in("Здравствуйте, {name}! {other}", {"name": "Ерлан"}) == "Здравствуйте, Ерлан! {other}"
    assert fill_in("Здравствуйте {name}!", {}) == "Здравствуйте!"
