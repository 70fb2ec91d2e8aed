"""Why a centre cannot start, in words for the person at the keyboard."""


class CannotStart(Exception):
    """`hints` say what to do about it, one line each."""

    def __init__(self, message: str, *hints: str) -> None:
        super().__init__(message)
        self.hints = hints
