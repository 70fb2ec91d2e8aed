"""The bot's settings: on and off, what the public may be given, bound numbers, what they asked; its texts."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.bot.binding_queries import ASKED, is_changed
from baylanys.bot.domain.binding import end_binding
from baylanys.bot.domain.rules import go_back_to, publish_texts, set_rule
from baylanys.bot.models import Binding, FlowVersion, Turn
from baylanys.bot.rules import rule_at, texts_of, version_at
from baylanys.bot.texts import LANGUAGES
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.bot_forms import RuleForm, TextsForm
from baylanys.desktop.bot_preview import example
from baylanys.knowledge.models import ArticleVersion
from baylanys.knowledge.queries import versions_in_force

TURNS_SHOWN, VERSIONS_SHOWN = 40, 15
ANSWERS = {
    "figures": gettext_lazy("figures"),
    "file": gettext_lazy("report"),
    "alarms": gettext_lazy("alarms"),
    "mailing": gettext_lazy("mailing"),
    "mailings": gettext_lazy("mailing"),
    "code": gettext_lazy("binding"),
    "failed": gettext_lazy("could not be done"),
    "not": gettext_lazy("not answered"),
}
"""By the beginning of a text's key."""


@require_GET
@allowed("manage_bot")
def bot(request: HttpRequest) -> HttpResponseBase:
    """How the bot answers, who asks it for figures."""
    return _page(request)


@require_POST
@allowed("manage_bot")
def change_rule(request: HttpRequest) -> HttpResponseBase:
    """The bot answers like this from now on."""
    at = clock.now()
    form = RuleForm(request.POST, rule=rule_at(at), articles=_articles())
    if not form.is_valid():
        return _page(request, form=form, status=422)
    if set_rule(rule=form.rule, by=cast(Person, request.user), at=at):
        messages.success(request, _("The bot answers like this from now on."))
    return redirect("bot")


@require_POST
@allowed("manage_bot")
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The number asks for nobody any more."""
    found = get_object_or_404(Binding.objects.select_related("person"), pk=pk)
    if end_binding(binding=found, by=cast(Person, request.user), reason="administrator", at=clock.now()):
        messages.success(request, _("The number is not bound any more."))
    return redirect("bot")


@require_GET
@allowed("manage_bot")
def texts(request: HttpRequest) -> HttpResponseBase:
    """What the bot says, with an example of a dialogue."""
    return _texts_page(request)


@require_POST
@allowed("manage_bot")
def publish(request: HttpRequest) -> HttpResponseBase:
    """New dialogues say these texts; `preview`: only shown."""
    at = clock.now()
    form = TextsForm(request.POST, texts=texts_of(version_at(at)))
    valid = form.is_valid()
    if not valid or "preview" in request.POST:
        return _texts_page(request, form=form, status=200 if valid else 422)
    try:
        publish_texts(texts=form.texts, note=form.cleaned_data["note"], by=cast(Person, request.user), at=at)
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
        return _texts_page(request, form=form, status=422)
    messages.success(request, _("New dialogues say these texts; running ones keep theirs."))
    return redirect("bot_texts")


@require_POST
@allowed("manage_bot")
def go_back(request: HttpRequest) -> HttpResponseBase:
    """An older version is said again; number 0 is what was shipped."""
    asked = request.POST.get("version", "")
    number = int(asked) if asked.isdigit() and len(asked) < 10 else -1
    version = get_object_or_404(FlowVersion, pk=number) if number else None
    go_back_to(version=version, by=cast(Person, request.user), at=clock.now())
    messages.success(request, _("New dialogues say these texts; running ones keep theirs."))
    return redirect("bot_texts")


def _articles() -> list[ArticleVersion]:
    """Every article in force once, in the language of the page where it has one."""
    found: dict[int, ArticleVersion] = {}
    for row in versions_in_force(clock.now()).order_by("title"):
        if row.article_id not in found or row.language == get_language():
            found[row.article_id] = row
    return sorted(found.values(), key=lambda row: row.title)


def _page(request: HttpRequest, *, form: RuleForm | None = None, status: int = 200) -> HttpResponseBase:
    rule = rule_at(clock.now())
    turns = Turn.objects.filter(person__isnull=False).select_related("person", "message").order_by("-pk")
    context = {
        "form": form or RuleForm(rule=rule, articles=_articles()),
        "rule": rule,
        "bindings": [_bound(row, rule) for row in _bindings()],
        "turns": [_shown(turn) for turn in turns[:TURNS_SHOWN]],
    }
    return render(request, "desktop/bot/bot.html", context, status=status)


def _shown(turn: Turn) -> Turn:
    """With what it was answered by, in words."""
    words = dict.fromkeys(ANSWERS[each.partition("_")[0]] for each in turn.said if each.partition("_")[0] in ANSWERS)
    turn.shown = list(words)  # type: ignore[attr-defined]
    return turn


def _bindings() -> Any:
    return Binding.objects.filter(ended_at=None).select_related("person", "identity").order_by("bound_at")


def _bound(row: Binding, rule: Any) -> dict[str, Any]:
    """The binding, and whether it still answers: its person's rights, its number, its age."""
    changed = row.identity is None or is_changed(row, row.identity) or rule.is_stale(row.confirmed_at, clock.now())
    number = f"+{row.number}" if row.number else ""
    return {"row": row, "number": number, "stale": changed, "without_rights": not may(row.person, ASKED)}


def _texts_page(request: HttpRequest, *, form: TextsForm | None = None, status: int = 200) -> HttpResponseBase:
    version = version_at(clock.now())
    shown = texts_of(version)
    if form is not None and not form.errors:
        shown = {key: {**shown[key], **said} for key, said in form.texts.items()}
    asked = str(request.POST.get("language") or request.GET.get("language") or get_language())
    language = asked if asked in LANGUAGES else "ru"
    context = {
        "form": form or TextsForm(texts=shown),
        "version": version,
        "versions": FlowVersion.objects.select_related("set_by", "copied_from").order_by("-pk")[:VERSIONS_SHOWN],
        "example": example(shown, language),
        "language": language,
        "languages": LANGUAGES,
    }
    return render(request, "desktop/bot/texts.html", context, status=status)
