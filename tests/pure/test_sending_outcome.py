"""What becomes of a message, and what its request says."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from baylanys.messaging.sending.outcome import after_error
from baylanys.messaging.sending.request import Unsendable, Waiting, body_of
from baylanys.whatsapp.errors import NOT_CONNECTED, UNDECIDABLE, GraphError

SEVEN = UUID(int=7)
AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def error(code: int | None, advice: Any = None) -> GraphError:
    return GraphError(status=400, code=code, title="t", details="d", advice=advice)


@pytest.mark.parametrize(
    ("wrong", "attempts", "status", "seconds", "counts"),
    [
        (error(131000), 1, "queued", 2, True),
        (error(131000), 4, "queued", 54, True),
        (error(131000), 5, "failed", None, True),
        (error(131056), 1, "queued", 1, True),
        (error(131056), 4, "queued", 64, True),
        (error(131056), 10, "failed", None, True),
        (error(130429), 40, "queued", None, False),
        (error(131057), 40, "queued", None, False),
        (error(190), 1, "queued", None, False),
        (error(131047), 1, "failed", None, True),
        (error(131049), 1, "failed", None, True),
        (error(777), 1, "failed", None, True),
        (error(None, UNDECIDABLE), 1, "undecided", None, True),
        (error(None, NOT_CONNECTED), 900, "queued", None, False),
    ],
)
def test_an_error_leaves_the_message_where_it_belongs(
    wrong: GraphError, attempts: int, status: str, seconds: int | None, counts: bool
) -> None:
    outcome = after_error(wrong, attempts=attempts, at=AT)
    expected = AT + timedelta(seconds=seconds) if seconds is not None else None
    assert (outcome.status, outcome.not_before, outcome.counts) == (status, expected, counts)


def test_a_message_whose_file_got_no_answer_is_tried_again() -> None:
    lost = error(None, UNDECIDABLE)
    assert after_error(lost, attempts=1, at=AT, nothing_left=True).status == "queued"
    assert after_error(lost, attempts=5, at=AT, nothing_left=True).status == "failed"


@dataclass
class Row:
    kind: str
    text: str = ""
    content: Any = field(default_factory=dict)
    id: UUID = SEVEN
    wa_id: str | None = "77010000001"
    user_id: str | None = None
    reply_to: str = ""
    template_name: str | None = None
    template_language: str | None = None
    media_id: str = ""
    filename: str = ""


def told(row: Row) -> dict[str, Any]:
    return body_of(Waiting(**asdict(row)))


COMPONENTS = [{"type": "body", "parameters": [{"type": "text", "text": "45"}]}]
TEMPLATE = {"name": "order_kk", "language": {"code": "kk"}, "components": COMPONENTS}
BUTTONS = {
    "type": "button",
    "body": {"text": "?"},
    "action": {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "Иә"}}]},
}


@pytest.mark.parametrize(
    ("row", "kind", "content"),
    [
        (Row("text", "сәлем"), "text", {"body": "сәлем", "preview_url": False}),
        (Row("image", "сурет", media_id="5"), "image", {"id": "5", "caption": "сурет"}),
        (Row("image", content={"link": "https://x/y.jpg"}), "image", {"link": "https://x/y.jpg"}),
        (Row("voice", media_id="5"), "audio", {"id": "5", "voice": True}),
        (Row("audio", "not a caption", media_id="5"), "audio", {"id": "5"}),
        (Row("document", media_id="5", filename="шарт.pdf"), "document", {"id": "5", "filename": "шарт.pdf"}),
        (Row("interactive", content=BUTTONS), "interactive", BUTTONS),
        (Row("reaction", content={"message_id": "wamid.A", "emoji": "👍"}), "reaction",
         {"message_id": "wamid.A", "emoji": "👍"}),
        (Row("contacts", content=[{"name": {}}]), "contacts", [{"name": {}}]),
        (Row("template", content=TEMPLATE), "template", TEMPLATE),
        (Row("template", content={"components": COMPONENTS}, template_name="order_kk", template_language="kk"),
         "template", TEMPLATE),
        (Row("template", template_name="a", template_language="ru"), "template",
         {"name": "a", "language": {"code": "ru"}}),
    ],
)  # fmt: skip
def test_a_row_becomes_metas_request(row: Row, kind: str, content: Any) -> None:
    body = told(row)
    assert (body["type"], body[kind]) == (kind, content)
    assert (body["to"], body["biz_opaque_callback_data"]) == ("+77010000001", str(SEVEN))


def test_without_a_phone_number_the_persons_id_is_the_recipient() -> None:
    body = told(Row("text", "x", wa_id=None, user_id="KZ.1", reply_to="wamid.R"))
    assert (body.get("to"), body["recipient"], body["context"]) == (None, "KZ.1", {"message_id": "wamid.R"})


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (Row("text", ""), "text_empty"),
        (Row("text", "x" * 5000), "text_too_long"),
        (Row("text", "x", wa_id=None), "no_recipient"),
        (Row("image"), "media_missing"),
        (Row("template"), "template_missing"),
        (Row("interactive"), "content_missing"),
        (Row("interactive", content={"type": "button"}), "body_empty"),
        (Row("order", content={"x": 1}), "kind_not_sendable"),
    ],
)
def test_what_cannot_be_sent_says_why(row: Row, code: str) -> None:
    with pytest.raises(Unsendable) as raised:
        told(row)
    assert raised.value.code == code
