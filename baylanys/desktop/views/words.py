"""The page of the centre's own words."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.hours_forms import dress
from baylanys.spelling.domain.word import add_words, remove_word, words_in
from baylanys.spelling.models import OwnWord, WordLanguage

ROWS = 50


class WordsForm(forms.Form):
    """One word or a whole list."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=WordLanguage.choices)
    words = forms.CharField(
        label=gettext_lazy("Words (one or many, with spaces, commas or new lines between them)"),
        max_length=250_000,
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


@require_GET
@allowed("manage_words")
def words(request: HttpRequest) -> HttpResponseBase:
    """The list, newest first; `q` and `language` filter it."""
    return _page(request, WordsForm())


@require_POST
@allowed("manage_words")
def add(request: HttpRequest) -> HttpResponseBase:
    """The words count as right from now on."""
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            found = words_in(form.cleaned_data["words"])
            by = cast(Person, request.user)
            added = add_words(words=found, language=form.cleaned_data["language"], by=by, at=clock.now())
        except DomainError as refused:
            form.add_error("words", str(refused))
    if form.errors:
        return _page(request, form, status=422)
    told = ngettext("%(count)s word is added.", "%(count)s words are added.", added) % {"count": added}
    messages.success(request, told if added else _("All these words are in the list already."))
    return redirect("words")


@require_POST
@allowed("manage_words")
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The word counts as right no longer, unless a dictionary has it."""
    try:
        word = remove_word(word_id=pk, by=cast(Person, request.user), at=clock.now())
        messages.success(request, _("“%(word)s” is taken out of the list.") % {"word": word.text})
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("words")


@require_GET
@allowed("manage_words")
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as text, a word a line; it can be added elsewhere as it is."""
    texts = "\n".join(_found(request).order_by("text").values_list("text", flat=True))
    answer = HttpResponse(texts + "\n", content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="words.txt"'
    return answer


def _found(request: HttpRequest) -> QuerySet[OwnWord]:
    found = OwnWord.objects.filter(removed_at=None, text__contains=request.GET.get("q", "").strip().lower()[:40])
    language = request.GET.get("language", "")
    return found.filter(language=language) if language in WordLanguage.values else found


def _page(request: HttpRequest, form: WordsForm, status: int = 200) -> HttpResponseBase:
    pages = Paginator(_found(request).select_related("added_by").order_by("-added_at", "text"), ROWS)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": pages.get_page(request.GET.get("page")),
        "count": pages.count,
        "query": query.urlencode(),
        "languages": WordLanguage.choices,
        "removed": OwnWord.objects.exclude(removed_at=None).select_related("removed_by").order_by("-removed_at")[:10],
    }
    return render(request, "desktop/words.html", context, status=status)
