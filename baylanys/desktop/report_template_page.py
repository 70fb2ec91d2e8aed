"""What the pages of report forms show: forms, one form's versions, what was found in them, the list of places."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from baylanys.accounts.permissions import may
from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.contract.queries import contract_zone
from baylanys.reports.domain.template import version_in_force
from baylanys.reports.filling.values import Kind
from baylanys.reports.models import MadeReport
from baylanys.reports.place_tables import TABLES
from baylanys.reports.places import single_places
from baylanys.reports.spans import last_complete
from baylanys.reports.template_choices import TemplateLanguage, TemplateState
from baylanys.reports.template_models import ReportTemplate, TemplateVersion

MOST_MADE = 20
TONES = {
    TemplateState.HANDED_OVER: "attention",
    TemplateState.APPROVED: "ok",
    TemplateState.REFUSED: "breach",
}
KINDS: dict[str, str | Promise] = {
    Kind.TEXT: pgettext_lazy("kind of value", "text"),
    Kind.WHOLE: pgettext_lazy("kind of value", "whole number"),
    Kind.NUMBER: pgettext_lazy("kind of value", "number"),
    Kind.PERCENT: pgettext_lazy("kind of value", "per cent"),
    Kind.SECONDS: pgettext_lazy("kind of value", "seconds"),
    Kind.MINUTES: pgettext_lazy("kind of value", "minutes"),
    Kind.DAY: pgettext_lazy("kind of value", "day"),
    Kind.MOMENT: pgettext_lazy("kind of value", "day and time"),
    Kind.PHONE: pgettext_lazy("kind of value", "telephone number"),
}
FAULTS: dict[str, str | Promise] = {
    "unreadable": gettext_lazy("cannot be read; write {{ name }} or {{ table.column }}"),
    "unknown": gettext_lazy("there is no such place"),
    "unknown_filter": gettext_lazy("there is no such format"),
    "wrong_type": gettext_lazy("does not suit the cell or the format: it is"),
    "two_tables": gettext_lazy("stands in a row of another table; one row, one table"),
    "table_outside_row": gettext_lazy("belongs in a row of a table"),
    "merged": gettext_lazy("stands in cells merged over several rows, which cannot be repeated"),
    "in_formula": gettext_lazy("stands in a formula; put it in a cell of its own"),
}
REFUSALS: dict[str, str | Promise] = {
    "title_missing": gettext_lazy("Give the form a title."),
    "wrong_slug": gettext_lazy("The short name takes small Latin letters, digits and hyphens, up to 40."),
    "slug_taken": gettext_lazy("There is a form with this short name already."),
    "not_a_draft": gettext_lazy("Only a draft can be handed over."),
    "faulty": gettext_lazy("Correct the places that are marked first, and upload the file again."),
    "no_places": gettext_lazy("No place to fill was found in the file."),
    "one_waits_already": gettext_lazy("Another version is with the customer already."),
    "not_waiting": gettext_lazy("This version is not waiting for a decision."),
    "reason_missing": gettext_lazy("Say why, so that it can be corrected."),
    "not_in_use": gettext_lazy("This version is out of use already."),
}


def list_context(person: Any, at: datetime) -> dict[str, Any]:
    """All forms, with what is in force of each and what is under way."""
    rows = []
    for form in ReportTemplate.objects.order_by("title"):
        newest = form.versions.order_by("-number").first()
        rows.append((form, version_in_force(form, at), newest))
    return {
        "rows": rows,
        "tones": TONES,
        "brings": may(person, "bring_report_forms"),
        "languages": TemplateLanguage.choices,
    }


def one_context(person: Any, form: ReportTemplate, asked: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """One form: the version asked for, else the newest. Raises Http404."""
    versions = list(form.versions.select_related("made_by", "decided_by", "handed_over_by").order_by("-number"))
    version = _chosen(versions, asked.get("version", ""))
    holding, brings = version_in_force(form, at), may(person, "bring_report_forms")
    first, last = period_of(asked, at)
    made = MadeReport.objects.filter(name=form.report).select_related("made_by")[:MOST_MADE]
    return {
        "form": form,
        "version": version,
        "versions": versions,
        "holding": holding,
        "tones": TONES,
        "found": found_rows(version) if version else [],
        "first": first,
        "last": last,
        "ask": f"?first={first}&last={last}",
        "previews": version is not None and not version.faults,
        "brings": brings,
        "hands_over": brings and version is not None and version.state == TemplateState.DRAFT,
        "withdraws": brings
        and version is not None
        and version.state in {TemplateState.DRAFT, TemplateState.HANDED_OVER, TemplateState.APPROVED},
        "decides": version is not None
        and version.state == TemplateState.HANDED_OVER
        and may(person, "decide_approvals"),
        "needs_approval": needs_approval(ApprovalKind.REPORT_TEMPLATE, at),
        "languages": TemplateLanguage.choices,
        "made": [(each, version_in_force(form, each.made_at)) for each in made],
    }


def _chosen(versions: list[TemplateVersion], number: str) -> TemplateVersion | None:
    if not number:
        return versions[0] if versions else None
    found = next((each for each in versions if str(each.number) == number), None)
    if found is None:
        raise Http404
    return found


def found_rows(version: TemplateVersion) -> list[dict[str, str]]:
    """What was found in the file, with what each place is, or what is wrong with it; faults first."""
    titles = {each.name: each.title for each in single_places()}
    titles |= {
        f"{table.key}.{key}": f"{table.title}: {title}" for table in TABLES for key, _kind, title in table.columns
    }
    rows = [{**each, "title": titles.get(each["place"], ""), "words": fault_words(each)} for each in version.places]
    return sorted(rows, key=lambda each: not each["fault"])


def fault_words(found: Mapping[str, str]) -> str:
    """What is wrong with the mark, and what would be right; empty where nothing is."""
    if not found["fault"]:
        return ""
    said = str(FAULTS[found["fault"]])
    if found["fault"] == "wrong_type":
        return f"{said} {KINDS.get(found['help'], found['help'])}"
    return _("%(fault)s; did you mean %(name)s?") % {"fault": said, "name": found["help"]} if found["help"] else said


def period_of(asked: Mapping[str, str], at: datetime) -> tuple[date, date]:
    """The days asked for; where they cannot be read, the last whole month."""
    try:
        return date.fromisoformat(asked.get("first", "")), date.fromisoformat(asked.get("last", ""))
    except ValueError:
        return last_complete("month", at.astimezone(contract_zone()).date())


def places_context() -> dict[str, Any]:
    """The list of places as people read it."""
    tables = [
        (table.key, table.title, [(f"{table.key}.{key}", KINDS[kind], title) for key, kind, title in table.columns])
        for table in TABLES
    ]
    return {"places": [(each, KINDS[each.kind]) for each in single_places()], "tables": tables}
