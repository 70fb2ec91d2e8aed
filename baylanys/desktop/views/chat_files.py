"""Files of chats: sent by an operator, and fetched by whoever may read the conversation."""

from mimetypes import guess_type
from typing import Any, cast
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.chat_page import looked_at
from baylanys.desktop.order_answers import declined
from baylanys.desktop.views.chat_writing import queued, write_refusal
from baylanys.desktop.views.desk_orders import refused
from baylanys.messaging import refusals
from baylanys.messaging.access import may_look, may_read
from baylanys.messaging.domain.desk import note_media_listen
from baylanys.messaging.media_store import answer_media, forget_file, store_upload
from baylanys.messaging.models import Message, MessageMedia
from baylanys.messaging.window import LONGEST_CAPTION
from baylanys.whatsapp.limits import MEDIA

PLAY_LIFETIME_SECONDS = 12 * 3600
PDF = "application/pdf"
# The browser's own reader of PDF files is shut out by a sandbox; it runs none of the page's rights.
FRAME_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_POST
@allowed("work_at_desk")
def send_file(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """The file waits to be sent, its text with it; a sound recorded here goes as a voice note."""
    conversation = looked_at(request, conversation_id)
    if (reason := write_refusal(request, conversation)) is not None:
        return reason
    file, caption = request.FILES.get("file"), request.POST.get("caption", "").strip()
    if file is None:
        return refused("no_file", _("Choose a file first."))
    if len(caption) > LONGEST_CAPTION:
        return refused("caption_too_long", _("A text beside a file has at most 1,024 letters."))
    return _send(request, conversation, file, caption)


def _send(request: HttpRequest, conversation: Any, file: UploadedFile, caption: str) -> HttpResponseBase:
    voice = request.POST.get("voice") == "1"
    kind, mime_type = ("audio", "audio/ogg") if voice else kind_of(file)
    if not kind:
        return refused("media_type_refused", _("WhatsApp takes no files of this kind."))
    try:
        about: dict[str, Any] = {"filename": file.name or "", "mime_type": mime_type, "kind": kind, "voice": voice}
        stored = store_upload(content=cast(Any, file), at=clock.now(), **about)
    except DomainError as error:
        return declined(error, status=422, words=refusals.WORDS)
    answer = queued(request, conversation, kind="voice" if voice else kind, text=caption, file=stored)
    if answer.status_code != 200:
        forget_file(stored.path)
    return answer


def kind_of(file: UploadedFile) -> tuple[str, str]:
    """The kind of message that carries the file and its type, by what the browser says or by its name's ending."""
    told = (file.content_type or "").partition(";")[0].strip().lower()
    for mime_type in (told, guess_type(file.name or "")[0] or ""):
        for kind in ("image", "video", "audio", "document"):
            if mime_type in MEDIA[kind][0]:
                return kind, mime_type
    return "", ""


@require_safe
@allowed("see_own_interactions")
def media(request: HttpRequest, message_id: UUID) -> HttpResponseBase:
    """The file of a message, in parts where a player asks for parts; what is played or saved is on record (4.6)."""
    found = MessageMedia.objects.select_related("message__conversation__interaction").filter(message=message_id).first()
    conversation = found.message.conversation if found else None
    if found is None or conversation is None:
        raise Http404
    if not (may_look(request.user, conversation) or may_read(request.user, conversation)):
        raise Http404
    try:
        answer = answer_media(request, found)
    except FileNotFoundError as gone:
        raise Http404 from gone
    _note(request, found.message)
    if "download" in request.GET:
        name = found.filename or str(found.message_id)
        answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    elif found.mime_type == PDF:
        answer.headers["Content-Security-Policy"] = FRAME_POLICY
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _note(request: HttpRequest, message: Message) -> None:
    """Once for each playing, and for each time the file is saved."""
    play, downloaded = _play_of(request.GET.get("play", ""), message), "download" in request.GET
    if request.method == "GET" and (play or downloaded):
        person = cast(Person, request.user)
        note_media_listen(message=message, person=person, play=play, downloaded=downloaded, at=clock.now())


def _play_of(signed: str, message: Message) -> str:
    try:
        message_id, play = signing.loads(signed, salt="media-play", max_age=PLAY_LIFETIME_SECONDS)
    except (signing.BadSignature, ValueError):
        return ""
    return str(play) if message_id == str(message.pk) else ""
