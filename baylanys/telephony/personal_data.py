"""What telephony knows of a person: recordings, promises, things to do."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db.models import Q, QuerySet

from baylanys.core.personal_data import Erased, Gathered, Subject
from baylanys.core.scrubbing import scrub
from baylanys.interactions.personal_data import interactions_of
from baylanys.telephony.choices import RecordingState, TaskState
from baylanys.telephony.domain.recording import path_of
from baylanys.telephony.models import Call, Callback, Recording, Task
from baylanys.telephony.models.promises import OPEN_PROMISE
from baylanys.telephony.models.tasks import OPEN

MODELS = frozenset({"telephony.Call", "telephony.Callback", "telephony.Recording", "telephony.Task"})


def gather(subject: Subject) -> Gathered:
    recordings = Recording.objects.filter(interaction__in=interactions_of(subject)).order_by("pk")
    stored = [each for each in recordings if each.state == RecordingState.STORED]
    tasks = _tasks(subject).values("kind", "number", "created_at", "due_at", "state", "done_at", "note")
    promises = _promises(subject).values("number", "accepted_at", "due_at", "state", "closed_at")
    shown = recordings.values("interaction_id", "kind", "segment", "state", "duration_ms", "sha256")
    return Gathered(
        {"recordings": list(shown), "tasks": list(tasks), "callbacks": list(promises)},
        {
            f"recordings/{each.interaction_id}-{each.kind}-{each.segment}.ogg": partial(
                path_of(each, settings.INSTALLATION).open, "rb"
            )
            for each in stored
        },
    )


def erase(subject: Subject, at: datetime) -> Erased:
    """Sound is gone, numbers are stand-ins, what was to be done is done. Part of the caller's transaction."""
    words = subject.words
    sounds = erase_sounds(Recording.objects.filter(interaction__in=interactions_of(subject)))
    for promise in _promises(subject):
        Callback.objects.filter(pk=promise.pk).update(number=subject.numbers.get(promise.number, "")[:20])
    tasks = _tasks(subject)
    for task in tasks:
        Task.objects.filter(pk=task.pk).update(
            number=subject.numbers.get(task.number, ""), note="",
            **({"state": TaskState.DONE, "done_at": at} if task.state in OPEN else {}),
        )  # fmt: skip
    for call in Call.objects.filter(interaction__in=interactions_of(subject)):
        Call.objects.filter(pk=call.pk).update(state=scrub(call.state, words))
    counts = {"callbacks": _promises(subject).count(), "tasks": len(tasks)}
    return Erased({**sounds.counts, **counts}, sounds.files)


def erase_sounds(recordings: QuerySet[Recording]) -> Erased:
    """The stored recordings are erased; when they were made and how long they are stays. Files go with the commit."""
    stored = list(recordings.filter(state=RecordingState.STORED).select_for_update())
    files = tuple(path_of(each, settings.INSTALLATION) for each in stored)
    Recording.objects.filter(pk__in=[each.pk for each in stored]).update(
        state=RecordingState.ERASED, path="", peaks=None
    )
    return Erased({"recordings": len(stored)}, files)


def hindrances(subject: Subject) -> list[str]:
    """A promise has to be kept or cancelled first, a recording to be stored."""
    found = interactions_of(subject)
    on_its_way = (RecordingState.EXPECTED, RecordingState.STARTED, RecordingState.STOPPED)
    return [
        *(["open_promise"] if _promises(subject).filter(state__in=OPEN_PROMISE).exists() else []),
        *(
            ["recording_on_its_way"]
            if Recording.objects.filter(interaction__in=found, state__in=on_its_way).exists()
            else []
        ),
    ]


def _promises(subject: Subject) -> QuerySet[Callback]:
    mine = Q(contact__in=subject.contacts) | Q(number__in=list(subject.numbers))
    return Callback.objects.filter(mine | Q(source__contact__in=subject.contacts))


def _tasks(subject: Subject) -> QuerySet[Task]:
    mine = Q(contact__in=subject.contacts) | Q(number__in=list(subject.numbers))
    return Task.objects.filter(mine | Q(interaction__contact__in=subject.contacts))
