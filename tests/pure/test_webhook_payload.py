"""Every body of tests/data/whatsapp is read as Meta means it; no mangled body raises anything but PayloadError."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baylanys.whatsapp.account_events import OtherEvent
from baylanys.whatsapp.content_shapes import Unknown, Unreadable, Unsupported
from baylanys.whatsapp.signature import is_genuine, sign
from baylanys.whatsapp.webhook_items import BadItem, Message, Status
from baylanys.whatsapp.webhook_payload import PayloadError, read_items

BODIES = Path(__file__).parent.parent / "data" / "whatsapp"

# file: what it yields, each as "shape field=value …"; a field may lead into another one with a dot.
GOOD = {
    "01_text_kk": ["Message kind=text person.wa_id=77010000001 person.user_id=KZ.13491208655302741918 flaws=()"],
    "02_text_ru_no_bsuid": ["Message person.wa_id=77020000003 person.user_id=None person.name=Ольга_Иванова"],
    "03_text_username_no_phone": ["Message person.wa_id=None person.username=@madina.kz person.name=Мадина flaws=()"],
    "04_text_reply_context": ["Message context.sender=77172000001 context.forwarded=False content.body=Иә,_осы"],
    "07_text_referral_ctwa": ["Message kind=text context=None origin.phone_number_id=106540352242922"],
    "11_image_caption": ["Message content.kind=image content.id=417404133087707 content.caption=Сынып_қалған_қорап"],
    "12_image_no_caption_no_url": ["Message content.kind=image content.url=None content.caption=None"],
    "13_voice_note": ["Message kind=audio content.voice=True content.id=3328254512214686"],
    "14_audio_file": ["Message kind=audio content.voice=False content.mime_type=audio/mpeg"],
    "15_video": ["Message content.kind=video content.mime_type=video/mp4"],
    "16_document_pdf": ["Message content.kind=document content.filename=Шарт_№12_(қол_қойылған).pdf"],
    "18_location_pin": ["Message content.latitude=43.238949 content.longitude=76.889709 content.name=None"],
    "19_location_place": ["Message content.name=Бәйтерек content.url=https://example.kz/baiterek"],
    "20_contacts": ["Message kind=contacts"],
    "22_interactive_button_reply": ["Message content.kind=button_reply content.id=csat:5:conv:918273"],
    "23_interactive_list_reply": ["Message content.kind=list_reply content.id=topic:delivery content.title=Доставка"],
    "24_interactive_nfm_reply_survey": ["Message content.name=flow content.body=Sent"],
    "27_button_template_quick_reply": ["Message content.kind=button content.id=UNSUB_PROMO"],
    "28_reaction_add": ["Message kind=reaction content.emoji=👍🏽"],
    "29_reaction_removed": ["Message kind=reaction content.emoji=None"],
    "30_order": ["Message kind=order content.catalog_id=194836987003835"],
    "31_system_user_changed_number": [
        "Message kind=system person.wa_id=77010000001 content.kind=user_changed_number content.wa_id=77080000001"
    ],
    "35_message_edit": [
        "Message kind=edit content.kind=text content.content.body=Здравствуйте,_подскажите_по_заказу_45-812"
    ],
    "36_message_revoke": ["Message kind=revoke"],
    "40_status_sent_marketing": ["Status status=sent pricing.category=marketing pricing.type=regular"],
    "41_status_sent_v23_conversation": ["Status status=sent person.user_id=None pricing.category=utility"],
    "42_status_delivered_free_tier": ["Status pricing.type=free_customer_service pricing.category=service"],
    "43_status_delivered_service_billable": ["Status status=delivered pricing.type=regular pricing.category=service"],
    "44_status_read_bare": ["Status status=read pricing=None callback_data=None"],
    "47_status_failed_131049_no_contacts": ["Status status=failed person.wa_id=77020000003"],
    "49_status_failed_131026_contact_wa_id_only": ["Status status=failed person.name=None"],
    "51_status_callback_data": ["Status status=sent callback_data=cc:msg:0192f7c4-8a1b-7c2d-9e00-aa00bb11cc22"],
    "52_status_bsuid_only_delivered": ["Status person.wa_id=None person.user_id=KZ.31415926535897932384"],
    "60_batch_3_messages_one_change": [
        "Message content.body=Сәлем", "Message content.body=Тапсырысым_келмеді", "Message content.body=№45-812"
    ],
    "61_batch_2_users_2_contacts": [
        "Message person.name=Нұрлан_Қасымов person.wa_id=77010000002",
        "Message person.name=Ольга_Иванова person.wa_id=77020000003 kind=image",
    ],
    "64_batch_statuses_5": ["Status status=delivered"] * 5,
    "65_batch_statuses_and_messages_mixed": ["Status status=read", "Message content.body=Рақмет!"],
    "68_dup_first_delivery": ["Message content.body=Қайталанған_хабар"],
    "80_template_status_approved": ["TemplateEvent kind=status state=APPROVED language=kk reason=None"],
    "83_template_status_pending_deletion_reason_null": ["TemplateEvent kind=status state=PENDING_DELETION reason=None"],
    "84_template_quality": ["TemplateEvent kind=quality previous=GREEN state=YELLOW template_id=1689556908129832"],
    "86_template_components": ["TemplateEvent kind=components name=order_status_kk"],
    "87_phone_quality_throughput_upgrade": [
        "NumberEvent kind=throughput state=THROUGHPUT_UPGRADE messaging_limit=TIER_UNLIMITED"
    ],
    "89_business_capability_update": ["AccountEvent kind=capability messaging_limit=2000"],
    "91_account_update_violation": ["AccountEvent kind=update state=ACCOUNT_VIOLATION detail=SPAM"],
    "92_account_alerts": ["AccountEvent kind=alert severity=WARNING"],
    "93_user_preferences_stop": ["Preference value=stop category=marketing_messages person.wa_id=77010000001"],
    "96_smb_message_echo": ["Echo kind=text person.wa_id=77020000003 person.name=Ольга_Иванова"],
    "99_smb_app_state_sync": [
        "AddressBookChange action=add wa_id=77010000001", "AddressBookChange action=remove wa_id=77020000003 name=None"
    ],
    "9c_security_pin": ["NumberEvent kind=security state=PIN_CHANGED"],
}  # fmt: skip

# file: what it yields, or the code of the PayloadError.
BAD: dict[str, list[str] | str] = {
    "01_empty": "not_json",
    "04_truncated": "not_json",
    "07_invalid_utf8": "not_json",
    "10_top_level_array": "not_an_object",
    "13_wrong_object_page": "wrong_object",
    "16_changes_missing": ["BadItem reason=changes_missing"],
    "19_messages_empty": [],
    "22_type_text_but_no_text": ["Message content.kind=text flaws=('content_unreadable',)"],
    "25_timestamp_negative_huge": ["Message sent_at=None flaws=('timestamp_absurd',)"],
    "28_foreign_phone_number_id": ["Message origin.phone_number_id=999999999999999"],
    "31_from_not_digits": ["Message person.wa_id=77010000001 flaws=('wa_id_malformed',)"],
    "34_nan_infinity": "not_json",
    "37_html_script_in_name": ["Message person.name=<img_src=x_onerror=alert(1)>{{7*7}}${7*7}"],
    "40_media_url_file_scheme": ["Message content.id=None content.url=None flaws=('media_id_malformed',)"],
    "43_status_unknown_value": ["Status status=teleported flaws=('status_unknown',)"],
    "46_status_error_without_code": ["Status status=failed"],
    "49_gzip_bytes": "not_json",
}


def at(item: Any, path: str) -> str:
    for name in path.split("."):
        item = getattr(item, name)
    return str(item).replace(" ", "_")


def assert_yields(body: bytes, expected: list[str]) -> None:
    items = read_items(body)
    assert [type(item).__name__ for item in items] == [line.split()[0] for line in expected]
    for item, line in zip(items, expected, strict=True):
        for pair in line.split()[1:]:
            path, _, value = pair.partition("=")
            assert at(item, path) == value, (path, item)


def test_the_tables_know_every_body() -> None:
    assert {path.stem for path in BODIES.glob("*.json")} == {*GOOD, "flow_survey_example"}
    assert {path.stem for path in (BODIES / "bad").glob("*")} == set(BAD)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_body_yields_all_that_it_holds(name: str) -> None:
    assert_yields((BODIES / f"{name}.json").read_bytes(), GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_a_bad_body_yields_what_can_be_read_or_raises_its_code(name: str) -> None:
    body, expected = (BODIES / "bad" / f"{name}.json").read_bytes(), BAD[name]
    if isinstance(expected, list):
        assert_yields(body, expected)
        return
    with pytest.raises(PayloadError) as raised:
        read_items(body)
    assert raised.value.code == expected


def message(**fields: Any) -> dict[str, Any]:
    return {"from": "77010000001", "id": "wamid.A", "timestamp": "1795345200", "type": "text"} | fields


def body_of(value: dict[str, Any], field: str = "messages", **change: Any) -> bytes:
    changes = [{"value": value, "field": field, **change}]
    return msgspec.json.encode(
        {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}
    )  # fmt: skip


def only(value: dict[str, Any], field: str = "messages", **change: Any) -> Any:
    (item,) = read_items(body_of(value, field, **change))
    return item


def test_one_bad_item_hides_none_of_the_good_ones() -> None:
    good = message(text={"body": "сәлем"})
    items = read_items(body_of({"messages": [good, 7, {"type": "text"}, None, good | {"id": "wamid.B"}]}))
    assert [type(item) for item in items] == [Message, BadItem, BadItem, BadItem, Message]
    assert [item.reason for item in items if isinstance(item, BadItem)] == [
        "messages_not_an_object", "message_without_id", "messages_not_an_object"
    ]  # fmt: skip


def test_a_kind_that_nobody_knows_is_kept_whole() -> None:
    item = only({"messages": [message(type="hologram", hologram={"depth": 3})]})
    assert item.content == Unknown("hologram")
    assert item.raw["hologram"] == {"depth": 3}


@pytest.mark.parametrize(
    ("fields", "content"),
    [
        ({"type": "unsupported", "unsupported": {"type": "poll"}}, Unsupported("poll")),
        ({"type": "unsupported"}, Unsupported(None)),
        ({"type": "location", "location": {"latitude": 200, "longitude": 1}}, Unreadable("location")),
        ({"type": "interactive", "interactive": {"type": "new_reply"}}, Unknown("interactive/new_reply")),
        ({"type": "edit", "edit": {"original_message_id": "wamid.X"}}, Unreadable("edit")),
        ({"type": "image", "image": "?"}, Unreadable("image")),
    ],
)
def test_a_message_stands_whatever_is_inside_it(fields: dict[str, Any], content: object) -> None:
    assert only({"messages": [message(**fields)]}).content == content


def test_the_error_of_an_unsupported_message_is_read() -> None:
    errors = [{"code": 131052, "title": "Media", "error_data": {"details": "too big"}}]
    (fault,) = only({"messages": [message(type="unsupported", errors=errors)]}).faults
    assert (fault.code, fault.details) == (131052, "too big")


def test_an_error_of_the_number_is_an_item_of_its_own() -> None:
    item = only({"metadata": {"phone_number_id": "5"}, "errors": [{"code": 130429, "title": "Rate limit hit"}]})
    assert (item.fault.code, item.origin.phone_number_id) == (130429, "5")


@pytest.mark.parametrize(
    ("contacts", "wa_id", "user_id", "name"),
    [
        ([{"wa_id": "77010000001", "user_id": "KZ.1", "profile": {"name": "А"}}], "77010000001", "KZ.1", "А"),
        ([{"wa_id": "77090000009", "user_id": "KZ.9", "profile": {"name": "Б"}}], "77010000001", None, None),
        ([{"user_id": "KZ.9", "profile": {"name": "Б"}}], "77010000001", None, None),
        ([{"profile": {"name": "В"}}], "77010000001", None, "В"),
        ([None, {"profile": 5}], "77010000001", None, None),
        ("?", "77010000001", None, None),
    ],
)
def test_two_people_never_become_one(contacts: Any, wa_id: str, user_id: str | None, name: str | None) -> None:
    person = only({"contacts": contacts, "messages": [message()]}).person
    assert (person.wa_id, person.user_id, person.name) == (wa_id, user_id, name)


def test_a_contact_at_the_same_place_completes_a_message_without_any_id() -> None:
    nameless = message() | {"from": None}
    assert only({"contacts": [{"user_id": "KZ.5"}], "messages": [nameless]}).person.user_id == "KZ.5"
    assert only({"messages": [nameless]}).reason == "message_without_sender"


TEMPLATE = {"message_template_id": 1}


@pytest.mark.parametrize(
    ("value", "field", "change", "expected"),
    [
        # Meta's example of a quality change stands under the status field.
        ({"new_quality_score": "RED", **TEMPLATE}, "message_template_status_update", {}, ("quality", "RED")),
        ({"correct_category": "MARKETING", **TEMPLATE}, "x", {}, ("category_coming", "MARKETING")),
        ({"new_category": "UTILITY", **TEMPLATE}, "", {}, ("category", "UTILITY")),
        ({"event": "REJECTED", "rejection_info": {"reason": "r"}, **TEMPLATE}, "", {}, ("status", "REJECTED")),
        ({"event": "REJECTED", **TEMPLATE}, "", {"rejection_info": {"reason": "r"}}, ("status", "REJECTED")),
        ({"event": "ACCOUNT_VIOLATION", "field": "account_update"}, "", {}, ("update", "ACCOUNT_VIOLATION")),
        ({"decision": "APPROVED"}, "account_review_update", {}, ("review", "APPROVED")),
        ({"decision": "REJECTED", "requested_verified_name": "N"}, "", {}, ("name", "REJECTED")),
    ],
)  # fmt: skip
def test_an_event_is_known_by_its_shape(
    value: dict[str, Any], field: str, change: dict[str, Any], expected: tuple[str, str]
) -> None:
    item = only(value, field, **change)
    assert (item.kind, item.state) == expected
    if expected == ("status", "REJECTED"):
        assert item.reason == "r"


def test_a_field_that_nobody_knows_is_kept_whole() -> None:
    item = only({"new": [1]}, "payment_configuration_update")
    assert isinstance(item, OtherEvent)
    assert (item.origin.field, item.raw) == ("payment_configuration_update", {"new": [1]})


def test_a_changed_business_scoped_id_carries_both() -> None:
    change = {"user_id": {"previous": "KZ.1", "current": "KZ.2"}, "timestamp": "1795345200"}
    contacts = [{"user_id": "KZ.2", "wa_id": "77010000001"}]
    item = only({"contacts": contacts, "user_id_update": [change]}, "user_id_update")
    assert (item.previous_user_id, item.person.user_id, item.person.wa_id) == ("KZ.1", "KZ.2", "77010000001")


def test_calls_and_history_are_read() -> None:
    call = {"id": "wacid.1", "from": "77010000001", "event": "connect", "timestamp": "1795345200"}
    ringing = {"id": "wacid.2", "type": "call", "status": "RINGING", "recipient_id": "77010000001"}
    items = read_items(body_of({"calls": [call], "statuses": [ringing]}, "calls"))
    assert [item.event for item in items] == ["RINGING", "connect"]
    old = {"id": "wamid.O", "type": "text", "history_context": {"status": "READ"}, "timestamp": "1795345200"}
    history = [{"threads": [{"id": "77010000001", "messages": [old]}]}, {"errors": [{"code": 2593109}]}]
    first, second = read_items(body_of({"history": history}, "history"))
    assert (first.thread, first.state) == ("77010000001", "READ")
    assert second.fault.code == 2593109


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1795345200", datetime(2026, 11, 22, 11, tzinfo=UTC)),
        (1795345200, datetime(2026, 11, 22, 11, tzinfo=UTC)),
        ("0", None), ("", None), (None, None), (True, None), ("99999999999999999", None), (-1, None), ("١٢٣", None),
    ],
)  # fmt: skip
def test_a_moment_is_one_of_whatsapps_or_flagged(written: object, read: datetime | None) -> None:
    item = only({"messages": [message(timestamp=written, text={"body": "?"})]})
    assert item.sent_at == read
    assert ("timestamp_absurd" in item.flaws) == (read is None)


def test_what_postgresql_cannot_store_is_replaced() -> None:
    body = body_of({"messages": [message(text={"body": "a@b"})]}).replace(b"a@b", b"a\\u0000\\ud800b")
    assert read_items(body)[0].content.body == "a\ufffd\ufffdb"
    pair = body_of({"messages": [message(text={"body": "a@b"})]}).replace(b"a@b", b"\\ud83d\\ude00")
    assert read_items(pair)[0].content.body == "😀"


def test_a_number_out_of_range_costs_no_message() -> None:
    body = body_of({"x": 7777, "messages": [message(text={"body": "?"})]}).replace(b"7777", b"1e999")
    assert isinstance(read_items(body)[0], Message)


@pytest.mark.parametrize("depth", [100, 5_000, 200_000])
def test_nesting_without_end_breaks_nothing(depth: int) -> None:
    body = body_of({"messages": [message(x="@")]}).replace(b'"@"', b"[" * depth + b"]" * depth)
    try:
        assert [type(item) for item in read_items(body)] == [BadItem]
    except PayloadError as error:
        assert error.code == "not_json"


def test_a_thousand_updates_in_one_body() -> None:
    statuses = [{"id": f"wamid.{n}", "status": "read", "timestamp": "1795345200"} for n in range(1000)]
    items = read_items(body_of({"statuses": statuses}))
    assert len(items) == 1000 and all(isinstance(item, Status) for item in items)


WHOLE = [path.read_bytes() for path in sorted(BODIES.glob("*.json"))]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.sampled_from(WHOLE), position=st.floats(0, 1), put=st.binary(max_size=6), length=st.integers(0, 40))
def test_mangled_bytes_raise_nothing_but_the_documented_error(
    body: bytes, position: float, put: bytes, length: int
) -> None:
    start = int(position * len(body))
    with suppress(PayloadError):
        read_items(body[:start] + put + body[start + length :])


@st.composite
def bodies_with_a_strange_value(draw: st.DrawFn) -> bytes:
    body = msgspec.json.decode(draw(st.sampled_from(WHOLE)))
    node, parents = body, []
    while isinstance(node, dict | list) and node and (not parents or draw(st.integers(0, 7))):
        key = draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        parents.append((node, key))
        node = node[key]
    holder, key = parents[-1]
    holder[key] = draw(ANYTHING)
    return msgspec.json.encode(body)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=bodies_with_a_strange_value())
def test_a_strange_value_anywhere_raises_nothing_but_the_documented_error(body: bytes) -> None:
    with suppress(PayloadError):
        read_items(body)


@pytest.mark.parametrize(
    ("header", "genuine"),
    [(sign("s", b"body"), True), (sign("t", b"body"), False), (sign("s", b"bodx"), False), (None, False), ("", False),
     ("sha256=é", False), ("sha1=" + "0" * 40, False), (sign("s", b"body").upper(), False)],
)  # fmt: skip
def test_only_the_right_signature_of_the_very_bytes_is_genuine(header: str | None, genuine: bool) -> None:
    assert is_genuine("s", b"body", header) is genuine


def test_without_a_secret_nothing_is_genuine() -> None:
    assert not is_genuine("", b"body", sign("", b"body"))
