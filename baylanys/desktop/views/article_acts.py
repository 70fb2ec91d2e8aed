"""What is done with an article: handed over, decided on, withdrawn, given to somebody, put away."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.contract.models import Project
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.article_page import owners
from baylanys.desktop.knowledge_page import refusal_words
from baylanys.desktop.views.article_writing import told_of
from baylanys.knowledge.domain import article as articles
from baylanys.knowledge.domain import version as versions
from baylanys.knowledge.models import Article, ArticleVersion


@require_POST
@allowed("write_articles")
def card(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Project, owner and the day of the review are these."""
    found = get_object_or_404(Article, pk=pk)
    articles.change_article(
        article=found,
        project=Project.objects.filter(code=request.POST.get("project", "")).first(),
        owner=next((each for each in owners() if str(each.pk) == request.POST.get("owner")), None),
        review_by=_day(request.POST.get("review_by", "")),
    )
    messages.success(request, _("The changes are saved."))
    return redirect("article", pk=pk)


@require_POST
@allowed("write_articles")
def away(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Operators do not find the article any more; with `back` they do again."""
    found = get_object_or_404(Article, pk=pk)
    is_away = "back" not in request.POST
    articles.put_away(article=found, away=is_away, at=clock.now())
    messages.success(request, _("The article is put away.") if is_away else _("The article is back."))
    return redirect("article", pk=pk)


@require_POST
@allowed("write_articles")
def drop(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The draft is gone."""
    draft = get_object_or_404(ArticleVersion, pk=pk)
    try:
        articles.drop_draft(draft)
        messages.success(request, _("The draft is deleted."))
    except DomainError as refused:
        messages.error(request, refusal_words(refused.code))
        return _to(draft)
    left = Article.objects.filter(pk=draft.article_id).exclude(versions=None).exists()
    return redirect("article", pk=draft.article_id) if left else redirect("knowledge")


@require_POST
@allowed("write_articles")
def hand_over(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The draft is with the customer, or read by operators where no approval is needed."""
    found = get_object_or_404(ArticleVersion, pk=pk)
    return _done(request, found, versions.hand_over, lambda: told_of(found))


@require_POST
@allowed("write_articles")
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The version is out of use."""
    return _done(
        request, get_object_or_404(ArticleVersion, pk=pk), versions.withdraw, lambda: _("The version is withdrawn.")
    )


@require_POST
@allowed("decide_approvals")
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The customer approves the version from a moment on, or refuses it with a reason."""
    found, comment = get_object_or_404(ArticleVersion, pk=pk), request.POST.get("comment", "").replace("\0", "")
    if request.POST.get("decision") != "approve":
        said = _("The version is refused; the contractor sees the reason.")
        return _done(request, found, versions.refuse, lambda: said, reason=comment)
    since = _moment(request.POST.get("valid_from", "")) or clock.now()
    said = _("The version is approved.")
    return _done(request, found, versions.approve, lambda: said, published_from=since, comment=comment)


def _done(
    request: HttpRequest, found: ArticleVersion, act: Callable[..., None], told: Callable[[], str], **said: Any
) -> HttpResponseBase:
    try:
        act(version=found, by=cast(Person, request.user), at=clock.now(), **said)
        messages.success(request, told())
    except DomainError as refused:
        messages.error(request, refusal_words(refused.code))
    return _to(found)


def _to(version: ArticleVersion) -> HttpResponseBase:
    return redirect(f"{reverse('article', args=[version.article_id])}?version={version.pk}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    """A day or a moment, on the contract's clock."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=contract_zone())
    except ValueError:
        return None
