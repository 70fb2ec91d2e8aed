"""The pages of WhatsApp templates: the list, and one name in all its languages."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_safe

from baylanys.accounts.permissions import allowed
from baylanys.desktop.template_forms import NewTemplateForm, TextForm
from baylanys.desktop.template_page import columns_of, rows_of_list, told_of
from baylanys.messaging.choices import TemplateCategory, TemplateState
from baylanys.messaging.domain.template_news import accounts
from baylanys.messaging.models import MessageTemplate

ROWS = 50


@require_GET
@allowed("manage_templates")
def templates(request: HttpRequest) -> HttpResponseBase:
    """All names; `q` and `state` filter them."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "state")}
    pages = Paginator(rows_of_list(asked["q"].lower()[:100], asked["state"]), ROWS)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "page": pages.get_page(request.GET.get("page")),
        "count": pages.count,
        "query": query.urlencode(),
        "states": TemplateState.choices,
        "new": NewTemplateForm(),
        "has_account": bool(accounts()),
        "synced": MessageTemplate.objects.exclude(synced_at=None).order_by("-synced_at").first(),
    }
    return render(request, "desktop/templates/list.html", context)


@require_safe
@allowed("manage_templates")
def new(request: HttpRequest) -> HttpResponseBase:
    """The page of a name that has no text yet."""
    form = NewTemplateForm(request.GET or None)
    if form.is_valid():
        return redirect(f"/templates/of/{form.cleaned_data['name']}/?category={form.cleaned_data['category']}")
    return render(request, "desktop/templates/new.html", {"new": form}, status=422 if form.errors else 200)


@require_GET
@allowed("manage_templates")
def template(request: HttpRequest, name: str) -> HttpResponseBase:
    """One name, its languages side by side."""
    return page_of(request, name)


def page_of(request: HttpRequest, name: str, wrong: TextForm | None = None) -> HttpResponseBase:
    """`wrong` is a form with errors: it stands in its column with what was written."""
    chosen = request.GET.get("category", "")
    category = chosen if chosen in TemplateCategory.values else TemplateCategory.UTILITY
    first = MessageTemplate.objects.filter(name=name).exclude(state=TemplateState.DELETED).first()
    columns = columns_of(name, first.category if first else category, wrong)
    context: dict[str, Any] = {"name": name, "columns": columns, "told": told_of(name), "has_account": bool(accounts())}
    return render(request, "desktop/templates/one.html", context, status=422 if wrong else 200)
