"""Why a form is not taken or not filled."""

from collections.abc import Iterator
from contextlib import contextmanager


class FormRefused(Exception):
    """The file is no form that could be filled; `code` says why, `detail` where or what.

    Codes: `too_large`, `broken`, `encrypted`, `old_format`, `wrong_form`, `strict`, `macros`, `outside`, `embedded`,
    `entities`, `function`, `field`, `too_many_rows`, `unfillable`, `not_printed`, `print_busy`, `no_office`.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


@contextmanager
def damage_told() -> Iterator[None]:
    """What is no number where a number has to be, and the like, is told as a damaged file."""
    try:
        yield
    except (ValueError, IndexError, OverflowError) as wrong:
        raise FormRefused("broken") from wrong
