"""What a change of the centre's people may be refused for."""

from baylanys.core.errors import DomainError


class PersonRefused(DomainError):
    """The change contradicts itself, or leaves the centre without somebody it needs; `field` says what is wrong."""

    code = "person_refused"

    def __init__(self, message: object = "", *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field
