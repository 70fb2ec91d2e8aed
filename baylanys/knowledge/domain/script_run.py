"""A script is followed in a call or conversation: each step is a row that nobody changes (7.3)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from baylanys.accounts.models import Person
from baylanys.core.errors import DomainError, NotPossible
from baylanys.knowledge.models import ConversationScript, ScriptRun, ScriptRunEvent
from baylanys.knowledge.script_queries import standing_of, version_in_force
from baylanys.knowledge.scripts.answers import read_answers
from baylanys.knowledge.scripts.script import read_script


class AnswersRefused(DomainError):
    """Answers of the step that cannot be taken; `faults` by field."""

    code = "answers_refused"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__()
        self.faults = faults


def begin_run(
    *, script: ConversationScript, interaction_id: UUID, language: str, by: Person, at: datetime
) -> ScriptRun:
    """The script is followed in the interaction, by the version that holds now; begun already, it goes on by its own.

    Raises NotPossible `not_in_force`.
    """
    begun = ScriptRun.objects.filter(interaction_id=interaction_id, version__script=script).last()
    if begun is not None:
        return begun
    version = version_in_force(script, at)
    if version is None:
        raise NotPossible(code="not_in_force")
    made, _ = ScriptRun.objects.get_or_create(
        interaction_id=interaction_id, version=version,
        defaults={"began_at": at, "operator": by, "language": language[:2]},
    )  # fmt: skip
    return made


def answer_step(*, run: ScriptRun, step: str, said: Mapping[str, str], by: Person, at: datetime) -> None:
    """The present step is done with these answers.

    Raises AnswersRefused, NotPossible `not_here` where the run stands at another step (a second tab, a double click).
    """
    standing = standing_of(run)
    if standing.step is None or standing.step.code != step:
        raise NotPossible(code="not_here")
    kept, faults = read_answers(standing.step, said)
    if faults:
        raise AnswersRefused(faults)
    _write(run, step=step, answers=kept, by=by, at=at)


def go_back(*, run: ScriptRun, step: str, by: Person, at: datetime) -> None:
    """The run stands at an earlier step again; what was answered stays on record. Raises NotPossible `not_here`."""
    if step not in {done.step for done in standing_of(run).path} or read_script(run.version.content).step(step) is None:
        raise NotPossible(code="not_here")
    _write(run, step=step, is_return=True, by=by, at=at)


ERASED = "•••"


def erase_answers(interactions: Collection[UUID]) -> int:
    """What was typed into scripts in these interactions stands there no more; how many rows. The way taken stays: what
    was chosen, counted or dated names nobody. Part of a transaction that began erasing (core/append_only.py)."""
    events = ScriptRunEvent.objects.filter(run__interaction_id__in=interactions).select_related("run__version")
    changed = 0
    for event in events:
        fields = read_script(event.run.version.content).fields()
        typed = {code for code, each in fields.items() if each.kind in {"text", "phone"}}
        clean = {code: ERASED if code in typed else value for code, value in event.answers.items()}
        changed += ScriptRunEvent.objects.filter(pk=event.pk).update(answers=clean) if clean != event.answers else 0
    return changed


def _write(
    run: ScriptRun, *, step: str, by: Person, at: datetime, is_return: bool = False,
    answers: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Of two who write at once the unique number lets one through."""
    last = run.events.aggregate(last=Max("seq"))["last"] or 0
    values = {"seq": last + 1, "at": at, "by": by, "step": step, "is_return": is_return, "answers": dict(answers or {})}
    try:
        with transaction.atomic():
            ScriptRunEvent.objects.create(run=run, **values)
    except IntegrityError as taken:
        raise NotPossible(code="not_here") from taken
