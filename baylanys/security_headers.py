"""Headers that every answer carries."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse

# The one style that a vendored file brings with it: the waveform's, at a height of 56 pixels a side.
WAVEFORM_STYLE = "'sha256-GDz2FZP0i7VZaDhs1mgc43IRUXU2xajPIjvThHvZvbs='"


def content_security_policy(host: str, asterisk_http_port: int, framed: bool = False, issuer: str = "") -> str:
    """Only our own files, no inline script or style; sockets to ourselves and to Asterisk under the same name.

    `framed` lets our own pages show the page in a frame. `issuer`: where a form that signs in is sent on to; browsers
    hold `form-action` against redirects too.
    """
    forms = f"'self' {urlsplit(issuer).scheme}://{urlsplit(issuer).netloc}" if issuer else "'self'"
    ancestors = "'self'" if framed else "'none'"
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    sockets = " ".join(f"{scheme}://{name}:{asterisk_http_port}" for scheme in ("ws", "wss"))
    return (
        f"default-src 'self'; object-src 'none'; base-uri 'none'; form-action {forms}; frame-ancestors {ancestors}; "
        "img-src 'self' data: blob:; media-src 'self' blob:; "
        f"style-src 'self' {WAVEFORM_STYLE}; script-src 'self'; "
        f"connect-src 'self' {sockets}"
    )


class SecurityHeaders:
    """Middleware that works in both worlds, so that a stream of events needs no thread."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if self.is_async:
            return self._later(request)
        return self._with_headers(request, self.get_response(request))  # type: ignore[arg-type]

    async def _later(self, request: HttpRequest) -> HttpResponse:
        return self._with_headers(request, await self.get_response(request))  # type: ignore[misc]

    def _with_headers(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        centre = settings.INSTALLATION
        issuer = settings.OIDC_ISSUER if request.path == settings.LOGIN_URL else ""
        policy = content_security_policy(
            request.get_host(), centre.asterisk_http_port, framed=centre.demo, issuer=issuer
        )
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "microphone=(self), camera=(), geolocation=()")
        return response
