"""Quick answers: the page on which supervisors keep them, and the list that opens in the composer."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.chat_page import looked_at
from baylanys.desktop.chat_rows import chat_row, name_of
from baylanys.desktop.views.chats import part
from baylanys.knowledge.queries import answers_for
from baylanys.messaging.domain.quick_answer import FIELDS, save_quick_answer
from baylanys.messaging.models import QuickAnswer
from baylanys.messaging.quick_texts import fill_in
from baylanys.messaging.window import LONGEST_TEXT

OFFERED = 300


class QuickAnswerForm(forms.Form):
    """One prepared answer."""

    shortcut = forms.SlugField(label=gettext_lazy("Shortcut, one word"), max_length=40, allow_unicode=True)
    title = forms.CharField(label=gettext_lazy("Title of the answer"), max_length=120)
    text_ru = forms.CharField(
        label=gettext_lazy("In Russian"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 3})
    )
    text_kk = forms.CharField(
        label=gettext_lazy("In Kazakh"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 3})
    )
    project = forms.CharField(label=gettext_lazy("Project; empty: all"), max_length=40, required=False)
    is_active = forms.BooleanField(label=gettext_lazy("Offered to operators"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_box = isinstance(field.widget, forms.CheckboxInput)
            field.widget.attrs["class"] = "form-check-input" if is_box else "form-control"

    @classmethod
    def of(cls, row: QuickAnswer) -> "QuickAnswerForm":
        return cls(initial={name: getattr(row, name) for name in FIELDS}, prefix=f"answer{row.pk}")


@require_GET
@allowed("manage_quick_answers")
def quick_answers(request: HttpRequest) -> HttpResponseBase:
    """All prepared answers, found by a word of them."""
    return _page(request)


@require_POST
@allowed("manage_quick_answers")
def add(request: HttpRequest) -> HttpResponseBase:
    """One more answer is offered."""
    return _saved(request, None, QuickAnswerForm(request.POST, prefix="new"))


@require_POST
@allowed("manage_quick_answers")
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The answer reads otherwise from now on."""
    row = get_object_or_404(QuickAnswer, pk=pk)
    return _saved(request, row, QuickAnswerForm(request.POST, prefix=f"answer{pk}"))


@require_GET
@allowed("work_at_desk")
def offered(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The answers for this person, filled in, the language of the conversation first."""
    conversation = looked_at(request, conversation_id)
    number = chat_row(conversation, request.user).number if conversation.identity.wa_id else ""
    values = {"name": name_of(conversation), "number": number, "operator": cast(Person, request.user).display_name}
    anywhere = Q(project="") | Q(project=conversation.project)
    rows = QuickAnswer.objects.filter(anywhere, is_active=True).order_by("shortcut")[:OFFERED]
    first = "kk" if conversation.language == "kk" else "ru"
    answers = [(row, _texts(row, first, values)) for row in rows]
    found = answers_for(conversation.project, clock.now())
    ready = [(row, [(code, fill_in(text, values)) for code, text in _first(texts, first)]) for row, texts in found]
    return part(request, "desktop/chat/quick.html", answers=answers, articles=ready)


def _first(texts: dict[str, str], language: str) -> list[tuple[str, str]]:
    """Language and text, that language first."""
    return sorted(texts.items(), key=lambda each: each[0] != language)


def _texts(row: QuickAnswer, first: str, values: dict[str, str]) -> list[tuple[str, str]]:
    """Language and text, the first language first; a language without a text is left out."""
    codes = [first, "ru" if first == "kk" else "kk"]
    return [(code, fill_in(getattr(row, f"text_{code}"), values)) for code in codes if getattr(row, f"text_{code}")]


def _saved(request: HttpRequest, row: QuickAnswer | None, form: QuickAnswerForm) -> HttpResponseBase:
    if form.is_valid():
        try:
            by = cast(Person, request.user)
            save_quick_answer(row=row, values=form.cleaned_data, by=by, at=clock.now())
        except DomainError as refused:
            form.add_error(None, str(refused))
    if form.errors:
        return _page(request, form)
    messages.success(request, _("The changes are saved and hold from now on."))
    return redirect("quick_answers")


def _page(request: HttpRequest, wrong: QuickAnswerForm | None = None) -> HttpResponseBase:
    search = request.GET.get("search", "").strip()[:80]
    rows = QuickAnswer.objects.order_by("-is_active", "shortcut")
    if search:
        texts = Q(text_ru__icontains=search) | Q(text_kk__icontains=search)
        rows = rows.filter(texts | Q(title__icontains=search) | Q(shortcut__icontains=search))
    forms_of_rows = [(row, _or(wrong, QuickAnswerForm.of(row))) for row in rows]
    context = {"answers": forms_of_rows, "new": _or(wrong, QuickAnswerForm(prefix="new")), "search": search}
    return render(request, "desktop/quick_answers.html", context, status=422 if wrong else 200)


def _or(wrong: QuickAnswerForm | None, form: QuickAnswerForm) -> QuickAnswerForm:
    return wrong if wrong is not None and wrong.prefix == form.prefix else form
