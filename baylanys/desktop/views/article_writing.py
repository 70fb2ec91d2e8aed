"""The editor of an article: one language, with another beside it for whoever translates."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.contract.models import Project
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.knowledge_page import language_names, project_choices, refusal_words
from baylanys.desktop.writing_page import begun, editor_context, writing_context
from baylanys.knowledge.choices import TextLanguage
from baylanys.knowledge.domain.article import MOST_ANSWER, Writing, create_article, write_draft
from baylanys.knowledge.domain.use import take_gap
from baylanys.knowledge.domain.version import hand_over
from baylanys.knowledge.models import Article, ArticleVersion, GapRequest
from baylanys.knowledge.rich_text import MOST_CHARACTERS


class WritingForm(forms.Form):
    """The words of a version. `meaning`: new, same, or the number of the version that it translates."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=MOST_CHARACTERS, required=False, widget=forms.Textarea({"rows": 14})
    )
    answer = forms.CharField(
        label=gettext_lazy("Ready answer for WhatsApp"), max_length=MOST_ANSWER + 100, required=False,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
    keywords = forms.CharField(label=gettext_lazy("Other words for it"), max_length=300, required=False)
    comment = forms.CharField(label=gettext_lazy("What is new, for the customer"), max_length=500, required=False)
    meaning = forms.CharField(required=False, max_length=20)

    def writing(self) -> Writing:
        """What was written, as the domain takes it."""
        said = self.cleaned_data
        return Writing(said["title"], said["body"], said["answer"], said["keywords"], said["comment"])


@require_http_methods(["GET", "POST"])
@allowed("write_articles")
def new(request: HttpRequest) -> HttpResponseBase:
    """A new article, from nothing or from a question that nothing answered."""
    gap = _gap(request)
    started = {"title": gap.asked, "language": gap.language} if gap else {"language": "ru"}
    form = WritingForm(request.POST or None, initial=started)
    if request.method == "POST" and form.is_valid():
        made = _created(request, form, gap)
        if made is not None:
            return _done(request, made)
    context = {
        "form": form,
        "gap": gap,
        **editor_context(clock.now()),
        "languages": TextLanguage.choices,
        "language": request.POST.get("language") or (gap.language if gap else "ru"),
        "projects": project_choices(),
        "project": request.POST.get("project") or (gap.project.code if gap and gap.project else ""),
    }
    return render(request, "desktop/knowledge/write.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@allowed("write_articles")
def write(request: HttpRequest, pk: int, language: str) -> HttpResponseBase:
    """The draft of one language; it begins as the newest version, beside it stands the other language."""
    if language not in TextLanguage.values:
        raise Http404
    article = get_object_or_404(Article.objects.select_related("project"), pk=pk)
    form = WritingForm(request.POST or None, initial=begun(article, language))
    if request.method == "POST" and form.is_valid():
        made = _written(request, form, article, language)
        if made is not None:
            return _done(request, made)
    context = writing_context(article, language, request.GET.get("beside", ""))
    context |= {"form": form, **editor_context(clock.now())}
    return render(request, "desktop/knowledge/write.html", context, status=422 if form.errors else 200)


def _created(request: HttpRequest, form: WritingForm, gap: GapRequest | None) -> ArticleVersion | None:
    project = Project.objects.filter(code=request.POST.get("project", "")).first()
    language, by = request.POST.get("language", ""), cast(Person, request.user)
    try:
        made = create_article(
            language=language, writing=form.writing(), by=by, at=clock.now(), project=project, owner=by
        )
    except DomainError as refused:
        form.add_error(None, refusal_words(refused.code))
        return None
    if gap is not None:
        take_gap(gap=gap, owner=by, article=made.article)
    return made


def _written(request: HttpRequest, form: WritingForm, article: Article, language: str) -> ArticleVersion | None:
    meaning = form.cleaned_data["meaning"]
    source = None
    if meaning.isascii() and meaning.isdigit():
        source = article.versions.filter(pk=int(meaning)).exclude(language=language).first()
    said: dict[str, Any] = {"translated_from": source, "same_meaning": meaning == "same"}
    said["seen"] = request.POST.get("seen") or None
    try:
        return write_draft(
            article=article, language=language, writing=form.writing(), by=cast(Person, request.user), at=clock.now(),
            **said,
        )  # fmt: skip
    except DomainError as refused:
        form.add_error(None, refusal_words(refused.code))
        return None


def _done(request: HttpRequest, made: ArticleVersion) -> HttpResponseBase:
    """Kept as a draft; with `hand_over` it goes on to the customer."""
    if "hand_over" in request.POST:
        try:
            hand_over(version=made, by=cast(Person, request.user), at=clock.now())
            messages.success(request, told_of(made))
        except DomainError as refused:
            messages.error(request, refusal_words(refused.code))
    else:
        messages.success(request, _("The draft is saved."))
    return redirect(f"{reverse('article', args=[made.article_id])}?version={made.pk}")


def told_of(version: ArticleVersion) -> str:
    """What became of a version that was handed over."""
    version.refresh_from_db()
    language = language_names()[version.language]
    if version.published_from:
        return _("Operators read this version now (%(language)s).") % {"language": language}
    return _("The version is with the customer (%(language)s).") % {"language": language}


def _gap(request: HttpRequest) -> GapRequest | None:
    asked = request.POST.get("gap") or request.GET.get("gap", "")
    return (
        GapRequest.objects.filter(pk=int(asked)).first()
        if asked.isascii() and asked.isdigit() and len(asked) < 12
        else None
    )
