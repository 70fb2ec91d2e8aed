"""The caller's WhatsApp: its page, and thin doors to the stand-in for Meta. They exist where that runs."""

import json
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import aiohttp
from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from baylanys.accounts.models import Person
from baylanys.simulator.demo_people import PEOPLE
from baylanys.simulator.messenger_words import CONTACT_CARD, EMOJI, PLACES, REASONS, WORDS
from baylanys.simulator.meta_wire import ask, fetch
from baylanys.simulator.views import demo_only

AsyncView = Callable[..., Coroutine[Any, Any, HttpResponseBase]]
# Everything else is handed over as a file, so that nothing that somebody sent becomes a page of ours.
SHOWN = ("image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/mp4", "video/webm", "video/3gpp")
PASSED = ("Content-Range", "Accept-Ranges", "Content-Disposition")


def demo_door(view: AsyncView) -> AsyncView:
    """`demo_only` for doors that wait without a thread, and want the stand-in."""

    @wraps(view)
    async def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.INSTALLATION.has_standin:
            raise Http404
        return await view(request, *args, **kwargs)

    return guarded


@require_GET
@demo_only
@ensure_csrf_cookie
def messenger(request: HttpRequest) -> HttpResponse:
    """A messenger to be somebody who writes; `?as=` says who."""
    if not settings.INSTALLATION.has_standin:
        raise Http404
    operators = Person.objects.filter(username="operator1", is_active=True)
    context = {
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "zone": settings.CONTRACT_TIME_ZONE,
        "words": {name: str(text) for name, text in WORDS.items()},
        "emoji": EMOJI,
        "places": [(str(name), *place) for name, *place in PLACES],
        "contact_card": CONTACT_CARD,
        "desk": PEOPLE[0].username if operators.exists() else "",
    }
    return render(request, "simulator/messenger.html", context)


@require_http_methods(["GET", "POST"])
@demo_door
async def people(request: HttpRequest) -> JsonResponse:
    """Everybody with WhatsApp; POST adds somebody."""
    return _passed(await ask(request.method or "GET", "people", body=_json(request)))


@require_GET
@demo_door
async def conversation(request: HttpRequest, key: str) -> JsonResponse:
    """The conversation of this person, or what changed in it since."""
    return _passed(await ask("GET", f"people/{key}", query={"since": request.GET.get("since", "0")}))


@require_POST
@demo_door
async def write(request: HttpRequest, key: str) -> JsonResponse:
    return _passed(await ask("POST", f"people/{key}/messages", body=_json(request)))


@require_POST
@demo_door
async def do(request: HttpRequest, key: str) -> JsonResponse:
    return _passed(await ask("POST", f"people/{key}/acts", body=_json(request)))


@require_POST
@demo_door
async def upload(request: HttpRequest, key: str) -> JsonResponse:
    """A file of this person's; `voice` asks for a voice note."""
    given = request.FILES.get("file")
    if given is None:
        return JsonResponse({"error": {"code": 100, "message": "a file is needed"}}, status=400)
    form = aiohttp.FormData()
    kind = given.content_type or "application/octet-stream"
    form.add_field("file", given.read(), filename=given.name or "file", content_type=kind)
    query = {"voice": "1"} if request.POST.get("voice") else {}
    return _passed(await ask("POST", f"people/{key}/media", form=form, query=query))


@require_GET
@demo_door
async def media(request: HttpRequest, media_id: str) -> HttpResponse:
    """A file of a conversation; shown where that is safe, else handed over."""
    status, headers, content = await fetch(f"media/{media_id}", span=request.headers.get("Range", ""))
    kind = headers.get("Content-Type", "application/octet-stream")
    shown = kind.startswith(SHOWN)
    answer = HttpResponse(content, status=status, content_type=kind if shown else "application/octet-stream")
    for name in PASSED:
        if name in headers:
            answer.headers[name] = headers[name]
    if not shown:
        named = headers.get("Content-Disposition", "").partition(";")[2]
        answer.headers["Content-Disposition"] = f"attachment;{named}" if named else "attachment"
    return answer


@require_GET
@demo_door
async def flow(request: HttpRequest, flow_id: str) -> JsonResponse:
    return _passed(await ask("GET", f"flows/{flow_id}"))


@require_GET
@demo_only
@ensure_csrf_cookie
def _review_page(request: HttpRequest, templates: list[dict[str, Any]], away: bool) -> HttpResponse:
    return render(request, "simulator/template_review.html", {"templates": templates, "reasons": REASONS, "away": away})


@require_GET
@demo_door
async def review(request: HttpRequest) -> HttpResponseBase:
    """Meta's side of templates: what waits for a decision, and what was decided."""
    status, found = await ask("GET", "templates")
    rows = sorted(found.get("templates", []), key=lambda each: -each["made_at"])
    return await sync_to_async(_review_page)(request, rows, status != 200)


@require_POST
@demo_door
async def decide(request: HttpRequest, template_id: str) -> HttpResponseBase:
    """A template is approved, rejected with a reason, paused, or its quality changes."""
    names = ("event", "reason", "quality", "category")
    body = {name: request.POST[name] for name in names if request.POST.get(name)}
    await ask("POST", f"templates/{template_id}", body=body)
    return redirect("try_review")


def _json(request: HttpRequest) -> dict[str, Any] | None:
    if request.method != "POST":
        return None
    try:
        found = json.loads(request.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _passed(answer: tuple[int, dict[str, Any]]) -> JsonResponse:
    status, body = answer
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
