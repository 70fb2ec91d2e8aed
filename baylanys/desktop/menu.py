"""The menu and the start page of each role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baylanys.accounts.choices import Role
from baylanys.accounts.permissions import may
from baylanys.core.approval import waiting_for_approval
from baylanys.crm.models import Case
from baylanys.desktop.settings_places import PLACES
from baylanys.knowledge.queries import open_gaps
from baylanys.platform_operations.queries import waiting_for_second
from baylanys.routing.models import Waiting
from baylanys.telephony.task_queries import open_tasks
from baylanys.workforce.models import Operator


@dataclass(frozen=True)
class Entry:
    """One line of the menu; shown to those with the permission, where the address exists."""

    name: str
    title: str | Promise
    icon: str
    permission: str
    counts: str = ""
    counted_for: str = ""
    """The permission of those whom the count concerns, where they are fewer."""


ENTRIES = (
    Entry("desk", _("Desk"), icon="headset", permission="work_at_desk"),
    Entry("tasks", _("Work list"), icon="check", permission="work_tasks", counts="tasks"),
    Entry("live", _("Live"), icon="activity", permission="see_live", counts="waiting"),
    Entry("wallboard", _("Wallboard"), icon="app-window", permission="see_wallboard"),
    Entry("cockpit", pgettext_lazy("cockpit", "Contract"), icon="file", permission="see_figures"),
    Entry("minutes", pgettext_lazy("account", "Minutes"), icon="clock", permission="see_figures"),
    Entry("closings", _("Closed months"), icon="list", permission="see_figures"),
    Entry("overview", _("Figures"), icon="chart-bar", permission="see_figures"),
    Entry("reports", _("Reports"), icon="report-analytics", permission="see_figures"),
    Entry(
        "knowledge",
        _("Knowledge base"),
        icon="book",
        permission="see_articles",
        counts="gaps",
        counted_for="write_articles",
    ),
    Entry(
        "approvals",
        _("Waiting for approval"),
        icon="checks",
        permission="see_approvals",
        counts="approvals",
        counted_for="decide_approvals",
    ),
    Entry("register", _("Register"), icon="list-details", permission="see_register"),
    Entry("chats", _("Chats"), icon="brand-whatsapp", permission="read_chats"),
    Entry("my_calls", _("My calls"), icon="history", permission="see_own_interactions"),
    Entry("cases", _("Requests"), icon="lifebuoy", permission="see_cases", counts="late_cases"),
    Entry("improvements", _("Suggestions and complaints"), icon="pencil", permission="see_improvements"),
    Entry(
        "platform_operations",
        _("Operations"),
        icon="bolt",
        permission="see_operation",
        counts="second_persons",
        counted_for="confirm_operations",
    ),
    Entry("mailings", _("Mailings"), icon="send", permission="see_mailings"),
    Entry("contacts", _("Contacts"), icon="user", permission="see_contacts"),
    Entry("classifier", _("Classifier"), icon="layout-columns", permission="see_classifier"),
    Entry("scripts", _("Scripts"), icon="forms", permission="see_scripts"),
    Entry("report_templates", _("Report forms"), icon="file", permission="see_report_forms"),
    Entry("reconciliation", _("Reconciliation"), icon="scale", permission="see_reconciliation"),
    Entry("hours", _("Hours and lines"), icon="calendar-time", permission="see_hours"),
    Entry("queues", _("Queues and topics"), icon="tag", permission="manage_telephony"),
    Entry("guard_rules", _("Guard"), icon="clock-pause", permission="manage_telephony"),
    Entry("quick_answers", _("Quick answers"), icon="bolt", permission="manage_quick_answers"),
    Entry("case_escalation", _("Escalation of requests"), icon="bell-ringing", permission="manage_quick_answers"),
    Entry("chat_rules", _("Chat rules"), icon="hourglass", permission="manage_telephony"),
    Entry("bot", _("Bot on WhatsApp"), icon="robot", permission="manage_bot"),
    Entry("flows", _("Call flows"), icon="sitemap", permission="manage_telephony"),
    Entry("templates", _("WhatsApp templates"), icon="message", permission="manage_templates"),
    Entry("whatsapp_numbers", _("WhatsApp numbers"), icon="brand-whatsapp", permission="manage_numbers"),
    Entry("mailing_rules", _("Pace and price of mailings"), icon="hourglass", permission="manage_mailings"),
    Entry("words", _("Own words"), icon="language", permission="manage_words"),
    Entry("prompts", _("Prompts"), icon="microphone-2", permission="manage_telephony"),
    Entry("connectors", _("Platforms"), icon="app-window", permission="manage_connectors"),
    Entry("wallboards", _("Wallboards"), icon="app-window", permission="manage_wallboards"),
    Entry("access", _("Access"), icon="plug", permission="manage_access"),
    Entry("audit", _("Audit log"), icon="info-circle", permission="see_audit"),
    Entry("alarms", _("Alarms"), icon="alert-triangle", permission="see_alarms"),
    Entry("margin_settings", _("Alarms of margins"), icon="bell-ringing", permission="supervise"),
    Entry("report_schedules", _("Schedules of reports"), icon="send", permission="manage_schedules"),
    Entry("retention", _("How long things are kept"), icon="trash", permission="manage_retention"),
    Entry("settings", _("Settings"), icon="settings", permission="see_settings"),
    Entry("people", _("People"), icon="users", permission="manage_people"),
)

COUNTS: dict[str, Callable[[], int]] = {
    "second_persons": lambda: waiting_for_second().count(),
    "waiting": Waiting.objects.count,
    "late_cases": lambda: Case.objects.exclude(state="closed").exclude(overdue_at=None).count(),
    "approvals": lambda: len(waiting_for_approval()),
    "gaps": lambda: open_gaps().count(),
    "tasks": lambda: open_tasks().count(),
}

START_PAGES = {
    Role.OPERATOR: "/desk/",
    Role.SUPERVISOR: "/live/",
    Role.QUALITY: "/register/",
    Role.ADMINISTRATOR: "/settings/",
    Role.REPRESENTATIVE: "/cockpit/",
    Role.OBSERVER: "/cockpit/",
}


def start_page(person: Any) -> str:
    """Address of the page on which the person's role begins the day."""
    return START_PAGES[Role(person.role)]


def has_desk(person: Any) -> bool:
    """True where the person takes calls: the phone and the live stream stand in the shell.

    Asked several times for a page, looked up once.
    """
    if not may(person, "work_at_desk"):
        return False
    if not hasattr(person, "found_desk"):
        person.found_desk = Operator.objects.filter(pk=person.pk).exists()
    return bool(person.found_desk)


def menu_of(person: Any, path: str) -> list[dict[str, Any]]:
    """What the person's menu shows: title, icon, address, count, and whether it is the present page."""
    shown = []
    sees_settings = may(person, "see_settings")
    settled = tuple(filter(None, map(_address, PLACES)))
    for entry in entries_of(person):
        if entry.name in PLACES and sees_settings:
            continue
        address = reverse(entry.name)
        count = COUNTS[entry.counts]() if entry.counts and may(person, entry.counted_for or entry.permission) else 0
        within = settled if entry.name == "settings" else ()
        elsewhere = sees_settings and entry.name in {"cases", "reports"} and path.startswith(settled)
        here = path.startswith((address, *within)) and not elsewhere
        shown.append({"entry": entry, "address": address, "count": count, "here": here})
    return shown


def entries_of(person: Any) -> list[Entry]:
    """Every page that the person may open, where a door brings it."""
    found = [each for each in ENTRIES if may(person, each.permission) and _address(each.name) is not None]
    return [each for each in found if each.name not in {"desk", "my_calls"} or has_desk(person)]


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
