"""One interaction: its figures, its timeline, its sound, and who listened."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock, phones
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.file_answers import answer_file
from baylanys.crm.case_queries import cases_of_interaction
from baylanys.desktop.cases_page import row_of as case_row
from baylanys.desktop.interaction_parts import parts_shown
from baylanys.desktop.register_names import load_names
from baylanys.desktop.register_rows import operators_of
from baylanys.desktop.script_panel import told_runs
from baylanys.interactions.choices import Channel
from baylanys.interactions.event_words import Names, describe
from baylanys.interactions.models import Interaction
from baylanys.interactions.permissions import is_own, may_hear, may_see
from baylanys.interactions.queries import interaction_with_events, taken_part_by
from baylanys.knowledge.queries import opened_in
from baylanys.reporting.evidence import judged_call
from baylanys.reporting.wording import verdict_words
from baylanys.telephony.choices import RecordingKind, RecordingState
from baylanys.telephony.domain.recording import SETTLED, note_listen, path_of
from baylanys.telephony.domain.segments import segments_of
from baylanys.telephony.models import Recording, RecordingListen

EARLIER_SHOWN = 6
PLAY_LIFETIME_SECONDS = 12 * 3600
KINDS: list[str] = list(RecordingKind)


@dataclass(frozen=True)
class Told:
    """A line of the timeline."""

    kind: str
    at: datetime
    after: timedelta
    words: str


@require_safe
@allowed("see_own_interactions")
def interaction(request: HttpRequest, interaction_id: UUID) -> HttpResponse:
    """The page of an interaction; another operator's does not exist for an operator.

    A number that the role sees in full is a line of the audit log, unless the interaction is the reader's own.
    """
    found = _seen(request, interaction_id)
    if may(request.user, "see_numbers") and not is_own(request.user, found):
        _note_number(request, found)
    return render(request, "desktop/interaction.html", _page(request, found))


@require_POST
@allowed("uncover_numbers")
def uncover_number(request: HttpRequest, interaction_id: UUID) -> HttpResponse:
    """The covered number is shown in full to somebody who asked for it; that is on record (4.6)."""
    found = _seen(request, interaction_id)
    _note_number(request, found)
    context = _page(request, found) | {"uncovered": phones.show(found.contact_number)}
    partial = "desktop/interaction_number.html" if request.headers.get("HX-Request") else "desktop/interaction.html"
    response = render(request, partial, context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _note_number(request: HttpRequest, found: Interaction) -> None:
    if found.contact_number:
        write_audit(AuditKind.NUMBER_SHOWN, by=request.user, at=clock.now(), about=("interaction", found.pk))


def _page(request: HttpRequest, found: Interaction) -> dict[str, Any]:
    names = load_names(request.user)
    return {
        "interaction": found,
        "names": names,
        "told": _timeline(found, names),
        "operators": operators_of(found, names),
        "verdict": _verdict(found),
        "greeted": _milliseconds(found.arrived_at, found.queue_entered_at),
        "earlier": _earlier(request.user, found),
        "wrap_ups": found.wrap_ups.select_related("operator__person"),
        "may_open_chat": found.channel == Channel.WHATSAPP and may(request.user, "work_at_desk"),
        "cases": [case_row(each, clock.now()) for each in cases_of_interaction(found.pk)],
        "script_runs": told_runs(found, covers_phones=not may(request.user, "see_numbers")),
        "opened_articles": opened_in(found.pk),
        "may_open_case": may(request.user, "open_cases"),
        "may_uncover": bool(found.contact_number) and may(request.user, "uncover_numbers"),
        **_sound_context(request.user, found),
    }


@require_safe
@allowed("see_own_interactions")
def recordings(request: HttpRequest, interaction_id: UUID) -> HttpResponse:
    """The part of the page with the recordings, for as long as one is being stored."""
    found = _seen(request, interaction_id)
    context = {"interaction": found, **_sound_context(request.user, found)}
    return render(request, "desktop/interaction_sound.html", context)


@require_safe
@allowed("see_own_interactions")
def sound(request: HttpRequest, recording_id: int) -> HttpResponseBase:
    """The sound itself, in parts; every playing is on record once."""
    recording = get_object_or_404(Recording.objects.select_related("interaction"), pk=recording_id)
    if not may_see(request.user, recording.interaction):
        raise Http404
    if not may_hear(request.user, recording.interaction):
        raise PermissionDenied
    return answer_sound(request, recording)


def answer_sound(request: HttpRequest, recording: Recording) -> HttpResponseBase:
    """The stored sound, for somebody who may hear it."""
    if recording.state != RecordingState.STORED:
        raise Http404
    try:
        answer = answer_file(request, path_of(recording, settings.INSTALLATION), "audio/ogg")
    except FileNotFoundError as gone:
        raise Http404 from gone
    _note_listen(request, recording)
    if "download" in request.GET:
        name = f"{recording.interaction_id}-{recording.segment}.ogg"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _seen(request: HttpRequest, interaction_id: UUID) -> Interaction:
    found = interaction_with_events(interaction_id)
    if found is None or not may_see(request.user, found):
        raise Http404
    return found


def _verdict(found: Interaction) -> dict[str, Any] | None:
    """How a call counts against the contract, and why, by which definition."""
    call = judged_call(found.pk) if found.channel == Channel.CALL else None
    return {"words": verdict_words(call), "version": call.formula_version} if call else None


def _timeline(found: Interaction, names: Names) -> list[Told]:
    return [
        Told(
            _drawn(found, event.kind), event.at, event.at - found.arrived_at, describe(event.kind, event.detail, names)
        )
        for event in found.events.all()
    ]


def _drawn(found: Interaction, kind: str) -> str:
    """The kind whose drawing an event has: a chat begins and ends with its own."""
    return f"chat_{kind}" if found.channel == Channel.WHATSAPP and kind in {"arrived", "closed"} else kind


def _sound_context(person: Any, found: Interaction) -> dict[str, Any]:
    made = sorted(found.recordings.all(), key=lambda each: (KINDS.index(each.kind), each.segment))
    unsettled = [each for each in made if each.state not in SETTLED]
    listens = RecordingListen.objects.filter(recording__interaction=found).select_related("person")
    return {
        "recordings": players_of(made),
        "parts": parts_shown(segments_of(found, made, clock.now()), load_names(person)),
        "storing": bool(unsettled) and found.ended_at is not None,
        "hears": may_hear(person, found),
        "listens": listens.order_by("-at")[:20] if may(person, "see_register") else [],
    }


def players_of(recordings: Iterable[Recording]) -> list[dict[str, Any]]:
    """What the players of a page need."""
    return [
        {
            "row": each,
            "peaks": json.dumps(each.peaks),
            "sides": _sides(each)[: each.channels or 0],
            "play": _new_play(each),
            "is_voicemail": each.kind == RecordingKind.VOICEMAIL,
            "is_consultation": each.kind == RecordingKind.CONSULTATION,
        }
        for each in recordings
    ]


def _sides(recording: Recording) -> list[str]:
    first = "third" if recording.kind == RecordingKind.CONSULTATION else "contact"
    return [first, "operator"]


def _earlier(person: Any, found: Interaction) -> list[Interaction]:
    if not found.contact_number:
        return []
    others = Interaction.objects.filter(contact_number=found.contact_number).exclude(pk=found.pk)
    others = others if may(person, "see_register") else others.filter(taken_part_by(person.pk))
    return list(others.order_by("-arrived_at")[:EARLIER_SHOWN])


def _new_play(recording: Recording) -> str:
    return signing.dumps([recording.pk, secrets.token_urlsafe(12)], salt="play")


def _note_listen(request: HttpRequest, recording: Recording) -> None:
    """Once per playing; without a playing of ours, once for each time the beginning is fetched."""
    play = _play_of(request.GET.get("play", ""), recording)
    downloaded = "download" in request.GET
    begins = request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-")
    if request.method != "GET" or not (play or begins):
        return
    person: Any = request.user
    note_listen(recording=recording, person=person, play=play, downloaded=downloaded, at=clock.now())


def _play_of(signed: str, recording: Recording) -> str:
    try:
        recording_id, play = signing.loads(signed, salt="play", max_age=PLAY_LIFETIME_SECONDS)
    except (signing.BadSignature, ValueError):
        return ""
    return str(play) if recording_id == recording.pk else ""


def _milliseconds(earlier: datetime, later: datetime | None) -> int | None:
    return round((later - earlier) / timedelta(milliseconds=1)) if later else None
