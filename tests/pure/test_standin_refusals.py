"""What the stand-in for Meta refuses, kind by kind: without a server."""

from typing import Any

import pytest

from baylanys.simulator.meta.checks import check_message
from baylanys.simulator.meta.errors import GraphError
from baylanys.simulator.meta.flow_checks import flow_errors
from baylanys.simulator.meta.limits import BURST, PAIR_SECONDS, Pair, Rate
from baylanys.simulator.meta.media_rules import MB, check_upload
from baylanys.simulator.meta.pricing import pricing, window_is_open
from baylanys.simulator.meta.template_checks import check_template, review
from baylanys.simulator.meta.template_text import fill_template


def a_message(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": "+77010000001", "type": kind, kind: content, **more}


def interactive(kind: str, action: dict[str, Any], **more: Any) -> dict[str, Any]:
    return a_message("interactive", {"type": kind, "body": {"text": "?"}, "action": action, **more})


def buttons(*titles: str) -> dict[str, Any]:
    rows = [{"type": "reply", "reply": {"id": f"b{place}", "title": title}} for place, title in enumerate(titles)]
    return interactive("button", {"buttons": rows})


def rows(count: int, **more: Any) -> dict[str, Any]:
    made = [{"id": f"r{place}", "title": f"row {place}"} | more for place in range(count)]
    return interactive("list", {"button": "Таңдау", "sections": [{"title": "s", "rows": made}]})


CARD = {"name": {"formatted_name": "Айдос", "first_name": "Айдос"}, "phones": [{"phone": "+77010000009"}]}


@pytest.mark.parametrize(
    "body",
    [
        a_message("text", {"body": "ә" * 4096}),
        a_message("image", {"id": "1", "caption": "қ" * 1024}),
        a_message("audio", {"id": "1", "voice": True}),
        a_message("document", {"link": "https://example.kz/a.pdf", "filename": "a.pdf"}),
        a_message("location", {"latitude": 51.1, "longitude": "71.4"}),
        a_message("contacts", [CARD]),
        a_message("reaction", {"message_id": "wamid.1", "emoji": "👍🏽"}),
        a_message("reaction", {"message_id": "wamid.1", "emoji": ""}),
        a_message("template", {"name": "t", "language": {"code": "kk"}}),
        buttons("Иә", "Жоқ", "Кейін"),
        rows(10, description="д" * 72),
        interactive("cta_url", {"name": "cta_url", "parameters": {"display_text": "Ашу", "url": "https://x.kz"}}),
        interactive("contact_request", {"name": "request_contact_info"}),
    ],
)
def test_what_fits_is_taken(body: dict[str, Any]) -> None:
    assert check_message(body) == body["type"]


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        ({"to": "+7701", "type": "text", "text": {"body": "x"}}, 100, "messaging_product"),
        ({"messaging_product": "whatsapp", "type": "text", "text": {"body": "x"}}, 100, "to"),
        (a_message("poem", {}), 100, "type must be one of"),
        (a_message("text", {"body": ""}), 100, "text['body']"),
        (a_message("text", {"body": "x" * 4097}), 100, "4096"),
        (a_message("text", "x"), 131008, "mandatory"),
        (a_message("text", {"body": "x"}, biz_opaque_callback_data="x" * 513), 100, "512"),
        (a_message("text", {"body": "x"}, context={}), 100, "message_id"),
        (a_message("image", {}), 100, "id"),
        (a_message("image", {"id": "1", "link": "https://x"}), 100, "Exactly one"),
        (a_message("image", {"id": "1", "caption": "x" * 1025}), 100, "1024"),
        (a_message("audio", {"id": "1", "caption": "x"}), 131009, "caption"),
        (a_message("video", {"link": "file:///etc/passwd"}), 131009, "URI"),
        (a_message("location", {"latitude": 91, "longitude": 0}), 131009, "90"),
        (a_message("contacts", []), 100, "contacts"),
        (a_message("contacts", [{"name": {"formatted_name": "A"}}]), 131009, "first_name"),
        (a_message("reaction", {"message_id": "wamid.1", "emoji": "ok"}), 131009, "emoji"),
        (buttons(), 131009, "buttons count"),
        (buttons("1", "2", "3", "4"), 131009, "Max allowed buttons: 3"),
        (buttons("a" * 21), 131009, "Max length: 20"),
        (buttons("same", "same"), 131009, "Duplicated"),
        (rows(11), 131009, "count: 10"),
        (rows(1, title="t" * 25), 131009, "Max length: 24"),
        (rows(1, description="d" * 73), 131009, "Max length: 72"),
        (interactive("carousel", {}), 131009, "type"),
        (a_message("interactive", {"type": "button", "body": {"text": "x" * 1025}, "action": {}}), 131009, "1024"),
        (a_message("template", {"name": "t"}), 100, "language"),
    ],
)
def test_what_does_not_fit_is_refused_as_meta_refuses_it(body: dict[str, Any], code: int, word: str) -> None:
    with pytest.raises(GraphError) as refused:
        check_message(body)
    error = refused.value.body()["error"]
    assert error["code"] == code
    assert word in error["message"] + error.get("error_data", {}).get("details", "")
    assert {"message", "type", "code", "fbtrace_id"} <= set(error)


def test_a_pair_has_a_message_in_six_seconds_and_bursts_are_lent() -> None:
    pair = Pair()
    assert all(pair.take(place * PAIR_SECONDS) for place in range(20))
    pair = Pair()
    assert [pair.take(0.0) for _ in range(BURST + 1)] == [True] * BURST + [False]
    assert not pair.take(BURST * PAIR_SECONDS - 1)
    assert pair.take(BURST * PAIR_SECONDS)


def test_a_number_sends_so_many_a_second_and_a_tenth_more() -> None:
    rate = Rate(1.0)
    assert sum(rate.take(place / 1000, 80) for place in range(1000)) == 88
    assert rate.take(1.0, 80)


@pytest.mark.parametrize(
    ("category", "entry", "count", "kind", "billable"),
    [
        ("service", False, 1000, "free_customer_service", False),
        ("service", False, 1001, "regular", True),
        ("utility", False, 0, "regular", True),
        ("marketing", True, 0, "free_entry_point", False),
    ],
)
def test_a_thousand_service_messages_a_month_are_free(
    category: str, entry: bool, count: int, kind: str, billable: bool
) -> None:
    told = pricing(category, in_entry_point=entry, service_count=count, free_service=1000)
    assert (told["type"], told["billable"], told["pricing_model"]) == (kind, billable, "PMP")


def test_the_window_is_24_hours() -> None:
    assert window_is_open(1000.0, 1000.0 + 86399)
    assert not window_is_open(1000.0, 1000.0 + 86400)
    assert not window_is_open(0.0, 10.0)


def body_of(text: str, *examples: str) -> list[dict[str, Any]]:
    return [{"type": "BODY", "text": text} | ({"example": {"body_text": [list(examples)]}} if examples else {})]


@pytest.mark.parametrize(
    ("name", "language", "category", "components", "subcode"),
    [
        ("Өтініш", "kk", "UTILITY", body_of("x"), 2388037),
        ("t", "казахский", "UTILITY", body_of("x"), 2388034),
        ("t", "kk", "UTILITY", [], 2388044),
        ("t", "kk", "UTILITY", body_of("{{1}} деген", "a"), 2388299),
        ("t", "kk", "UTILITY", body_of("Өтініш {{1}}.", "a"), 2388299),
        ("t", "kk", "UTILITY", body_of("Өтініш {{1}} дайын"), 2388043),
        ("t", "kk", "UTILITY", body_of("Өтініш {{2}} дайын", "a"), 2388073),
        ("t", "kk", "UTILITY", body_of("x" * 1025), 2388040),
        ("t", "kk", "UTILITY", [*body_of("x"), {"type": "BUTTONS", "buttons": []}], 2388060),
        ("t", "kk", "UTILITY", [*body_of("x"), {"type": "HEADER", "format": "IMAGE"}], 2388084),
    ],
)
def test_a_template_that_does_not_hold_is_not_taken(
    name: str, language: str, category: str, components: list[dict[str, Any]], subcode: int
) -> None:
    with pytest.raises(GraphError) as refused:
        check_template(name, language, category, components)
    error = refused.value.body()["error"]
    assert (error["code"], error["error_subcode"]) == (100, subcode)
    assert error["error_user_msg"]


def test_a_sound_template_is_taken() -> None:
    assert check_template("zhauap_2", "kk", "UTILITY", body_of("Өтініш {{1}} дайын", "45-812"))


@pytest.mark.parametrize(
    ("category", "text", "reason"),
    [
        ("UTILITY", "Ваше обращение рассмотрено", "NONE"),
        ("UTILITY", "Скидка 20 % до пятницы", "INCORRECT_CATEGORY"),
        ("MARKETING", "Скидка 20 % до пятницы", "NONE"),
        ("UTILITY", "Смотрите https://bit.ly/x", "INVALID_FORMAT"),
        ("UTILITY", "Назовите CVV", "ABUSIVE_CONTENT"),
    ],
)
def test_the_review_says_why(category: str, text: str, reason: str) -> None:
    assert review(category, body_of(text)) == reason


def given(*texts: str, kind: str = "body") -> list[dict[str, Any]]:
    return [{"type": kind, "parameters": [{"type": "text", "text": text} for text in texts]}]


def test_a_template_is_filled_in() -> None:
    components = [
        *body_of("Өтініш {{1}} {{2}} дайын", "a", "b"),
        {"type": "FOOTER", "text": "Рақмет"},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Иә"}, {"type": "URL", "text": "Ашу", "url": "https://x.kz/{{1}}"}]},
    ]  # fmt: skip
    url = {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "45"}]}
    shown = fill_template(components, [*given("45-812", "бүгін"), url])
    assert shown["body"] == "Өтініш 45-812 бүгін дайын"
    assert [each.get("url") for each in shown["buttons"]] == [None, "https://x.kz/45"]


@pytest.mark.parametrize(
    ("components", "parameters", "code"),
    [
        (body_of("a {{1}} b", "x"), [], 132000),
        (body_of("a {{1}} b", "x"), given("1", "2"), 132000),
        (body_of("a b"), given("1"), 132000),
        (body_of("a {{1}} b", "x"), given("two\nlines"), 132018),
        (body_of("a {{1}} b", "x"), given(""), 131008),
        (body_of("a {{1}} b", "x"), [{"type": "body", "parameters": [{"type": "image"}]}], 132012),
        (body_of("a {{name}} b", "x"), given("1"), 132012),
        ([{"type": "HEADER", "format": "IMAGE"}, *body_of("b")], [], 132012),
        (body_of("a {{1}} b", "x"), given("y" * 1100), 132005),
    ],
)
def test_variables_that_do_not_fit_are_refused(
    components: list[dict[str, Any]], parameters: list[dict[str, Any]], code: int
) -> None:
    with pytest.raises(GraphError) as refused:
        fill_template(components, parameters)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("mime_type", "content", "code"),
    [
        ("image/gif", b"GIF89a", 100),
        ("image/png", b"", 131053),
        ("image/png", b"\xff\xd8\xff", 131053),
        ("image/jpeg", b"\xff\xd8\xff" + bytes(5 * MB), 131053),
        ("audio/ogg; codecs=opus", b"OggS" + bytes(16 * MB), 131053),
    ],
)
def test_files_that_whatsapp_does_not_take(mime_type: str, content: bytes, code: int) -> None:
    with pytest.raises(GraphError) as refused:
        check_upload(mime_type, content)
    assert refused.value.code == code


def a_flow(**changes: Any) -> dict[str, Any]:
    footer = {"type": "Footer", "label": "Жіберу", "on-click-action": {"name": "complete", "payload": {}}}
    screen = {"id": "RATE", "terminal": True, "layout": {"type": "SingleColumnLayout", "children": [footer]}}
    return {"version": "7.3", "screens": [screen | changes]}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "REQUIRED_PROPERTY_MISSING"),
        ({"version": "7.3", "screens": []}, "REQUIRED_PROPERTY_MISSING"),
        (a_flow(terminal=False), "MISSING_TERMINAL_SCREEN"),
        (a_flow(id="rate 1"), "INVALID_SCREEN_ID"),
        (a_flow(data={"csat": {"type": "string"}}), "MISSING_EXAMPLE"),
        (a_flow(layout={"children": []}), "MISSING_FOOTER"),
        (a_flow() | {"version": "2.0"}, "INVALID_PROPERTY_VALUE"),
    ],
)
def test_a_flow_that_cannot_be_published_says_why(content: Any, error: str) -> None:
    assert error in [each["error"] for each in flow_errors(content)]


def test_a_sound_flow_has_no_errors() -> None:
    assert flow_errors(a_flow()) == []
