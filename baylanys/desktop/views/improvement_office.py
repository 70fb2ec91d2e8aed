"""The month's summary, and where developers are told."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.contract.models import Project, SettingChange
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.desktop.improvement_page import (
    SummaryTable,
    midnight,
    month_start,
    next_month,
    project_name,
    refusal_words,
    summary_lines,
)
from baylanys.desktop.register_file import FORMS, write_xlsx
from baylanys.improvement.choices import ItemKind
from baylanys.improvement.domain.channel import KIND, set_channel
from baylanys.improvement.models import DeveloperChannel
from baylanys.improvement.queries import month_of

HISTORY = 15


@require_GET
@allowed("see_improvements")
def summary(request: HttpRequest) -> HttpResponseBase:
    """What was said in the month, by project and platform."""
    zone, now = contract_zone(), clock.now()
    start = month_start(request.GET.get("month", ""), now, zone)
    found = month_of(midnight(start, zone), midnight(next_month(start), zone))
    context = {
        "month": f"{start:%Y-%m}",
        "shown": f"{start:%m.%Y}",
        "before": f"{start - timedelta(days=1):%Y-%m}",
        "after": f"{next_month(start):%Y-%m}" if midnight(next_month(start), zone) <= now else "",
        "summary": found,
        "lines": summary_lines(found),
        "kinds": ItemKind.choices,
        "by_kind": [(label, found.by_kind.get(code, 0)) for code, label in ItemKind.choices],
        "mean_days": f"{found.mean_answer / timedelta(days=1):.1f}".replace(".", ",") if found.mean_answer else "",
    }
    return render(request, "desktop/improvement/summary.html", context)


@require_GET
@allowed("export_improvements")
def summary_file(request: HttpRequest) -> HttpResponseBase:
    """The month as a workbook."""
    zone = contract_zone()
    start = month_start(request.GET.get("month", ""), clock.now(), zone)
    found = month_of(midnight(start, zone), midnight(next_month(start), zone))
    table = SummaryTable(found, f"{start:%m.%Y}", get_language() or "ru")
    about = ("improvement_summary", f"{start:%Y-%m}")
    write_audit(AuditKind.EXPORTED, by=request.user, at=clock.now(), about=about, after={"rows": len(found.lines)})
    response = StreamingHttpResponse(write_xlsx(table), content_type=FORMS["xlsx"][1])
    response["Content-Disposition"] = f'attachment; filename="improvement-{start:%Y-%m}.xlsx"'
    return response


@require_GET
@allowed("manage_developers")
def developers(request: HttpRequest) -> HttpResponseBase:
    """The channels, and who changed them."""
    context = {
        "channels": DeveloperChannel.objects.select_related("project"),
        "projects": [(row.code, project_name(row)) for row in Project.objects.filter(is_active=True)],
        "history": SettingChange.objects.filter(kind=KIND).select_related("by").order_by("-at", "-pk")[:HISTORY],
    }
    return render(request, "desktop/improvement/developers.html", context)


@require_POST
@allowed("manage_developers")
def set_developers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The channel is as written; 0 is a new one."""
    said = {name: value.replace("\0", "")[:1_000] for name, value in request.POST.dict().items()}
    channel = get_object_or_404(DeveloperChannel, pk=pk) if pk else None
    try:
        set_channel(
            channel=channel,
            name=said.get("name", ""),
            project=Project.objects.filter(code=said.get("project", "")).first(),
            emails=said.get("emails", ""),
            webhook_url=said.get("webhook_url", ""),
            secret=said.get("secret", ""),
            networks=said.get("networks", ""),
            is_active="is_active" in said or channel is None,
            by=cast(Person, request.user),
            at=clock.now(),
        )
        messages.success(request, _("Saved."))
    except NotPossible as refused:
        messages.error(request, refusal_words(refused.code))
    return redirect("developers")
