"""The knowledge base on the desk: found and read beside the call and the chat; what is opened is noted."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.desktop.article_hints import hints_for
from baylanys.desktop.chat_rows import chat_row, name_of
from baylanys.desktop.talk_in_hand import LANGUAGES, Talk, talk_in_hand
from baylanys.desktop.views.chats import part
from baylanys.knowledge.domain.attachment import files_of
from baylanys.knowledge.domain.use import note_opened
from baylanys.knowledge.models import Article
from baylanys.knowledge.queries import find_articles, version_for, versions_in_force
from baylanys.knowledge.search.find import find_articles as search_articles
from baylanys.knowledge.search.find import unasked
from baylanys.messaging.quick_texts import fill_in

SHOWN = 12


@require_GET
@allowed("work_at_desk")
def panel(request: HttpRequest) -> HttpResponseBase:
    """What answers the words, in the person's language first."""
    talk, text = _talk(request), request.GET.get("text", "").replace("\0", "")[:200].strip()
    language = _language(request, talk)
    project = talk.project.code if talk and talk.project else ""
    at = clock.now()
    if text:
        found = search_articles(text, language=language, project=project, at=at, limit=SHOWN)
    else:
        found = [unasked(each) for each in find_articles("", language, project, at, SHOWN)]
    return part(request, "desktop/knowledge/found.html", found=found, text=text, language=language)


@require_GET
@allowed("work_at_desk")
def hints(request: HttpRequest) -> HttpResponseBase:
    """What may answer the person's own words, or the topic of the call."""
    talk = _talk(request)
    found = hints_for(talk, _language(request, talk), clock.now()) if talk else []
    return part(request, "desktop/knowledge/hints.html", found=found)


@require_GET
@allowed("work_at_desk")
def article(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The article in the person's language, or the one asked for; that it was open stands at the interaction."""
    talk, at = _talk(request), clock.now()
    found = get_object_or_404(Article, pk=pk)
    version = version_for(found, _language(request, talk), at)
    if version is None:
        raise Http404
    if talk is not None:
        note_opened(interaction_id=talk.interaction_id, version=version, by=cast(Person, request.user), at=at)
    others = versions_in_force(at).filter(article=found).values_list("language", flat=True)
    return part(
        request,
        "desktop/knowledge/read.html",
        article=found,
        version=version,
        languages=[each for each in LANGUAGES if each in others],
        answer=_filled(request, talk, version.answer),
        files=files_of(found),
        writes_chat=bool(talk and talk.conversation),
    )


def _filled(request: HttpRequest, talk: Talk | None, answer: str) -> str:
    """The ready answer for this person."""
    person, conversation = cast(Person, request.user), talk.conversation if talk else None
    values = {"operator": person.display_name}
    if conversation is not None:
        number = chat_row(conversation, person).number if conversation.identity.wa_id else ""
        values |= {"name": name_of(conversation), "number": number}
    return fill_in(answer, values) if conversation else answer


def _talk(request: HttpRequest) -> Talk | None:
    return talk_in_hand(request, request.GET.get("chat", ""))


def _language(request: HttpRequest, talk: Talk | None) -> str:
    """The language chosen by hand, the person's, the page's."""
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else (talk.language if talk else "") or get_language() or "ru"
