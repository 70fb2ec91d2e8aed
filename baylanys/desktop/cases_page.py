"""What the pages of requests show."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.accounts.permissions import may
from baylanys.contract.models import Project
from baylanys.core.errors import DomainError
from baylanys.crm.case_queries import lines_to_choose, often_used
from baylanys.crm.cases.states import acts_in, standing
from baylanys.crm.choices import Handler, ReplyChannel, ReplyKind
from baylanys.crm.classifier.search import find_lines
from baylanys.crm.domain.case import FieldsMissing, may_answer
from baylanys.crm.domain.classifier import line_of, version_in_force
from baylanys.crm.domain.overdue import clocks_of
from baylanys.crm.escalation_queries import levels_of
from baylanys.crm.models import Case, ClassifierLine
from baylanys.desktop.case_beside import beside
from baylanys.desktop.case_suggestions import MOST_SUGGESTED, suggested_codes
from baylanys.desktop.case_words import STANDINGS
from baylanys.interactions.models import Interaction
from baylanys.interactions.permissions import shown_name, shown_number
from baylanys.platform_operations.choices import OperationState

SPEAKS_FOR_IT = 1_000_000
"""What speaks for a category goes before how often it is used."""
EVENT_WORDS = {
    "opened": gettext_lazy("opened the request"),
    "taken": gettext_lazy("took it"),
    "assigned": gettext_lazy("gave it to"),
    "passed_on": gettext_lazy("passed it on to"),
    "asked": gettext_lazy("asked the person"),
    "reclassified": gettext_lazy("changed the category"),
    "closed": gettext_lazy("answered and closed"),
    "reopened": gettext_lazy("opened it again"),
    "commented": gettext_lazy("wrote"),
    "linked": gettext_lazy("added a call or conversation"),
    "told": gettext_lazy("told the person"),
    "bonded": gettext_lazy("linked it with"),
    "parted": gettext_lazy("parted it from"),
    "split": gettext_lazy("made a request out of it:"),
    "split_from": gettext_lazy("made it out of"),
    "merged": gettext_lazy("merged it into"),
    "merged_in": gettext_lazy("merged into it"),
    "unmerged": gettext_lazy("undid the merging with"),
    "person_added": gettext_lazy("added a person"),
    "person_removed": gettext_lazy("removed a person"),
    "file_added": gettext_lazy("added a file"),
    "mail_failed": gettext_lazy("the e-mail could not be sent"),
    "operation": gettext_lazy("an operation on the platform:"),
    "due_soon": gettext_lazy("the request is due soon"),
    "overdue": gettext_lazy("the request is overdue"),
    "escalated": gettext_lazy("escalated the request to level"),
}
REFUSALS = {
    "changed_meanwhile": gettext_lazy(
        "Somebody changed this request meanwhile. Look at it as it is now, then act again."
    ),
    "not_now": gettext_lazy("This is not possible with the request as it is now."),
    "answer_missing": gettext_lazy("Write what was answered."),
    "reason_missing": gettext_lazy("Write why."),
    "same_case": gettext_lazy("This is the same request."),
    "no_such_case": gettext_lazy("There is no request of this number."),
    "no_such_person": gettext_lazy("Choose a person first."),
    "no_category": gettext_lazy("Choose a category."),
    "empty_comment": gettext_lazy("Write something first."),
}
FIELD_WORDS = {
    "description": gettext_lazy("description"),
    "project": gettext_lazy("project"),
    "contact_name": gettext_lazy("name of the person"),
    "contact_number": gettext_lazy("number of the person"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    case: Case
    category: str
    tone: str
    words: str
    handler: str
    name: str = ""
    short: str = ""
    above: str = ""
    level: int = 0


def row_of(case: Case, at: datetime, reader: Any = None, level: int = 0) -> Row:
    """The line of the list; the person's name as the reader's role may see it; `level` of escalation, 0 for none."""
    tone, words = STANDINGS[standing(clocks_of(case), at)]
    name = shown_name(reader, case.contact.name) if case.contact and reader else ""
    category = category_of(case.line)
    above, _arrow, short = category.rpartition(" › ")
    return Row(case, category, tone, str(words), str(Handler(case.handler).label), name, short, above, level)


def category_of(row: ClassifierLine) -> str:
    """“Kind › topic › category” in the language of the page."""
    line, language = line_of(row), get_language() or "ru"
    return " › ".join(line.name(level, language) for level in ("kind", "topic", "category"))


def category_name(row: ClassifierLine) -> str:
    """The category alone, in the language of the page."""
    return line_of(row).name("category", get_language() or "ru")


def found_categories(
    text: str, project: str, at: datetime, chosen: str = "", source: Any = None, contact: Any = None
) -> list[dict[str, Any]]:
    """Categories by a few letters of any level; the one chosen stands first, then those that the conversation and the
    person's past speak for."""
    rows = {row.code: row for row in lines_to_choose(version_in_force(at))}
    speaks = suggested_codes(source, contact, list(rows.values()), at)
    best = {code for code, _weight in speaks.most_common(MOST_SUGGESTED)}
    weights = often_used(at) + Counter({code: SPEAKS_FOR_IT * weight for code, weight in speaks.items()})
    lines = find_lines(text, [line_of(row) for row in rows.values()], weights, project)
    codes = [line.code for line in lines if line.code != chosen]
    language = get_language() or "ru"
    return [
        {
            "row": rows[code],
            "name": line_of(rows[code]).name("category", language),
            "above": " › ".join(line_of(rows[code]).name(level, language) for level in ("kind", "topic")),
            "instruction": rows[code].instruction_kk if language == "kk" else rows[code].instruction_ru,
            "chosen": code == chosen,
            "suggested": code in best,
        }
        for code in ([chosen] if chosen in rows else []) + codes
    ]


def case_context(person: Any, case: Case, at: datetime) -> dict[str, Any]:
    """The request's page."""
    ids = list(case.interactions.values_list("interaction_id", flat=True))
    tone, words = STANDINGS[standing(clocks_of(case), at)]
    language = get_language() or "ru"
    return {
        "case": case,
        "category": category_of(case.line),
        "instruction": case.line.instruction_kk if language == "kk" else case.line.instruction_ru,
        "tone": tone,
        "standing": str(words),
        "level": levels_of([case.pk]).get(case.pk, 0),
        "contact_name": shown_name(person, case.contact.name) if case.contact else "",
        "contact_number": _number_of(person, case),
        "may_see_contact": may(person, "see_contacts"),
        "project": dict(project_choices()).get(case.project, case.project),
        "events": [_event(each) for each in case.events.select_related("by")],
        "interactions": Interaction.objects.filter(pk__in=ids)
        .select_related("operator__person")
        .order_by("arrived_at"),
        "acts": set(acts_in(case.state)) if may_answer(person, case) and not case.merged_into_id else set(),
        "handlers": [choice for choice in Handler.choices if choice[0] != case.handler],
        "people": Person.objects.filter(is_active=True, role__in=workers_of(case)).order_by("first_name", "username"),
        "may_comment": True,
        **beside(person, case),
    }


def refusal_words(error: DomainError) -> str:
    """What to tell the person."""
    if isinstance(error, FieldsMissing):
        names = ", ".join(str(FIELD_WORDS.get(name, name)) for name in error.fields)
        return _("This category needs also: %(fields)s.") % {"fields": names}
    return str(REFUSALS.get(error.code, error))


def project_choices() -> list[tuple[str, str]]:
    title = f"name_{get_language() or 'ru'}"
    return list(Project.objects.filter(is_active=True).order_by(title).values_list("code", title))


def workers_of(case: Case) -> list[str]:
    """Roles of those whose turn it may be."""
    return [Role.REPRESENTATIVE] if case.handler == Handler.CUSTOMER else [Role.OPERATOR, Role.SUPERVISOR]


def _number_of(person: Any, case: Case) -> str:
    phone = case.contact.phones.order_by("pk").first() if case.contact else None
    return shown_number(person, phone.e164) if phone else ""


def _event(event: Any) -> dict[str, Any]:
    detail = event.detail
    if event.kind == "reclassified":
        target = " → ".join(_categories([detail.get("from", ""), detail.get("to", "")]))
    elif event.kind == "told":
        target = f"{ReplyKind(detail['what']).label} · {ReplyChannel(detail['channel']).label}"
    elif event.kind == "escalated":
        target = ": ".join([str(detail["level"]), ", ".join(_name_of(each) for each in detail["told"])]).rstrip(": ")
    elif detail.get("state") in OperationState.values:
        target = str(OperationState(detail["state"]).label)
    elif detail.get("case"):
        target = f"№ {detail['case']}"
    elif detail.get("handler") in Handler.values:
        target = str(Handler(detail["handler"]).label)
    else:
        target = _name_of(detail.get("to", ""))
    return {"row": event, "words": EVENT_WORDS.get(event.kind, event.kind), "target": target}


def _categories(codes: list[str]) -> list[str]:
    """Names of categories by their codes, of the newest version that has them."""
    rows = ClassifierLine.objects.filter(code__in=codes).order_by("version__number")
    names = {row.code: line_of(row).name("category", get_language() or "ru") for row in rows}
    return [names.get(code, code) for code in codes]


def _name_of(username: str) -> str:
    person = Person.objects.filter(username=username).first() if username else None
    return person.display_name if person else username
