"""An alarm in words, made from its values in the language of whoever reads it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baylanys.contract.queries import contract_zone
from baylanys.guard.choices import MarginName, StepName
from baylanys.guard.models import AlarmTelling, MarginAlarm
from baylanys.guard.watched import WATCHED


@dataclass(frozen=True, slots=True)
class Figure:
    """What the words need."""

    margin: str
    value: float
    limit: float
    passed: bool
    breaks: bool
    as_if: int = 0


def figure_of(row: MarginAlarm) -> Figure:
    """The figure of the last look."""
    return Figure(row.margin, row.value, row.limit, row.passed, row.breaks, row.as_if)


def told_figure(row: AlarmTelling) -> Figure:
    """The figure of the moment at which somebody was to be told."""
    return Figure(row.alarm.margin, row.value, row.alarm.limit, row.passed, row.breaks, row.alarm.as_if)


def name_of(margin: str) -> str:
    """`4.3 Lost calls today`."""
    return f"{WATCHED[margin].clause} {MarginName(margin).label}"


def step_name(step: int) -> str:
    """The step in a word."""
    return str(StepName(step).label)


def figure_words(figure: Figure) -> str:
    """`1 more call may be lost today`, `91 % of the minutes are used`, with the forecast where that breaks first."""
    words = _now(figure)
    if figure.as_if and not figure.passed:
        words = _("%(words)s of %(calls)s") % {"words": words, "calls": figure.as_if}
    if figure.passed or not figure.breaks:
        return words
    return f"{words}; {_('the forecast of the month breaks the limit')}"


def _now(figure: Figure) -> str:
    if figure.margin in {"lost_day", "lost_month", "in_time"}:
        return _calls_left(figure)
    if figure.margin in {"minutes_in", "minutes_out"}:
        return _("%(percent)s %% of the minutes are used") % {"percent": _number(figure.value)}
    if figure.margin == "lines":
        values = {"percent": _number(figure.value), "lines": int(figure.limit)}
        return _("%(percent)s %% of %(lines)s lines are in use") % values
    if figure.margin == "operators":
        values = {"present": int(figure.value + figure.limit), "wanted": int(figure.limit)}
        return _("at work: %(present)s, the contract wants %(wanted)s") % values
    values = {"seconds": int(figure.value), "limit": int(figure.limit)}
    if figure.margin == "longest_now":
        return _("somebody has waited %(seconds)s s, the limit is %(limit)s s") % values
    return _("%(seconds)s s, the limit is %(limit)s s") % values


def _calls_left(figure: Figure) -> str:
    left, values = int(figure.value), {"left": int(figure.value), "limit": int(figure.limit)}
    if figure.margin == "in_time":
        if figure.passed:
            return _("less than %(limit)s %% were answered in time") % values
        return ngettext(
            "%(left)s more call may be answered late", "%(left)s more calls may be answered late", left
        ) % values  # fmt: skip
    if figure.passed:
        return _("more than %(limit)s %% are lost") % values
    return ngettext("%(left)s more call may be lost", "%(left)s more calls may be lost", left) % values


def subject_of(figure: Figure, step: int) -> str:
    """The line of a mail, and the sentence of a message."""
    values = {"name": name_of(figure.margin), "figure": figure_words(figure), "step": step_name(step)}
    return _("%(name)s: %(figure)s (%(step)s)") % values


def text_of(telling: AlarmTelling) -> str:
    """A mail's text."""
    alarm = telling.alarm
    lines = [subject_of(told_figure(telling), telling.step), _("As of %(at)s (UTC+5)") % {"at": moment(telling.at)}]
    if alarm.raised_at != telling.at:
        lines.append(_("On since %(at)s") % {"at": moment(alarm.raised_at)})
    if alarm.cleared_at:
        lines.append(_("Over since %(at)s") % {"at": moment(alarm.cleared_at)})
    if alarm.acknowledged_by:
        values = {"who": alarm.acknowledged_by.display_name, "at": moment(alarm.acknowledged_at)}
        lines.append(_("Acknowledged by %(who)s at %(at)s") % values)
    lines.append(page_address())
    return "\n".join(lines)


def page_address() -> str:
    """Where the alarms stand: under the centre's name where it has one, else on its own machine."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    return f"{origins[0] if origins else f'http://localhost:{settings.INSTALLATION.http_port}'}{reverse('margins')}"


def moment(at: datetime | None) -> str:
    """`22.11.2026 14:05` of the contract's clock."""
    return at.astimezone(contract_zone()).strftime("%d.%m.%Y %H:%M") if at else ""


def period_words(margin: str, period: date) -> str:
    """`22.11.2026` or `11.2026`."""
    return f"{period:%m.%Y}" if WATCHED[margin].span == "month" else f"{period:%d.%m.%Y}"


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")
