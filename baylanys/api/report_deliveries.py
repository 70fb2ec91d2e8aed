"""Reports sent by e-mail for outside programs, and what became of them (3.9, 7.4)."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field, StringConstraints

from baylanys.accounts.choices import Scope
from baylanys.api.callers import Token, caller_of
from baylanys.api.kpi import Day, LastDay
from baylanys.api.problems import Problem
from baylanys.api.shapes import stamp
from baylanys.core import clock
from baylanys.core.errors import NotFound
from baylanys.reports.delivery_checks import MOST_RECIPIENTS, MOST_REPORTS, To
from baylanys.reports.delivery_models import ReportDelivery
from baylanys.reports.domain.delivery import send_for_program

router = Router(tags=["reports"])
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem}
SENDING = Token(Scope.SEND_REPORTS)
Line = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\x00]*$")]
Language = Literal["ru", "kk", "en"]


class RecipientWanted(Schema):
    """Who gets a mail of its own, with files and words in these languages."""

    address: Line
    name: Line = ""
    languages: Annotated[list[Language], Field(min_length=1, max_length=3)] = ["ru"]


class SendingWanted(Schema):
    """The reports' names, the days (both included), the kinds of files, and who gets them."""

    reports: Annotated[list[Line], Field(min_length=1, max_length=MOST_REPORTS)]
    first: Day = Field(alias="from")
    last: LastDay = Field(alias="to")
    kinds: Annotated[list[Literal["xlsx", "pdf", "docx"]], Field(min_length=1, max_length=3)] = ["xlsx"]
    recipients: Annotated[list[RecipientWanted], Field(min_length=1, max_length=MOST_RECIPIENTS)]


class MailShape(Schema):
    """One recipient: waiting, sending, undecided, sent, delivered, refused, bounced or given_up, and why it failed."""

    address: str
    state: str
    message_id: str
    sent_at: str | None
    trouble: str


class FileShape(Schema):
    """One file; the checksum is null while it is not made."""

    report: str
    kind: str
    language: str
    sha256: str | None
    size: int | None
    trouble: str


class SendingShape(Schema):
    """A sending: making, sending, done, part, failed, stopped or too_old."""

    id: int
    state: str
    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    files: list[FileShape]
    recipients: list[MailShape]


@router.post("/reports/deliveries", auth=SENDING, response={202: SendingShape, **REFUSALS}, by_alias=True)
def send_reports(request: HttpRequest, wanted: SendingWanted) -> Status:
    """The reports are made and leave by e-mail within a minute; ask for the sending to see what became of it."""
    to = [To(each.address, each.name, each.languages) for each in wanted.recipients]
    made = send_for_program(
        names=wanted.reports, first=wanted.first, last=wanted.last, kinds=wanted.kinds, to=to,
        actor=caller_of(request), at=clock.now(),
    )  # fmt: skip
    return Status(202, _shape(made))


@router.get("/reports/deliveries/{number}", auth=SENDING, response={200: SendingShape, **REFUSALS}, by_alias=True)
def get_sending(request: HttpRequest, number: Annotated[int, Path(ge=1, le=2**62)]) -> dict[str, Any]:
    """A sending that a program asked for, as it stands."""
    found = ReportDelivery.objects.filter(pk=number, way="api").first()
    if found is None:
        raise NotFound(code="no_such_sending")
    return _shape(found)


def _shape(row: ReportDelivery) -> dict[str, Any]:
    files, mails = row.files.select_related("made").order_by("pk"), row.mails.order_by("pk")
    return {
        "id": row.pk,
        "state": row.state,
        "first": row.first,
        "last": row.last,
        "files": [
            {"report": each.name, "kind": each.kind, "language": each.language, "trouble": each.trouble,
             "sha256": each.made.sha256 if each.made else None, "size": each.made.size if each.made else None}
            for each in files
        ],
        "recipients": [
            {"address": each.address, "state": each.state, "message_id": each.message_id, "trouble": each.trouble,
             "sent_at": stamp(each.sent_at) if each.sent_at else None}
            for each in mails
        ],
    }  # fmt: skip
