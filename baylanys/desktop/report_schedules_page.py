"""What the pages of schedules and sendings of reports show."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from baylanys.desktop.report_schedule_words import MEANINGS, covered_words, run_words, when_words
from baylanys.reports.delivery_choices import DeliveryState, MailState
from baylanys.reports.delivery_models import (
    BounceMailbox,
    DeliveryMail,
    DeliveryProof,
    ReportDelivery,
    ReportSchedule,
    ScheduleVersion,
)
from baylanys.reports.delivery_rules import period_words
from baylanys.reports.delivery_words import subject_of, text_of, usual_subject, usual_text
from baylanys.reports.domain.delivery import IN_TROUBLE, TAKEN
from baylanys.reports.domain.schedule import almanac, newest_version, rule_of
from baylanys.reports.report_names import title_of
from baylanys.reports.schedule import Almanac, next_run

ALARM_DAYS = 31
RUNS_AHEAD = 3
HISTORY = 12


def schedules_context(now: datetime) -> dict[str, Any]:
    """Every schedule with its next run and its last sending."""
    days = almanac()
    rows = [_schedule_row(each, days, now) for each in ReportSchedule.objects.all()]
    return {"rows": rows, "mailbox": BounceMailbox.objects.filter(pk=1).first()}


def deliveries_in_trouble(now: datetime) -> list[dict[str, Any]]:
    """Sendings that did not reach everybody and that nobody gave up, newest first."""
    found = _counted().filter(state__in=IN_TROUBLE, due_at__gte=now - timedelta(days=ALARM_DAYS))
    return [delivery_row(each) for each in found[:10]]


def deliveries_page(page: int, size: int) -> list[dict[str, Any]]:
    """Rows of the page and one more, newest first."""
    begin = (page - 1) * size
    return [delivery_row(each) for each in _counted()[begin : begin + size + 1]]


def delivery_row(row: ReportDelivery) -> dict[str, Any]:
    """One sending in words."""
    return {
        "row": row,
        "title": row.title or ", ".join(map(title_of, row.names)),
        "reports": ", ".join(map(title_of, row.names)),
        "period": period_words(row.first, row.last),
        "state": DeliveryState(row.state).label,
        "meaning": MEANINGS.get(DeliveryState(row.state), ""),
        "taken": getattr(row, "taken", 0),
        "all": getattr(row, "recipients", 0),
    }


def delivery_context(delivery: ReportDelivery) -> dict[str, Any]:
    """One sending whole: files, recipients and the proof."""
    mails = [_mail_row(each) for each in delivery.mails.order_by("pk")]
    proofs = delivery.proofs.select_related("mail", "by").order_by("at", "pk")
    return {
        "shown": delivery_row(_counted().get(pk=delivery.pk)),
        "delivery": delivery,
        "files": [{"row": each, "title": title_of(each.name)} for each in delivery.files.select_related("made")],
        "mails": mails,
        "proofs": [_proof_row(each) for each in proofs],
        "may_give_up": delivery.state in {DeliveryState.MAKING, DeliveryState.SENDING, *IN_TROUBLE},
        "may_try": delivery.state != DeliveryState.TOO_OLD and any(each["is_open"] for each in mails),
    }


def schedule_context(version: ScheduleVersion | None, now: datetime) -> dict[str, Any]:
    """Beside the form: the next runs, the mail as it would be now, and who changed what."""
    context: dict[str, Any] = {
        "version": version,
        "samples": sample_texts(version),
        "places": "{period} {first} {last} {reports} {schedule}",
    }
    if version is None:
        return context
    schedule, days = version.schedule, almanac()
    history = schedule.versions.select_related("set_by").order_by("-valid_from", "-pk")[:HISTORY]
    runs, after = [], max(now, version.begins_at)
    for _number in range(RUNS_AHEAD):
        if run := next_run(rule_of(version), days, after=after):
            runs.append(run_words(run, days, now))
            after = run.due_at
    return context | {
        "schedule": schedule,
        "runs": runs,
        "history": [{"row": each, "words": _version_words(each)} for each in history],
        "previews": previews(version, now),
    }


def previews(version: ScheduleVersion, now: datetime) -> list[dict[str, str]]:
    """The mail in each language that somebody reads, as the next one would be."""
    run = next_run(rule_of(version), almanac(), after=now)
    if run is None:
        return []
    would = ReportDelivery(
        pk=0, title=version.title, names=version.names, texts=version.texts, first=run.first, last=run.last
    )
    readers = [tuple(each["languages"]) for each in version.recipients]
    return [
        {"languages": ", ".join(languages), "subject": subject_of(would, languages),
         "text": text_of(would, languages, [], fits=True)}
        for languages in dict.fromkeys(readers)
    ]  # fmt: skip


def sample_texts(version: ScheduleVersion | None) -> list[dict[str, str]]:
    """For each language what was written, and what the product says where nothing is."""
    texts = version.texts if version else {}
    found = []
    for code, name in settings.LANGUAGES:
        with override(code):
            subject, text = usual_subject(), usual_text()
        own = texts.get(code, {})
        found.append({"code": code, "name": str(name), "subject": own.get("subject", ""), "text": own.get("text", ""),
                      "usual_subject": subject, "usual_text": text})  # fmt: skip
    return found


def _schedule_row(schedule: ReportSchedule, days: Almanac, now: datetime) -> dict[str, Any]:
    version = newest_version(schedule)
    rule, last = rule_of(version), _counted().filter(schedule=schedule).first()
    run = next_run(rule, days, after=max(now, version.begins_at)) if version.is_on else None
    return {
        "schedule": schedule,
        "version": version,
        "reports": ", ".join(map(title_of, version.names)),
        "kinds": ", ".join(kind.upper() for kind in version.kinds),
        "when": when_words(rule),
        "covers": covered_words(rule),
        "next": run_words(run, days, now),
        "last": delivery_row(last) if last else None,
    }


def _counted() -> Any:
    counts = {"recipients": Count("mails"), "taken": Count("mails", filter=Q(mails__state__in=TAKEN))}
    return ReportDelivery.objects.annotate(**counts).select_related("asked_by").order_by("-due_at", "-pk")


def _mail_row(mail: DeliveryMail) -> dict[str, Any]:
    state = MailState(mail.state)
    return {"row": mail, "state": state.label, "meaning": MEANINGS.get(state, ""), "is_open": state not in TAKEN}


def _proof_row(proof: DeliveryProof) -> dict[str, Any]:
    said = proof.detail
    server = " ".join(filter(None, (said.get("server", ""), said.get("answer", ""))))
    return {
        "row": proof,
        "kind": proof.get_kind_display(),
        "who": proof.mail.address if proof.mail else "",
        "words": said.get("why") or server or said.get("file", ""),
        "message_id": said.get("message_id", ""),
        "sha256": said.get("sha256", ""),
    }


def _version_words(version: ScheduleVersion) -> str:
    rule = rule_of(version)
    words = [when_words(rule), covered_words(rule), ", ".join(each["address"] for each in version.recipients)]
    return " · ".join(words) if version.is_on else _("switched off")
