"""What Meta would refuse is known before a request is made."""

from typing import Any

import pytest

from baylanys.whatsapp import message_bodies as bodies
from baylanys.whatsapp.limits import KILOBYTE, MEGABYTE, check_content, check_media, check_text
from baylanys.whatsapp.template_limits import check_template, variables


def codes(broken: list[Any]) -> list[str]:
    return [one.code for one in broken]


@pytest.mark.parametrize(
    ("body", "expected"),
    [("сәлем", []), ("ә" * 4096, []), ("ә" * 4097, ["text_too_long"]), (" \n", ["text_empty"]), ("", ["text_empty"])],
)
def test_a_text(body: str, expected: list[str]) -> None:
    assert codes(check_text(body)) == expected


@pytest.mark.parametrize(
    ("kind", "mime_type", "size", "more", "expected"),
    [
        ("image", "image/jpeg", 5 * MEGABYTE, {"caption": "ә" * 1024}, []),
        ("image", "image/jpeg", 5 * MEGABYTE + 1, {}, ["media_too_big"]),
        ("image", "image/svg+xml", 10, {}, ["media_type_refused"]),
        ("image", "image/png", 10, {"caption": "ә" * 1025}, ["caption_too_long"]),
        ("audio", "audio/ogg; codecs=opus", 16 * MEGABYTE, {"voice": True}, []),
        ("audio", "audio/mpeg", 10, {"voice": True}, ["media_type_refused"]),
        ("audio", "audio/mpeg", 10, {"caption": "x"}, ["caption_not_possible"]),
        ("video", "video/mp4", 17 * MEGABYTE, {}, ["media_too_big"]),
        ("document", "application/pdf", 100 * MEGABYTE, {}, []),
        ("document", "application/x-msdownload", 5, {}, ["media_type_refused"]),
        ("sticker", "image/webp", 101 * KILOBYTE, {}, ["media_too_big"]),
        ("sticker", "image/webp", 500 * KILOBYTE, {"animated": True}, []),
        ("image", "image/png", 0, {}, ["media_empty"]),
        ("hologram", "x/y", 1, {}, ["media_kind_unknown"]),
    ],
)
def test_a_file(kind: str, mime_type: str, size: int, more: dict[str, Any], expected: list[str]) -> None:
    assert codes(check_media(kind, mime_type, size, **more)) == expected


ROWS = [{"id": str(n), "title": f"t{n}"} for n in range(11)]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (bodies.buttons("b", [("1", "Иә"), ("2", "Жоқ")]), []),
        (bodies.buttons("b", [("1", "Иә"), ("2", "Иә")]), ["button_titles_repeat"]),
        (bodies.buttons("b", [(str(n), str(n)) for n in range(4)]), ["too_many_buttons"]),
        (bodies.buttons("b", [("1", "t" * 21)]), ["button_title_too_long"]),
        (bodies.buttons("b" * 1025, [("1", "t")], footer="f" * 61), ["body_too_long", "footer_too_long"]),
        (bodies.buttons("", []), ["body_empty", "buttons_missing"]),
        (bodies.choice_list("b" * 4096, "Таңдау", [{"title": "s", "rows": ROWS[:10]}]), []),
        (bodies.choice_list("b", "x" * 21, [{"rows": ROWS}]), ["label_too_long", "too_many_rows"]),
        (bodies.choice_list("b", "x", [{"rows": [{"id": "1", "title": "t" * 25}]}]), ["row_title_too_long"]),
        (bodies.choice_list("b", "x", [{"rows": [ROWS[0], ROWS[0]]}]), ["row_ids_repeat"]),
        (bodies.choice_list("b", "x", [{"rows": ROWS[:1]}, {"title": "2", "rows": []}]), ["section_title_empty"]),
        (bodies.link_button("b", "l" * 21, "https://example.kz"), ["label_too_long"]),
        (bodies.flow("b", flow_id="1", label="l" * 31, token="t"), ["label_too_long"]),
        (bodies.contact_request("b"), []),
        (bodies.text("ә" * 4097), ["text_too_long"]),
        (bodies.media("image", media_id="1", caption="c" * 1025), ["caption_too_long"]),
        (("image", {}), ["media_id_or_link"]),
        (("interactive", {"type": "button", "action": 5, "body": None}), ["body_empty", "buttons_missing"]),
    ],
)
def test_a_message(message: tuple[str, dict[str, Any]], expected: list[str]) -> None:
    assert codes(check_content(*message)) == expected


def parts(body: str, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"type": "BODY", "text": body}]
    return found + [{"type": kind.upper()} | value for kind, value in more.items()]


@pytest.mark.parametrize(
    ("name", "components", "expected"),
    [
        ("order_kk", parts("Тапсырыс {{1}} жолда."), []),
        ("order_kk", parts("Құрметті {{client_name}}, рақмет!"), []),
        ("Order", parts("Сәлем."), ["template_name_malformed"]),
        ("a", parts("{{1}} жолда."), ["variable_at_edge"]),
        ("a", parts("Жолда {{1}}"), ["variable_at_edge"]),
        ("a", parts("A {{2}} b."), ["variables_not_in_sequence"]),
        ("a", parts("A {{1}} {{name}} b."), ["variables_not_in_sequence"]),
        ("a", parts("A {{Аты}} b."), ["variable_name_malformed"]),
        ("a", parts("ә" * 1025), ["body_too_long"]),
        ("a", parts(""), ["body_empty"]),
        ("a", parts("A.", header={"text": "{{1}} {{2}}"}), ["header_too_many_variables"]),
        ("a", parts("A.", footer={"text": "{{1}}"}), ["footer_too_many_variables"]),
        ("a", parts("A.", buttons={"buttons": [{"type": "URL", "text": "x" * 26, "url": "ftp://x"}]}),
         ["button_label_too_long", "button_url_malformed"]),
        ("a", parts("A.", buttons={"buttons": [{"type": "URL", "text": "x", "url": "https://x"}] * 3}),
         ["too_many_url_buttons"]),
        ("a", parts("A.", buttons={"buttons": [{"type": "QUICK_REPLY", "text": "x"}] * 11}),
         ["too_many_buttons", "too_many_quick_reply_buttons"]),
    ],
)  # fmt: skip
def test_a_template(name: str, components: list[dict[str, Any]], expected: list[str]) -> None:
    assert codes(check_template(name, "UTILITY", components)) == expected


def test_the_variables_of_a_text_come_in_order_and_once() -> None:
    assert variables("{{ b }} {{a}} {{b}}") == ["b", "a"]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ({"wa_id": "77010000001"}, {"to": "+77010000001"}),
        ({"wa_id": "77010000001", "user_id": "KZ.1"}, {"to": "+77010000001"}),
        ({"wa_id": None, "user_id": "KZ.1"}, {"recipient": "KZ.1"}),
    ],
)
def test_a_number_has_its_plus_and_wins_over_the_id(ids: dict[str, Any], expected: dict[str, str]) -> None:
    body = bodies.envelope(*bodies.text("x"), **ids, reply_to="wamid.R", callback_data="me")
    assert {key: body[key] for key in ("to", "recipient") if key in body} == expected
    assert (body["context"], body["biz_opaque_callback_data"]) == ({"message_id": "wamid.R"}, "me")
