"""Interactions for outside programs."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from ninja import Query, Router
from pydantic import AfterValidator, BeforeValidator

from baylanys.accounts.choices import Scope
from baylanys.api.callers import Token, caller_of, sees_numbers
from baylanys.api.problems import Problem
from baylanys.api.shapes import InteractionList, InteractionShape, cover_numbers, interaction_shape, main_recording
from baylanys.core import clock, phones
from baylanys.core.file_answers import answer_file
from baylanys.core.one_moment import one_moment
from baylanys.interactions import queries
from baylanys.interactions.choices import Channel
from baylanys.interactions.models import Interaction
from baylanys.interactions.register_filter import Place, read_place
from baylanys.telephony.choices import RecordingKind, RecordingState
from baylanys.telephony.domain.recording import note_listen, path_of
from baylanys.telephony.models import Recording

router = Router(tags=["interactions"])
MOST_ITEMS = 500
READING = Token(Scope.READ_INTERACTIONS)
REFUSALS = {401: Problem, 403: Problem, 429: Problem}
NO_NUL = r"^[^\x00]*$"


def _moment(text: Any) -> Any:
    """A `+` of the offset arrives as a space where the program did not encode it."""
    return re.sub(r" (\d\d:?\d\d)$", r"+\1", text) if isinstance(text, str) else text


def _utc(moment: datetime) -> datetime:
    """In UTC: PostgreSQL knows fewer offsets than Python, and some moments have no place in UTC's calendar."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError as beyond:
        raise ValueError("this moment is beyond the calendar") from beyond


def _known(cursor: str) -> str:
    if cursor and read_place(cursor) is None:
        raise ValueError("this cursor was not given by the API")
    return cursor


Cursor = Annotated[str, Query(max_length=80, description="From `next`"), AfterValidator(_known)]
Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_utc)]


@router.get(
    "/interactions", auth=READING, response={200: InteractionList, **REFUSALS, 422: Problem}, summary="Newest first"
)
def list_interactions(
    request: HttpRequest,
    contact: Annotated[str, Query(max_length=40, pattern=NO_NUL)] = "",
    channel: Channel | None = None,
    begin: Annotated[Moment | None, Query(alias="from", description="Arrived at or after (UTC)")] = None,
    end: Annotated[Moment | None, Query(alias="to", description="Arrived before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = 100,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Interactions by contact and time of arrival. `next` is the address of what follows, or null."""
    found = _complete(Interaction.objects.all())
    if contact.strip():
        found = found.filter(contact_number=_number(contact))
    if channel:
        found = found.filter(channel=channel)
    if begin:
        found = found.filter(arrived_at__gte=begin)
    if end:
        found = found.filter(arrived_at__lt=end)
    with one_moment():
        page = queries.page_of(found, read_place(cursor), rows=limit)
    return {"items": [_shape(request, row) for row in page.rows], "next": _next(request, page.next)}


@router.get(
    "/interactions/{uuid:interaction_id}", auth=READING, response={200: InteractionShape, **REFUSALS, 404: Problem}
)
def get_interaction(request: HttpRequest, interaction_id: UUID) -> dict[str, Any]:
    """One interaction with all its events."""
    return _shape(request, _one(interaction_id))


@router.get(
    "/interactions/{uuid:interaction_id}/recording",
    auth=Token(Scope.READ_RECORDINGS),
    response={**REFUSALS, 404: Problem},
    url_name="recording",
)
def get_recording(
    request: HttpRequest,
    interaction_id: UUID,
    consultation: Annotated[int, Query(ge=0, le=999, description="Which one; 0: what the contact could hear")] = 0,
) -> HttpResponseBase:
    """The sound as Ogg/Opus, whole or in parts (Range); 404 until it is stored."""
    recordings = _one(interaction_id).recordings.all()
    asked = [each for each in recordings if each.kind == RecordingKind.CONSULTATION and each.segment == consultation]
    recording = next(iter(asked), None) if consultation else main_recording(recordings)
    if recording is None or recording.state != RecordingState.STORED:
        raise Http404
    try:
        answer = answer_file(request, path_of(recording, settings.INSTALLATION), "audio/ogg")
    except FileNotFoundError as gone:
        raise Http404 from gone
    by = caller_of(request)
    note_listen(recording=recording, person=None, play="", downloaded=True, at=clock.now(), by=by)
    return answer


def _complete(found: QuerySet[Interaction]) -> QuerySet[Interaction]:
    light = Recording.objects.defer("peaks")
    return found.select_related("operator__person").prefetch_related("events", Prefetch("recordings", light))


def _one(interaction_id: UUID) -> Interaction:
    with one_moment():
        found = _complete(Interaction.objects.filter(pk=interaction_id)).first()
    if found is None:
        raise Http404
    return found


def _shape(request: HttpRequest, row: Interaction) -> dict[str, Any]:
    path = reverse("api-v1:recording", args=[row.pk])
    shape = interaction_shape(row, request.build_absolute_uri(path), clock.now())
    return shape if sees_numbers(request) else cover_numbers(shape)


def _number(contact: str) -> str:
    """A `+` arrives as a space where the program did not encode it; what is no number matches nothing."""
    text = contact.strip()
    return phones.to_e164(text if text.startswith("+") else f"+{text}") or phones.to_e164(text) or text


def _next(request: HttpRequest, place: Place | None) -> str | None:
    if place is None:
        return None
    asked = {name: value for name, value in request.GET.items() if name != "cursor"}
    return request.build_absolute_uri(f"{request.path}?{urlencode({**asked, 'cursor': str(place)})}")
