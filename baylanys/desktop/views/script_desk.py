"""Scripts beside a call or a chat: begun, followed step by step, gone back in; and walked through before approval."""

import json
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.desktop.desk_work import contact_of
from baylanys.desktop.script_panel import panel_context, step_context
from baylanys.interactions.models import Interaction
from baylanys.interactions.permissions import is_own
from baylanys.knowledge.domain.script_run import AnswersRefused, answer_step, begin_run, go_back
from baylanys.knowledge.models import ConversationScript, ScriptRun, ScriptVersion
from baylanys.knowledge.script_queries import name_of
from baylanys.knowledge.scripts.answers import read_answers
from baylanys.knowledge.scripts.interpreter import Answered, Returned, Told, follow
from baylanys.knowledge.scripts.script import LANGUAGES, read_script
from baylanys.messaging.models import Conversation
from baylanys.routing.models import OperatorState

LONGEST_WALK = 200_000


@require_GET
@allowed("work_at_desk")
def panel(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """The scripts of the conversation in hand, at the step where the operator was."""
    found = _in_hand(request, interaction)
    runs = ScriptRun.objects.filter(interaction_id=found.pk)
    asked = request.GET.get("run", "")
    run = runs.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) < 12 else None
    return _panel(request, found, run if asked else runs.last())


@require_POST
@allowed("work_at_desk")
def begin(request: HttpRequest, interaction: UUID) -> HttpResponseBase:
    """The script chosen is followed from its first step."""
    found, asked = _in_hand(request, interaction), request.POST.get("script", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 12):
        raise Http404
    script = get_object_or_404(ConversationScript, pk=int(asked), archived_at=None)
    try:
        run = begin_run(
            script=script,
            interaction_id=found.pk,
            language=request.POST.get("language", ""),
            by=cast(Person, request.user),
            at=clock.now(),
        )
    except NotPossible as refused:
        raise Http404 from refused
    return _panel(request, found, run)


@require_POST
@allowed("work_at_desk")
def step(request: HttpRequest, interaction: UUID, run: int) -> HttpResponseBase:
    """The present step is done, or an earlier one is open again; another tab's step is simply shown."""
    found = _in_hand(request, interaction)
    row = get_object_or_404(ScriptRun.objects.select_related("version__script"), pk=run, interaction_id=found.pk)
    by: dict[str, Any] = {"by": request.user, "at": clock.now()}
    said = request.POST.dict()
    try:
        if back := said.get("back", ""):
            go_back(run=row, step=back, **by)
        else:
            answer_step(run=row, step=said.get("step", ""), said=said, **by)
    except AnswersRefused as refused:
        return _panel(request, found, row, said=said, faults=refused.faults)
    except NotPossible:
        return _panel(request, found, row)
    return _panel(request, found, row)


@require_http_methods(["GET", "POST"])
@allowed("see_scripts")
def walk(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A version tried out step by step; nothing is kept but on the page itself."""
    version = get_object_or_404(ScriptVersion.objects.select_related("script"), pk=pk)
    script, said = read_script(version.content), request.POST.dict()
    told = _walked(said.get("walked", ""))
    language = said.get("language", "") or request.GET.get("language", "") or (get_language() or "ru")
    standing = follow(script, told)
    faults: dict[str, str] = {}
    if back := said.get("back", ""):
        told.append(Returned(back))
    elif standing.step and said.get("step") == standing.step.code and "show" not in said:
        kept, faults = read_answers(standing.step, said)
        told += [] if faults else [Answered(standing.step.code, kept)]
    shown = step_context(script, follow(script, told), language, said=said if faults else None, faults=faults)
    context = {
        "version": version,
        "name": name_of(version.script, get_language() or "ru"),
        "language": language if language in LANGUAGES else "ru",
        "languages": LANGUAGES,
        "walked": json.dumps(
            [[each.step, dict(each.answers) if isinstance(each, Answered) else None] for each in told]
        ),
    }
    return render(request, "desktop/scripts/walk.html", context | shown)


def _walked(text: str) -> list[Told]:
    """What the page carries of the way so far; what is not of that shape is left out."""
    try:
        rows = json.loads(text) if 0 < len(text) < LONGEST_WALK else []
    except (ValueError, RecursionError):
        return []
    found: list[Told] = []
    for row in rows if isinstance(rows, list) else []:
        match row:
            case [str() as code, None]:
                found.append(Returned(code))
            case [str() as code, dict() as answers]:
                found.append(Answered(code, {str(name): str(value) for name, value in answers.items()}))
    return found


def _panel(
    request: HttpRequest, found: Interaction, run: ScriptRun | None, *, said: dict[str, str] | None = None,
    faults: Any = None,
) -> HttpResponse:  # fmt: skip
    asked = request.POST.get("language", "") or request.GET.get("language", "") or (run.language if run else "")
    context = panel_context(found, contact_of(found), asked=asked, run=run, at=clock.now(), said=said, faults=faults)
    answer = render(request, "desktop/scripts/panel.html", context, status=422 if faults else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def _in_hand(request: HttpRequest, interaction: UUID) -> Interaction:
    """The operator's own conversation, or the one that is on the desk now; 404 for every other."""
    found = get_object_or_404(Interaction.objects.select_related("contact"), pk=interaction)
    person = request.user
    if is_own(person, found) or OperatorState.objects.filter(operator_id=person.pk, interaction=found).exists():
        return found
    if Conversation.objects.filter(interaction=found, operator_id=person.pk).exists():
        return found
    raise Http404
