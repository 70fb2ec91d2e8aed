"""Reports for outside programs: what there is, made as files, and handed out (3.9, 7.4)."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import override
from ninja import Path, Query, Router, Schema, Status
from pydantic import AfterValidator, Field

from baylanys.accounts.choices import Scope
from baylanys.api.callers import Token, caller_of
from baylanys.api.kpi import Day as FirstDay
from baylanys.api.kpi import LastDay
from baylanys.api.problems import Problem
from baylanys.api.shapes import stamp
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotFound
from baylanys.core.file_answers import answer_content
from baylanys.core.sealed_content import ContentUnreadable
from baylanys.reports import library
from baylanys.reports.domain.made import CONTENT_TYPES, make_report
from baylanys.reports.domain.order import is_long, order_report
from baylanys.reports.models import MadeReport, ReportOrder
from baylanys.reports.report_names import title_of

router = Router(tags=["reports"])
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem}
FAILURES = REFUSALS | {503: Problem}
READ, MAKE = Token(Scope.READ_REPORTS), Token(Scope.MAKE_REPORTS)


def _clean(options: dict[str, str]) -> dict[str, str]:
    if any("\0" in text for pair in options.items() for text in pair):
        raise ValueError("no NUL in an option")
    return options


Options = Annotated[dict[str, str], AfterValidator(_clean), Field(max_length=10)]


class Wanted(Schema):
    """The days, both included; the report's language; what it is narrowed to (see `options` of the list)."""

    first: FirstDay = Field(alias="from")
    last: LastDay = Field(alias="to")
    kind: Literal["xlsx", "pdf", "docx"] = "xlsx"
    language: Literal["ru", "kk", "en"] = "ru"
    options: Options = Field(default_factory=dict)


class ReportShape(Schema):
    """One report that can be asked for."""

    name: str
    title: str
    about: str
    kinds: list[str]
    options: list[str]


class ReportList(Schema):
    items: list[ReportShape]
    next: None


class MadeShape(Schema):
    """A file that was made; `file` is the address to fetch it from."""

    id: UUID
    name: str
    title: str
    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    kind: str
    language: str
    options: dict[str, str]
    formula_version: int
    sha256: str
    size: int
    file_name: str
    made_at: str
    file: str


class OrderShape(Schema):
    """A long report on its way: `state` is waiting, running, done or failed; `made` the file's address once done."""

    id: UUID
    name: str
    state: str
    progress: int
    error: str
    status: str
    made: str | None


@router.get("/reports", auth=READ, response={200: ReportList, **REFUSALS}, summary="What can be asked for")
def list_reports(
    request: HttpRequest, language: Annotated[Literal["ru", "kk", "en"], Query()] = "ru"
) -> dict[str, Any]:
    """The built-in reports, with what each can be narrowed to."""
    with override(language):
        items = [
            {
                "name": each.name,
                "title": str(each.title),
                "about": str(each.about),
                "kinds": list(each.kinds),
                "options": list(each.options),
            }
            for each in library.REPORTS.values()
        ]
    return {"items": items, "next": None}


@router.get(
    "/reports/made/{key}",
    auth=READ,
    response={200: MadeShape, **REFUSALS},
    by_alias=True,
    summary="A file that was made",
)
def get_made_report(request: HttpRequest, key: Annotated[UUID, Path()]) -> dict[str, Any]:
    """What the file is of, and where it is fetched."""
    return _made_shape(_made(key))


@router.get("/reports/made/{key}/file", auth=READ, response={**REFUSALS}, summary="The file itself")
def made_report_file(request: HttpRequest, key: Annotated[UUID, Path()]) -> HttpResponseBase:
    """Who fetched it stands in the audit log."""
    row = _made(key)
    try:
        row.open().close()
    except (FileNotFoundError, ContentUnreadable):
        raise NotFound("The file is not there.") from None
    told = {"report": row.name, "file": row.file_name, "sha256": row.sha256, "taken": True}
    write_audit(AuditKind.EXPORTED, by=caller_of(request), at=clock.now(), about=("report", row.pk), after=told)
    return answer_content(request, row.size, row.open, CONTENT_TYPES.get(row.kind, "application/octet-stream"))


@router.get("/reports/orders/{key}", auth=READ, response={200: OrderShape, **REFUSALS}, summary="How far it is")
def get_report_order(request: HttpRequest, key: Annotated[UUID, Path()]) -> dict[str, Any]:
    """The order of a long report."""
    row = ReportOrder.objects.filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such order.")
    return _order_shape(row)


@router.post(
    "/reports/{name}",
    auth=MAKE,
    response={201: MadeShape, 202: OrderShape, **FAILURES},
    by_alias=True,
    summary="Make a report",
)
def post_report(
    request: HttpRequest, name: Annotated[str, Path(max_length=80)], wanted: Wanted
) -> Status[dict[str, Any]]:
    """The file is made (201), or, where it is long, ordered (202: ask its `status`). Numbers of people are covered."""
    given: dict[str, Any] = {
        "name": name, "first": wanted.first, "last": wanted.last, "language": wanted.language,
        "options": wanted.options, "at": clock.now(),
    }  # fmt: skip
    if is_long(**given):
        return Status(202, _order_shape(order_report(**given, kind=wanted.kind, by=None)))
    made = make_report(**given, kind=wanted.kind, by=None)
    told = {"report": name, "from": wanted.first, "to": wanted.last, "form": wanted.kind, "sha256": made.sha256}
    write_audit(AuditKind.EXPORTED, by=caller_of(request), at=clock.now(), about=("report", made.pk), after=told)
    return Status(201, _made_shape(made))


def _made(key: UUID) -> MadeReport:
    row = MadeReport.objects.filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such file.")
    return row


def _made_shape(row: MadeReport) -> dict[str, Any]:
    names = ("id", "name", "first", "last", "kind", "language", "options", "formula_version", "sha256", "size")
    return {
        **{name: getattr(row, name) for name in names},
        "title": row.title or title_of(row.name),
        "file_name": row.file_name,
        "made_at": stamp(row.made_at),
        "file": f"/api/v1/reports/made/{row.pk}/file",
    }


def _order_shape(row: ReportOrder) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "state": row.state,
        "progress": row.progress,
        "error": row.error,
        "status": f"/api/v1/reports/orders/{row.pk}",
        "made": f"/api/v1/reports/made/{row.made_id}" if row.made_id else None,
    }
