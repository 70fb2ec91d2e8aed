"""The people of a mailing: who got it, what came of it, as a list and as a file."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed
from baylanys.campaigns.choices import Exclusion
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.queries import progress_of
from baylanys.contract.queries import contract_zone
from baylanys.core import clock, phones
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.file_answers import answer_pieces
from baylanys.desktop.mailing_file import PeopleTable
from baylanys.desktop.mailing_page import exclusion_rows, outcome_rows, people_found, person_row
from baylanys.desktop.register_file import FORMS
from baylanys.interactions.permissions import shown_name

AT_ONCE = 50


@require_GET
@allowed("see_mailings")
def people(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Recipients by outcome, or those left out by reason; more load as one goes on."""
    mailing, asked = get_object_or_404(Mailing, pk=pk), _asked(request)
    progress = progress_of([mailing])[mailing.pk]
    page = Paginator(_rows(mailing, asked), AT_ONCE).get_page(request.GET.get("page", "1"))
    context = {
        "mailing": mailing,
        "asked": asked,
        "outcomes": outcome_rows(progress),
        "reasons": exclusion_rows(progress.excluded),
        "count": page.paginator.count,
        "rows": [_shown(row, asked, request.user) for row in page],
        "next": f"?outcome={asked['outcome']}&left_out={asked['left_out']}&search={asked['search']}"
        f"&page={page.next_page_number()}"
        if page.has_next()
        else "",
    }
    htmx: Any = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return render(request, "desktop/mailings/people.html", context)
    part = "rows" if request.GET.get("page") else "found"
    return render(request, f"desktop/mailings/people.html#{part}", context)


@require_GET
@allowed("see_mailings")
def people_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The recipients as XLSX; that it was taken is on record."""
    mailing, asked, at = get_object_or_404(Mailing, pk=pk), _asked(request), clock.now()
    found = people_found(mailing, outcome=asked["outcome"], search=asked["search"])
    table = PeopleTable(found, request.user, contract_zone(), get_language() or settings.LANGUAGE_CODE)
    write_audit(AuditKind.EXPORTED, by=request.user, at=at, about=("mailing", pk), after={"outcome": asked["outcome"]})
    writer, content_type = FORMS["xlsx"]
    response = answer_pieces(request, writer(table), content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="mailing-{pk}.xlsx"'
    return response


def _asked(request: HttpRequest) -> dict[str, str]:
    names = ("outcome", "left_out", "search")
    return {name: request.GET.get(name, "")[:60].replace("\0", "") for name in names}


def _rows(mailing: Mailing, asked: dict[str, str]) -> Any:
    if asked["left_out"] in Exclusion.values:
        return mailing.exclusions.filter(reason=asked["left_out"]).select_related("contact").order_by("pk")
    return people_found(mailing, outcome=asked["outcome"], search=asked["search"])


def _shown(row: Any, asked: dict[str, str], person: Any) -> dict[str, Any]:
    if asked["left_out"] not in Exclusion.values:
        return person_row(row, person)
    value = phones.mask(row.value) if row.value.startswith("+") else row.value
    return {"row": row, "name": shown_name(person, row.contact.name) if row.contact else value, "left_out": True}
