"""What the knowledge base lacks: feedback on articles, questions that none answered, and who sees to them."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.article_page import owners
from baylanys.desktop.knowledge_page import refusal_words
from baylanys.desktop.talk_in_hand import talk_in_hand
from baylanys.knowledge.choices import GapState
from baylanys.knowledge.domain.use import ask_for_article, close_gap, give_feedback, take_gap
from baylanys.knowledge.models import Article, ArticleVersion, GapRequest
from baylanys.knowledge.queries import open_gaps, version_for, versions_in_force

PAGE_ROWS = 50


@require_GET
@allowed("see_drafts")
def gaps(request: HttpRequest) -> HttpResponseBase:
    """Open questions, the oldest first; closed ones by request."""
    closed = request.GET.get("state") == "closed"
    rows = GapRequest.objects.filter(state__in=[GapState.ANSWERED, GapState.DISMISSED]).order_by("-closed_at")
    people = ("owner", "opened_by", "closed_by", "project", "article", "feedback__version")
    page = Paginator((rows if closed else open_gaps()).select_related(*people), PAGE_ROWS).get_page(
        request.GET.get("page", "1")
    )
    shown = [(gap, _titled(gap)) for gap in page]
    context = {
        "rows": shown,
        "page": page,
        "closed": closed,
        "owners": owners(),
        "count": page.paginator.count,
        "writes": may(request.user, "write_articles"),
    }
    return render(request, "desktop/knowledge/gaps.html", context)


@require_POST
@allowed("write_articles")
def see_to(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Somebody takes the question, answers it by an article or a word, or says that it needs none."""
    gap, act = get_object_or_404(GapRequest, pk=pk), request.POST.get("act", "")
    try:
        if act in {GapState.ANSWERED, GapState.DISMISSED}:
            answer, article = request.POST.get("answer", "").replace("\0", ""), _article(request) or gap.article
            own = article if act == GapState.ANSWERED else None
            close_gap(gap=gap, state=act, answer=answer, article=own, by=cast(Person, request.user), at=clock.now())
            messages.success(request, _("The question is closed."))
        else:
            owner = next((each for each in owners() if str(each.pk) == request.POST.get("owner")), None)
            take_gap(gap=gap, owner=owner)
            messages.success(request, _("The changes are saved."))
    except DomainError as refused:
        messages.error(request, refusal_words(refused.code))
    return redirect("knowledge_gaps")


@require_POST
@allowed("see_articles")
def feedback(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the person says of the version that they read; from the desk a word of thanks comes back."""
    rows = ArticleVersion.objects.filter(pk__in=versions_in_force(clock.now()).values("pk"))
    version, talk = get_object_or_404(rows, pk=pk), talk_in_hand(request, request.POST.get("chat", ""))
    said: dict[str, Any] = {"verdict": request.POST.get("verdict", ""), "word": request.POST.get("word", "")}
    try:
        give_feedback(
            version=version, by=cast(Person, request.user), at=clock.now(),
            interaction_id=talk.interaction_id if talk else None, **said,
        )  # fmt: skip
    except DomainError:
        return HttpResponse(status=422)
    return _thanks(request, _("Thank you: the owner of the article sees it."), f"/knowledge/{version.article_id}/")


@require_POST
@allowed("see_articles")
def ask(request: HttpRequest) -> HttpResponseBase:
    """It is on the list that nothing answered this."""
    talk = talk_in_hand(request, request.POST.get("chat", ""))
    try:
        ask_for_article(
            asked=request.POST.get("asked", ""), language=request.POST.get("language", ""), at=clock.now(),
            by=cast(Person, request.user), project=talk.project if talk else None,
            interaction_id=talk.interaction_id if talk else None,
        )  # fmt: skip
    except DomainError as refused:
        return _thanks(request, refusal_words(refused.code), "/knowledge/", "attention")
    return _thanks(request, _("Asked: somebody will see to it."), "/knowledge/")


def _thanks(request: HttpRequest, words: str, address: str, tone: str = "ok") -> HttpResponseBase:
    htmx: Any = getattr(request, "htmx", None)
    if htmx and not htmx.boosted:
        return render(request, "desktop/knowledge/said.html", {"words": words, "tone": tone})
    tell = messages.success if tone == "ok" else messages.error
    tell(request, words)
    return redirect(address)


def _article(request: HttpRequest) -> Article | None:
    named = request.POST.get("article", "").strip().lstrip("№ ")
    return Article.objects.filter(pk=int(named)).first() if named.isascii() and named.isdigit() else None


def _titled(gap: GapRequest) -> str:
    """The title of the article that answers, as operators read it; or as it is drafted."""
    if gap.article is None:
        return ""
    found = version_for(gap.article, gap.language, clock.now()) or gap.article.versions.order_by("-pk").first()
    return found.title if found else ""
