"""Files of an article: brought by who writes it, opened by who may read it."""

from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.errors import DomainError, NotPossible
from baylanys.core.sealed_content import ContentUnreadable, SealedContent
from baylanys.desktop.knowledge_page import refusal_words
from baylanys.knowledge.domain.attachment import add_file, remove_file
from baylanys.knowledge.models import Article, Attachment
from baylanys.knowledge.queries import versions_in_force
from baylanys.messaging.file_types import UNKNOWN
from baylanys.messaging.media_store import StoredFile, answer_sealed, forget_file, store_upload

MOST_MEGABYTES = 20


@require_POST
@allowed("write_articles")
def add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file stands at the article, once it was looked at: what it really is, whether it does harm."""
    found, brought = get_object_or_404(Article, pk=pk), request.FILES.get("file")
    try:
        if brought is None or (brought.size or 0) > MOST_MEGABYTES * 1024 * 1024:
            raise NotPossible(_("Choose a file of up to %(n)s MB.") % {"n": MOST_MEGABYTES}, code="size")
        stored = store_upload(
            content=cast(BinaryIO, brought.file),
            filename=brought.name or "",
            mime_type=brought.content_type or UNKNOWN,
            kind="document",
            at=clock.now(),
        )
        _kept(request, found, stored)
    except DomainError as refused:
        messages.error(request, str(refused.message) or refusal_words(refused.code))
    return redirect("article", pk=pk)


def _kept(request: HttpRequest, found: Article, stored: StoredFile) -> None:
    try:
        add_file(article=found, stored=stored, by=cast(Person, request.user), at=clock.now())
        messages.success(request, _("The file is added."))
    except DomainError:
        forget_file(stored.path)
        raise


@require_POST
@allowed("write_articles")
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Nobody opens the file any more."""
    found = get_object_or_404(Attachment, pk=pk)
    remove_file(attachment=found, by=cast(Person, request.user), at=clock.now())
    messages.success(request, _("The file is removed."))
    return redirect("article", pk=found.article_id)


@require_GET
@allowed("see_articles")
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file in clear; what a browser could run is only ever saved. Operators get files of what they may read."""
    found = get_object_or_404(Attachment, pk=pk, removed_at=None)
    if not may(request.user, "see_drafts"):
        get_object_or_404(versions_in_force(clock.now()).filter(article=found.article_id)[:1])
    try:
        return answer_sealed(request, lambda: _opened(found), found.mime_type, found.filename)
    except (FileNotFoundError, ContentUnreadable) as gone:
        raise Http404 from gone


def _opened(found: Attachment) -> SealedContent:
    return SealedContent(settings.INSTALLATION.media_dir / found.path)
