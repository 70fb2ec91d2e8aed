"""Why a report is not made, in words for the person who asked."""

from baylanys.core.errors import DomainError


class ReportRefused(DomainError):
    """`unknown_report`, `wrong_period`, `period_too_long`, `wrong_kind`, `wrong_language`, `wrong_option`,
    `too_many_rows`: asking for the same again gives the same answer."""

    code = "wrong_report"


class ReportNotKept(DomainError):
    """The file could not be written (`disk_full`): nothing was kept, and trying again later may succeed."""

    code = "disk_full"
    permanent = False
