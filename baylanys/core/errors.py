"""Errors that a person may see. Doors translate them in one place."""


class DomainError(Exception):
    """Something that a rule forbids or that the outside refused.

    `code` is stable and for machines; `message` is translatable text for the
    person; `permanent` says that trying the same again cannot succeed.
    """

    code = "error"
    permanent = True

    def __init__(self, message: object = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.message) or self.code


class NotFound(DomainError):
    """The thing named does not exist (or is not for this person)."""

    code = "not_found"


class NotPossible(DomainError):
    """The state of things does not allow this now."""

    code = "not_possible"


class NotAnswered(DomainError):
    """The process that should have answered did not in time."""

    code = "not_answered"
    permanent = False
