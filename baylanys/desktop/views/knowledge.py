"""The knowledge base: its list, and one article as it is read."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.desktop.article_page import article_context
from baylanys.desktop.knowledge_page import list_context
from baylanys.knowledge.models import Article


@require_GET
@allowed("see_articles")
def articles(request: HttpRequest) -> HttpResponseBase:
    """Articles, found by a word, a state, a project."""
    context = list_context(request.user, request.GET, clock.now())
    htmx: Any = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return render(request, "desktop/knowledge/list.html", context)
    return render(request, f"desktop/knowledge/list.html#{'rows' if request.GET.get('page') else 'found'}", context)


@require_GET
@allowed("see_articles")
def article(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One article: what operators read, or the version that the address names."""
    found = get_object_or_404(Article.objects.select_related("project", "owner"), pk=pk)
    asked = {name: request.GET.get(name, "") for name in ("version", "language")}
    return render(request, "desktop/knowledge/article.html", article_context(request.user, found, asked, clock.now()))
