"""A thin client of Asterisk's REST interface (docs.asterisk.org, "Asterisk REST Interface").

Requests go over at most sixteen keep-alive connections and each has a time
limit; events come over one websocket. Nothing here knows what a call is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import msgspec

from baylanys.asterisk.events import (
    AriEvent,
    Bridge,
    Channel,
    Endpoint,
    bridges_decoder,
    channels_decoder,
    endpoints_decoder,
    event_decoder,
)

REQUEST_SECONDS = 5.0
CONNECTIONS = 16
SOCKET_HEARTBEAT_SECONDS = 5.0


class AriError(Exception):
    """Asterisk declined or did not answer. `status` is the HTTP status, 0 for no answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message


class AriClient:
    """One Asterisk node; `base_url` ends in /ari. Raises AriError from every request."""

    def __init__(self, base_url: str, user: str, password: str, application: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.application = application
        self._auth = aiohttp.BasicAuth(user, password)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """The connection pool exists; nothing has been asked yet."""
        self._session = aiohttp.ClientSession(
            auth=self._auth,
            connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60),
            timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS),
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def request(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        body: object = None,
    ) -> bytes:
        """The raw answer of one request; `path` stands under the base address."""
        assert self._session is not None, "open() comes first"
        try:
            async with self._session.request(method, f"{self.base_url}{path}", params=params, json=body) as answer:
                content = await answer.read()
                if answer.status >= 400:
                    raise AriError(answer.status, content.decode("utf-8", "replace")[:200])
                return content
        except (aiohttp.ClientError, TimeoutError) as error:
            raise AriError(0, f"{type(error).__name__}: {error}") from error

    async def events(self) -> AsyncIterator[AriEvent | None]:
        """Events as they come; the first value is None and says that the socket is open.

        Ends when the socket closes; events of the gap are never replayed, so
        the caller compares channels and bridges after every opening.
        """
        assert self._session is not None, "open() comes first"
        url = f"{self.base_url}/events"
        try:
            async with self._session.ws_connect(
                url,
                params={"app": self.application},
                heartbeat=SOCKET_HEARTBEAT_SECONDS,
                timeout=aiohttp.ClientWSTimeout(ws_close=2.0),
            ) as socket:
                yield None
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        yield event_decoder.decode(message.data)
        except aiohttp.ClientError as error:
            raise AriError(0, f"{type(error).__name__}: {error}") from error

    async def filter_events(self, allowed: list[str]) -> None:
        """Asterisk sends the application only events of these types."""
        await self.request(
            "PUT",
            f"/applications/{self.application}/eventFilter",
            body={"allowed": [{"type": kind} for kind in allowed], "disallowed": []},
        )

    async def subscribe(self, source: str) -> None:
        """The application hears of `source` (`endpoint:PJSIP`, `channel:ID`, `bridge:ID`)."""
        await self.request("POST", f"/applications/{self.application}/subscription", {"eventSource": source})

    async def follow(self, channel: str) -> bool:
        """The application hears of the channel; False where it is gone (404, 422)."""
        try:
            await self.subscribe(f"channel:{channel}")
        except AriError as error:
            if error.status not in {404, 422}:
                raise
            return False
        return True

    async def channels(self) -> list[Channel]:
        return channels_decoder.decode(await self.request("GET", "/channels"))

    async def bridges(self) -> list[Bridge]:
        return bridges_decoder.decode(await self.request("GET", "/bridges"))

    async def endpoints(self) -> list[Endpoint]:
        return endpoints_decoder.decode(await self.request("GET", "/endpoints/PJSIP"))

    async def variable(self, channel: str, name: str) -> str:
        """A channel variable, empty where it is not set."""
        try:
            content = await self.request("GET", f"/channels/{channel}/variable", {"variable": name})
        except AriError as error:
            if error.status == 404:
                return ""
            raise
        return str(msgspec.json.decode(content).get("value", ""))

    async def originate(
        self,
        channel: str,
        endpoint: str,
        *,
        context: str,
        caller_id: str,
        timeout_seconds: int,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """A leg with that channel id rings; once answered it runs `context`, extension s.

        500 means that the endpoint has no contact: not registered.
        """
        await self.request(
            "POST",
            f"/channels/{channel}",
            {
                "endpoint": endpoint,
                "context": context,
                "extension": "s",
                "priority": "1",
                "callerId": caller_id,
                "timeout": str(timeout_seconds),
            },
            body={"variables": dict(variables or {})},
        )

    async def originate_to_application(
        self,
        channel: str,
        endpoint: str,
        *,
        arguments: str,
        caller_id: str,
        timeout_seconds: int,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """A leg with that channel id rings; answered, it enters our application. 500: not registered."""
        await self.request(
            "POST",
            f"/channels/{channel}",
            {
                "endpoint": endpoint,
                "app": self.application,
                "appArgs": arguments,
                "callerId": caller_id,
                "timeout": str(timeout_seconds),
            },
            body={"variables": dict(variables or {})},
        )

    async def hang_up(self, channel: str, cause: int = 16) -> None:
        """The channel is gone; one that already is, is no error."""
        await self._ignoring_404("DELETE", f"/channels/{channel}", {"reason_code": str(cause)})

    async def continue_in_dialplan(self, channel: str, context: str) -> None:
        """The channel leaves our application and goes on at the beginning of `context`."""
        await self.request(
            "POST", f"/channels/{channel}/continue", {"context": context, "extension": "s", "priority": "1"}
        )

    async def answer(self, channel: str) -> None:
        await self.request("POST", f"/channels/{channel}/answer")

    async def play(self, channel: str, playback: str, media: list[str]) -> None:
        """The media are played one after the other as one playback with that id."""
        await self.request(
            "POST",
            f"/channels/{channel}/play/{playback}",
            {"media": ",".join(media)},
        )

    async def stop_playback(self, playback: str) -> None:
        await self._ignoring_404("DELETE", f"/playbacks/{playback}")

    async def start_music(self, channel: str, music_class: str = "default") -> None:
        await self.request("POST", f"/channels/{channel}/moh", {"mohClass": music_class})

    async def stop_music(self, channel: str) -> None:
        await self._ignoring_404("DELETE", f"/channels/{channel}/moh")

    async def start_ringing(self, channel: str) -> None:
        await self.request("POST", f"/channels/{channel}/ring")

    async def stop_ringing(self, channel: str) -> None:
        await self._ignoring_404("DELETE", f"/channels/{channel}/ring")

    async def send_digits(self, channel: str, digits: str) -> None:
        await self.request("POST", f"/channels/{channel}/dtmf", {"dtmf": digits})

    async def snoop(self, channel: str, snoop: str, *, whisper: str) -> None:
        """A channel of that id hears both directions of `channel`; `whisper` out: its voice reaches that side alone.

        It enters our application with the argument `snoop`, and ends with the channel.
        """
        params = {"spy": "both", "whisper": whisper, "app": self.application, "appArgs": "snoop"}
        await self.request("POST", f"/channels/{channel}/snoop/{snoop}", params)

    async def create_bridge(self, bridge: str, *, always_mixed: bool = False) -> None:
        """A mixing bridge with that id stands; again is safe. `always_mixed`: even the sound of two is mixed."""
        await self.request("POST", f"/bridges/{bridge}", {"type": "mixing,video_sfu" if always_mixed else "mixing"})

    async def add_to_bridge(self, bridge: str, *channels: str) -> None:
        await self.request("POST", f"/bridges/{bridge}/addChannel", {"channel": ",".join(channels)})

    async def leave_bridge(self, bridge: str, channel: str) -> None:
        """The channel is in no conversation; one that was in none already, is no error (409, 422)."""
        try:
            await self.request("POST", f"/bridges/{bridge}/removeChannel", {"channel": channel})
        except AriError as error:
            if error.status not in {400, 404, 409, 422}:
                raise

    async def destroy_bridge(self, bridge: str) -> None:
        await self._ignoring_404("DELETE", f"/bridges/{bridge}")

    async def record(self, channel: str, name: str, *, max_seconds: int, max_silence: int) -> None:
        """The channel's own voice is recorded to a wav of that name after a beep; # ends it."""
        await self.request(
            "POST",
            f"/channels/{channel}/record",
            {
                "name": name,
                "format": "wav",
                "maxDurationSeconds": str(max_seconds),
                "maxSilenceSeconds": str(max_silence),
                "ifExists": "overwrite",
                "beep": "true",
                "terminateOn": "#",
            },
        )

    async def is_recording(self, name: str) -> bool:
        """Whether the live recording of that name is still running."""
        try:
            await self.request("GET", f"/recordings/live/{name}")
        except AriError as error:
            if error.status == 404:
                return False
            raise
        return True

    async def set_device_state(self, device: str, state: str) -> None:
        """`Stasis:<device>` is NOT_INUSE, INUSE or UNAVAILABLE; Asterisk keeps it without us."""
        await self.request("PUT", f"/deviceStates/Stasis:{device}", {"deviceState": state})

    async def push_configuration(self, kind: str, name: str, fields: Mapping[str, str]) -> None:
        """A PJSIP object (auth, aor, endpoint) stands in Asterisk's memory."""
        await self.request(
            "PUT",
            f"/asterisk/config/dynamic/res_pjsip/{kind}/{name}",
            body={"fields": [{"attribute": key, "value": fields[key]} for key in fields]},
        )

    async def reload_module(self, module: str) -> None:
        await self.request("PUT", f"/asterisk/modules/{module}")

    async def rotate_log(self, name: str) -> None:
        """Asterisk's log file is put aside under a number, and begun anew."""
        await self.request("PUT", f"/asterisk/logging/{name}/rotate")

    async def _ignoring_404(self, method: str, path: str, params: dict[str, Any] | None = None) -> None:
        try:
            await self.request(method, path, params)
        except AriError as error:
            if error.status != 404:
                raise
