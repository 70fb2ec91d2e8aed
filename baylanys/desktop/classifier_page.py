"""What the page of the guide shows: versions, the tree of one, what differs from the one before, what is wrong."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baylanys.accounts.permissions import may
from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.contract.models import Project
from baylanys.core.spreadsheets import TableRefused
from baylanys.crm.choices import ClassifierState, Handler
from baylanys.crm.classifier.lines import Difference, Fault, Line, differences, faults_of
from baylanys.crm.classifier.table import HEADINGS
from baylanys.crm.domain.classifier import lines_of, version_in_force
from baylanys.crm.models import ClassifierVersion
from baylanys.desktop.contact_import_page import REFUSALS

FAULTS = {
    "no_lines": gettext_lazy("the guide has no lines"),
    "empty": gettext_lazy("is empty"),
    "too_long": gettext_lazy("is too long"),
    "bad_code": gettext_lazy("only small Latin letters, digits and hyphens, up to 40"),
    "twice": gettext_lazy("stands twice"),
    "bad_hours": gettext_lazy("no number of working hours"),
    "later_than_answer": gettext_lazy("the first answer would come after the answer"),
    "bad_handler": gettext_lazy("one of operator, specialist, customer"),
    "bad_field": gettext_lazy("unknown field"),
    "unknown_project": gettext_lazy("unknown project"),
    "other_name": gettext_lazy("has another Kazakh name in an earlier line"),
    "no_column": gettext_lazy("the column is missing"),
    "formula": gettext_lazy("a formula instead of a value"),
}
FIELDS = {
    "code": gettext_lazy("Code"),
    "project": gettext_lazy("Project"),
    "kind_kk": gettext_lazy("Kind, Kazakh"),
    "kind_ru": gettext_lazy("Kind, Russian"),
    "kind_en": gettext_lazy("Kind, English"),
    "topic_kk": gettext_lazy("Topic, Kazakh"),
    "topic_ru": gettext_lazy("Topic, Russian"),
    "topic_en": gettext_lazy("Topic, English"),
    "category_kk": gettext_lazy("Category, Kazakh"),
    "category_ru": gettext_lazy("Category, Russian"),
    "category_en": gettext_lazy("Category, English"),
    "first_answer_hours": gettext_lazy("First answer, working hours"),
    "answer_hours": gettext_lazy("Answer, working hours"),
    "handler": gettext_lazy("Who answers"),
    "required": gettext_lazy("Required fields"),
    "instruction_kk": gettext_lazy("Instruction, Kazakh"),
    "instruction_ru": gettext_lazy("Instruction, Russian"),
}
WHAT = {"added": gettext_lazy("new"), "changed": gettext_lazy("changed"), "removed": gettext_lazy("removed")}


def classifier_context(person: Any, version: ClassifierVersion | None, at: datetime) -> dict[str, Any]:
    """The page of a version; without any the page says how to begin."""
    holding, lines = version_in_force(at), lines_of(version)
    versions = list(
        ClassifierVersion.objects.select_related("drafted_by", "submitted_by", "decided_by").order_by("-number")
    )
    is_draft = version is not None and version.state == ClassifierState.DRAFT
    drafts = may(person, "draft_classifier")
    projects = list(Project.objects.values_list("code", flat=True))
    return {
        "version": version,
        "versions": versions,
        "holding": holding,
        "tree": tree_of(lines, get_language() or "ru"),
        "count": len(lines),
        "edits": is_draft and drafts,
        "drafts": drafts,
        "has_draft": any(each.state == ClassifierState.DRAFT for each in versions),
        "decides": version is not None
        and version.state == ClassifierState.SUBMITTED
        and may(person, "approve_classifier"),
        "faults": [fault_words(each) for each in faults_of(lines, projects)] if is_draft and lines else [],
        "changes": [_change_words(each) for each in differences(_before(version), lines)] if version else [],
        "needs_approval": needs_approval(ApprovalKind.CLASSIFIER, at),
        "field_choices": FIELDS,
        "handlers": Handler.choices,
        "projects": projects,
    }


def tree_of(lines: Sequence[Line], language: str) -> list[dict[str, Any]]:
    """Kinds with their topics with their categories; lines of one kind need not stand together."""

    def by(level: str, these: Sequence[Line]) -> list[tuple[str, list[Line]]]:
        order: dict[str, int] = {}
        for line in these:
            order.setdefault(line.name(level, language), len(order))
        ranked = sorted(these, key=lambda line: order[line.name(level, language)])
        return [(name, list(group)) for name, group in groupby(ranked, key=lambda line: line.name(level, language))]

    return [
        {
            "name": kind or "?",
            "topics": [
                {"name": topic or "?", "lines": [(line, line.name("category", language) or "?") for line in own]}
                for topic, own in by("topic", of_kind)
            ],
        }
        for kind, of_kind in by("kind", lines)
    ]


def fault_words(fault: Fault) -> str:
    """The fault as a sentence: which line, which column, what."""
    what = str(FAULTS.get(fault.code, fault.code))
    if not fault.line:
        return what
    place = _("line %(n)s") % {"n": fault.line}
    column = str(FIELDS.get(fault.field, HEADINGS.get(fault.field, fault.field)))
    value = f" “{fault.value}”" if fault.value else ""
    return f"{place}, {column}{value}: {what}"


def refusal_words(refused: TableRefused) -> str:
    return str(REFUSALS[refused.code])


def _change_words(each: Difference) -> dict[str, Any]:
    line = each.after or each.before
    assert line is not None
    language = get_language() or "ru"
    changed = [
        (str(FIELDS[name]), getattr(each.before, name), getattr(each.after, name)) for name in each.fields
    ]  # fmt: skip
    return {
        "what": WHAT[each.what],
        "kind": each.what,
        "code": each.code,
        "name": line.name("category", language),
        "fields": changed,
    }


def _before(version: ClassifierVersion) -> list[Line]:
    approved = ClassifierVersion.objects.filter(state=ClassifierState.APPROVED, number__lt=version.number)
    return lines_of(approved.order_by("-number").first())
