"""What went wrong on the way to a platform, sorted by what may be done about it. Pure."""

from enum import StrEnum

REFUSED_BY_STATUS = {
    401: "rights",
    403: "rights",
    404: "not_found",
    409: "conflict",
    412: "conflict",
    501: "not_offered",
}


class Advice(StrEnum):
    """`RETRY`: nothing happened there. `NEVER`: the same again is refused again. `UNKNOWN`: it may have happened."""

    RETRY = "retry"
    NEVER = "never"
    UNKNOWN = "unknown"


class PlatformError(Exception):
    """A platform did not do what it was asked. `code` is stable; `detail` never holds anything of the answer's body,
    which may repeat what was sent."""

    def __init__(self, code: str, advice: Advice, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.advice = advice
        self.detail = detail


def error_of_status(status: int, *, changes: bool) -> PlatformError | None:
    """What a status code means (RFC 9110, 15), None where it is a success. `changes`: the request was to change
    something, so that a fault of the other side leaves open whether it did."""
    detail = f"HTTP {status}"
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        done = changes and status == 303
        return PlatformError("redirected", Advice.UNKNOWN if done else Advice.NEVER, detail)
    if status == 429:
        return PlatformError("busy", Advice.RETRY, detail)
    if status in REFUSED_BY_STATUS:
        return PlatformError(REFUSED_BY_STATUS[status], Advice.NEVER, detail)
    if status >= 500 or status == 408:
        return PlatformError("fault", Advice.UNKNOWN if changes else Advice.RETRY, detail)
    return PlatformError("refused", Advice.NEVER, detail)


def unanswered(reason: str, *, left: bool, changes: bool) -> PlatformError:
    """No answer came: nothing happened if the request never left, or was to change nothing."""
    code = "no_answer" if left else "not_connected"
    return PlatformError(code, Advice.UNKNOWN if left and changes else Advice.RETRY, reason)


def unreadable(reason: str, *, changes: bool) -> PlatformError:
    """An answer came that nobody can read."""
    return PlatformError("unreadable", Advice.UNKNOWN if changes else Advice.NEVER, reason)


def other_user(*, changes: bool) -> PlatformError:
    """The answer is about somebody else than was asked for."""
    return PlatformError("other_user", Advice.UNKNOWN if changes else Advice.NEVER)
