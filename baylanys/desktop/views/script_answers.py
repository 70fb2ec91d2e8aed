"""What was answered in a script, over a period, as a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.desktop.register_file import FORMS, Cell, write_xlsx
from baylanys.knowledge.models import ConversationScript, ScriptRun
from baylanys.knowledge.script_queries import standing_of
from baylanys.knowledge.scripts.script import read_script
from baylanys.knowledge.scripts.table import Run, answer_words, columns_of, path_words

DAYS = 31


@dataclass(frozen=True)
class AnswersTable:
    """One run a row, one field a column; phones as the reader's role may see them."""

    runs: list[Run]
    language: str
    covers_phones: bool

    def title(self) -> str:
        return _("Answers")

    def head(self) -> list[str]:
        words = [each.label.in_language(self.language) for each in columns_of(self.runs).values()]
        return [_("Began"), _("Operator"), _("Language"), _("Version"), _("Finished"), _("Steps"), *words, "ID"]

    def rows(self) -> Iterator[list[Cell]]:
        columns = columns_of(self.runs)
        for run in self.runs:
            own = run.script.fields()
            answers = [
                answer_words(
                    own.get(code, each),
                    run.standing.answers.get(code, ""),
                    self.language,
                    covers_phones=self.covers_phones,
                )
                for code, each in columns.items()
            ]
            yield [
                *(run.began_at, run.operator, run.language, run.version),
                *(_("yes") if run.standing.step is None else _("no"),),
                *(path_words(run.script, run.standing, self.language), *answers, run.interaction),
            ]


@require_GET
@allowed("see_script_answers")
def answers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every run of the script that began in the period; the last 31 days where none is asked for."""
    script, zone = get_object_or_404(ConversationScript, pk=pk), contract_zone()
    today = clock.now().astimezone(zone).date()
    until = _day(request.GET.get("until", "")) or today
    since = _day(request.GET.get("since", "")) or until - timedelta(days=DAYS)
    rows = ScriptRun.objects.filter(
        version__script=script, began_at__gte=_start(since, zone), began_at__lt=_start(until + timedelta(days=1), zone)
    )
    found = [_run(row, zone) for row in rows.select_related("version", "operator").prefetch_related("events")]
    table = AnswersTable(found, get_language() or "ru", covers_phones=not may(request.user, "see_numbers"))
    write_audit(AuditKind.EXPORTED, by=request.user, at=clock.now(), about=("script_answers", pk),
                after={"since": since, "until": until, "rows": len(found)})  # fmt: skip
    response = StreamingHttpResponse(write_xlsx(table), content_type=FORMS["xlsx"][1])
    response["Content-Disposition"] = f'attachment; filename="script-{pk}-{since}-{until}.xlsx"'
    return response


def _run(row: ScriptRun, zone: ZoneInfo) -> Run:
    return Run(
        interaction=str(row.interaction_id),
        began_at=row.began_at.astimezone(zone).replace(tzinfo=None),
        operator=row.operator.display_name,
        version=row.version.number,
        language=row.language,
        script=read_script(row.version.content),
        standing=standing_of(row),
    )


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None
