"""What operators may say at a moment, and what was said in an interaction."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baylanys.contract.choices import ApprovalKind
from baylanys.core.approval import Waiting
from baylanys.knowledge.choices import ScriptKind, VersionState
from baylanys.knowledge.models import ConversationScript, ScriptRun, ScriptVersion
from baylanys.knowledge.scripts.interpreter import Answered, Returned, Standing, follow
from baylanys.knowledge.scripts.script import Texts, read_script

PHRASES = (ScriptKind.GREETING, ScriptKind.FAREWELL)


def version_in_force(script: ConversationScript, at: datetime) -> ScriptVersion | None:
    """The approved version that holds at the moment."""
    approved = script.versions.filter(state=VersionState.APPROVED, valid_from__lte=at)
    return approved.order_by("-valid_from", "-number").first()


def versions_in_force(at: datetime, kinds: Collection[str]) -> list[ScriptVersion]:
    """For each script of these kinds that is in use, the version that holds; one query."""
    rows = ScriptVersion.objects.filter(
        state=VersionState.APPROVED, valid_from__lte=at, script__archived_at=None, script__kind__in=kinds
    )
    newest = rows.order_by("script_id", "-valid_from", "-number").distinct("script_id")
    return list(newest.select_related("script__project"))


def phrase_for(kind: str, *, projects: Collection[str], topic: str, at: datetime) -> Texts | None:
    """The greeting or farewell that fits best: of the person's project and the call's topic, else of every one."""
    fitting = sorted(
        (each for each in versions_in_force(at, [kind]) if _fits(each.script, projects, topic)),
        key=lambda each: (each.script.project_id is not None, bool(each.script.topic), each.script_id),
    )
    return read_script(fitting[-1].content).steps[0].say if fitting else None


def scripts_for(*, projects: Collection[str], topic: str, at: datetime) -> list[ScriptVersion]:
    """Scripts that can be followed, those of the topic and the project first."""
    found = versions_in_force(at, [ScriptKind.SCRIPT])
    language = get_language() or "ru"

    def order(each: ScriptVersion) -> tuple[bool, bool, str]:
        script = each.script
        own = script.project is not None and script.project.code in projects
        return (not (script.topic and script.topic == topic), not own, name_of(script, language))

    return sorted(found, key=order)


def name_of(script: ConversationScript, language: str) -> str:
    """The script's name as the reader's language has it."""
    return script.name_kk if language == "kk" else script.name_ru


def standing_of(run: ScriptRun) -> Standing:
    """Where the run stands after everything that was written of it."""
    told = [Returned(row.step) if row.is_return else Answered(row.step, row.answers) for row in run.events.all()]
    return follow(read_script(run.version.content), told)


def runs_of(interactions: Sequence[UUID]) -> QuerySet[ScriptRun]:
    """Scripts followed in these interactions, in order."""
    rows = ScriptRun.objects.filter(interaction_id__in=interactions)
    return rows.select_related("version__script", "operator").prefetch_related("events").order_by("began_at", "pk")


def waiting_scripts() -> Iterator[Waiting]:
    """Versions that the customer was handed and has not decided."""
    rows = ScriptVersion.objects.filter(state=VersionState.HANDED_OVER)
    for row in rows.select_related("script__project", "handed_over_by"):
        name = name_of(row.script, get_language() or "ru")
        yield Waiting(
            kind=ApprovalKind.SCRIPT,
            title=_("%(name)s, version %(number)s") % {"name": name, "number": row.number},
            detail=row.comment,
            url=f"{reverse('script', args=[row.script_id])}?version={row.number}",
            handed_over_by=row.handed_over_by.display_name if row.handed_over_by else "",
            at=row.handed_over_at or row.drafted_at,
            project=row.script.project.code if row.script.project else "",
        )


def _fits(script: ConversationScript, projects: Collection[str], topic: str) -> bool:
    right_project = script.project is None or script.project.code in projects
    return right_project and script.topic in {"", topic}
