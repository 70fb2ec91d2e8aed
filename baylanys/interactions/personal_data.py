"""What the register knows of a person: calls and conversations stay, whose they were does not."""

from datetime import datetime

from django.db.models import Q, QuerySet

from baylanys.core.append_only import begin_erasing
from baylanys.core.personal_data import Erased, Gathered, Subject
from baylanys.core.scrubbing import scrub
from baylanys.interactions.models import Interaction, InteractionEvent, WrapUpNote
from baylanys.knowledge.domain.script_run import erase_answers
from baylanys.knowledge.models import ScriptRunEvent

MODELS = frozenset(
    {
        *("interactions.Interaction", "interactions.InteractionEvent", "interactions.WrapUpNote"),
        *("knowledge.ScriptRun", "knowledge.ScriptRunEvent"),
    }
)
_SHOWN = (
    "id", "channel", "direction", "contact_number", "line", "language", "topic", "queue", "outcome", "arrived_at",
    "answered_at", "ended_at", "result", "note", "purpose",
)  # fmt: skip


def interactions_of(subject: Subject) -> QuerySet[Interaction]:
    """The person's calls and conversations, by its rows or its numbers."""
    return Interaction.objects.filter(Q(contact__in=subject.contacts) | Q(contact_number__in=list(subject.numbers)))


def gather(subject: Subject) -> Gathered:
    found = interactions_of(subject)
    events = InteractionEvent.objects.filter(interaction__in=found).order_by("interaction", "seq")
    notes = WrapUpNote.objects.filter(interaction__in=found)
    answers = ScriptRunEvent.objects.filter(run__interaction_id__in=found.values("pk")).order_by("run", "seq")
    return Gathered(
        {
            "interactions": list(found.order_by("arrived_at").values(*_SHOWN)),
            "interaction_events": list(events.values("interaction_id", "seq", "at", "kind", "detail")),
            "wrap_ups": list(notes.values("interaction_id", "at", "result", "language", "topic", "note")),
            "script_answers": list(answers.values("run__interaction_id", "at", "step", "answers")),
        }
    )


def erase(subject: Subject, at: datetime) -> Erased:
    """Numbers become stand-ins, notes are empty. Part of the caller's transaction."""
    begin_erasing()
    found, words = list(interactions_of(subject)), subject.words
    events = InteractionEvent.objects.filter(interaction__in=found)
    changed = 0
    for event in events.iterator():
        clean = scrub(event.detail, words)
        if clean != event.detail:
            changed += InteractionEvent.objects.filter(pk=event.pk).update(detail=clean)
    for each in found:
        stand_in = subject.numbers.get(each.contact_number, scrub(each.contact_number, words))
        Interaction.objects.filter(pk=each.pk).update(contact_number=stand_in, note="", purpose="")
    notes = WrapUpNote.objects.filter(interaction__in=found).exclude(note="").update(note="")
    answers = erase_answers([each.pk for each in found])
    return Erased(
        {"interactions": len(found), "interaction_events": changed, "wrap_ups": notes, "script_answers": answers}
    )


def hindrances(subject: Subject) -> list[str]:
    """A call or conversation that goes on has to end first."""
    return ["live_interaction"] if interactions_of(subject).filter(ended_at=None).exists() else []
