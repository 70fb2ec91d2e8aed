"""Tables of the built-in reports that a customer's form may name."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from baylanys.reports.filling.values import Kind
from baylanys.reports.place_kinds import TablePlace

_CALLS = (
    ("offered", Kind.WHOLE, pgettext_lazy("count", "Offered")),
    ("answered", Kind.WHOLE, pgettext_lazy("count", "Answered")),
    ("in_time_percent", Kind.PERCENT, gettext_lazy("In time, %")),
    ("lost", Kind.WHOLE, pgettext_lazy("count", "Lost")),
    ("lost_percent", Kind.PERCENT, gettext_lazy("Lost, %")),
    ("mean_wait", Kind.SECONDS, gettext_lazy("Mean wait")),
    ("longest_wait", Kind.SECONDS, gettext_lazy("Longest wait")),
    ("inbound_minutes", Kind.MINUTES, gettext_lazy("Minutes in")),
    ("outbound_minutes", Kind.MINUTES, gettext_lazy("Minutes out")),
)
_REQUESTS = (
    ("registered", Kind.WHOLE, gettext_lazy("Registered")),
    ("share", Kind.PERCENT, gettext_lazy("Share, %")),
    ("in_time", Kind.WHOLE, gettext_lazy("In time")),
    ("late", Kind.WHOLE, gettext_lazy("Late")),
    ("open", Kind.WHOLE, gettext_lazy("Open")),
    ("hours", Kind.NUMBER, gettext_lazy("Mean time to the answer, hours")),
)
_OUTBOUND = (
    ("calls", Kind.WHOLE, gettext_lazy("Calls")),
    ("answered", Kind.WHOLE, gettext_lazy("Answered")),
    ("no_answer", Kind.WHOLE, gettext_lazy("No answer")),
    ("busy", Kind.WHOLE, gettext_lazy("Busy")),
    ("failed", Kind.WHOLE, gettext_lazy("Failed")),
    ("reached_percent", Kind.PERCENT, gettext_lazy("Reached, %")),
    ("talk", Kind.SECONDS, gettext_lazy("Talk in all")),
)
_CHATS = (
    ("answers", Kind.WHOLE, gettext_lazy("Answers of operators")),
    ("kept", Kind.PERCENT, gettext_lazy("In time, %")),
    ("first_mean", Kind.SECONDS, gettext_lazy("Mean wait for the first answer")),
    ("mean", Kind.SECONDS, gettext_lazy("Mean wait for an answer")),
)
_KIND = ("kind", Kind.TEXT, gettext_lazy("Kind"))
_TOPIC = ("topic", Kind.TEXT, gettext_lazy("Topic"))
_OPERATOR = ("operator", Kind.TEXT, gettext_lazy("Operator"))
_CONTRACT = (
    TablePlace("days", gettext_lazy("By day"), (("day", Kind.DAY, gettext_lazy("Day")), *_CALLS)),
    TablePlace(
        "half_hours",
        gettext_lazy("By half-hour of the day"),
        (("half_hour", Kind.TEXT, gettext_lazy("Half-hour")), *_CALLS),
    ),
    TablePlace(
        "worst_days",
        gettext_lazy("Worst days: more lost calls than a day may have (4.3)"),
        (
            ("day", Kind.DAY, gettext_lazy("Day")),
            ("offered", Kind.WHOLE, pgettext_lazy("count", "Offered")),
            ("lost", Kind.WHOLE, pgettext_lazy("count", "Lost")),
            ("lost_percent", Kind.PERCENT, gettext_lazy("Lost, %")),
        ),
    ),
    TablePlace(
        "readings",
        gettext_lazy("4.2 by the four formulas in use"),
        (
            ("formula", Kind.TEXT, gettext_lazy("Formula")),
            ("value", Kind.PERCENT, gettext_lazy("This period")),
            ("previous", Kind.PERCENT, gettext_lazy("Period before")),
        ),
    ),
    TablePlace(
        "minutes_months",
        gettext_lazy("The account by month"),
        (
            ("month", Kind.TEXT, gettext_lazy("Month")),
            ("direction", Kind.TEXT, gettext_lazy("Direction")),
            ("own", Kind.MINUTES, gettext_lazy("Own limit")),
            ("carried", Kind.MINUTES, gettext_lazy("Carried over")),
            ("limit", Kind.MINUTES, gettext_lazy("Limit")),
            ("talked", Kind.MINUTES, gettext_lazy("Of calls")),
            ("corrected", Kind.MINUTES, gettext_lazy("Corrections")),
            ("used", Kind.MINUTES, gettext_lazy("Used")),
            ("left", Kind.MINUTES, gettext_lazy("Left")),
            ("percent", Kind.PERCENT, gettext_lazy("Used, %")),
        ),
        "minutes",
        "months",
    ),
)
_REGISTER = TablePlace(
    "calls",
    gettext_lazy("Register of inbound calls"),
    (
        ("arrived", Kind.MOMENT, gettext_lazy("Arrived")),
        ("number", Kind.PHONE, gettext_lazy("Number")),
        ("name", Kind.TEXT, gettext_lazy("Name")),
        ("language", Kind.TEXT, gettext_lazy("Language")),
        _TOPIC,
        ("queue", Kind.TEXT, gettext_lazy("Queue")),
        _OPERATOR,
        ("outcome", Kind.TEXT, gettext_lazy("Outcome")),
        ("wait", Kind.SECONDS, gettext_lazy("Wait")),
        ("talk", Kind.SECONDS, gettext_lazy("Talk")),
        ("answered", Kind.MOMENT, pgettext_lazy("moment", "Answered")),
        ("ended", Kind.MOMENT, gettext_lazy("Ended")),
        ("result", Kind.TEXT, gettext_lazy("Result")),
        ("id", Kind.TEXT, "ID"),
    ),
    "inbound_register",
)
_BY_KIND = (
    TablePlace("request_kinds", gettext_lazy("Requests by kind"), (_KIND, *_REQUESTS), "classification", "kinds"),
    TablePlace(
        "request_topics", gettext_lazy("Requests by topic"), (_KIND, _TOPIC, *_REQUESTS), "classification", "topics"
    ),
    TablePlace(
        "request_categories",
        gettext_lazy("Requests by category"),
        (_KIND, _TOPIC, ("category", Kind.TEXT, gettext_lazy("Category")), *_REQUESTS),
        "classification",
        "categories",
    ),
)
_OUTBOUND_BY = tuple(
    TablePlace(f"outbound_{key}", title, (("name", Kind.TEXT, name), *_OUTBOUND), "outbound_results", key)
    for key, title, name in (
        ("by_operator", gettext_lazy("Outbound calls by operator"), gettext_lazy("Operator")),
        ("by_topic", gettext_lazy("Outbound calls by topic"), gettext_lazy("Topic")),
        ("by_purpose", gettext_lazy("Outbound calls by purpose"), gettext_lazy("Purpose")),
    )
)
_WHATSAPP = (
    TablePlace(
        "chats_days",
        gettext_lazy("Conversations by day"),
        (
            ("day", Kind.DAY, gettext_lazy("Day")),
            ("opened", Kind.WHOLE, gettext_lazy("Conversations opened")),
            *_CHATS,
        ),
        "chats",
        "days",
    ),
    TablePlace(
        "chats_operators",
        gettext_lazy("Conversations by operator"),
        (_OPERATOR, ("talks", Kind.WHOLE, pgettext_lazy("WhatsApp", "Conversations")), *_CHATS),
        "chats",
        "operators",
    ),
)
_PEOPLE = (
    TablePlace(
        "operators",
        gettext_lazy("Calls and conversations of operators"),
        (
            _OPERATOR,
            ("inbound", Kind.WHOLE, gettext_lazy("Inbound")),
            ("outbound", Kind.WHOLE, gettext_lazy("Outbound")),
            ("chats", Kind.WHOLE, pgettext_lazy("WhatsApp", "Conversations")),
            ("answers", Kind.WHOLE, gettext_lazy("Answers of operators")),
            ("talk", Kind.SECONDS, gettext_lazy("Talk")),
            ("mean_talk", Kind.SECONDS, gettext_lazy("Mean talk")),
            ("hold", Kind.SECONDS, gettext_lazy("Hold")),
            ("in_wrap_up", Kind.SECONDS, gettext_lazy("Wrap-up")),
            ("not_stated", Kind.WHOLE, gettext_lazy("Result not stated")),
        ),
        "operators",
        "work",
    ),
    TablePlace(
        "operator_time",
        gettext_lazy("Time in each state"),
        (
            _OPERATOR,
            ("in_ready", Kind.SECONDS, gettext_lazy("Ready")),
            ("in_offered", Kind.SECONDS, gettext_lazy("Ringing")),
            ("in_talking", Kind.SECONDS, gettext_lazy("Talking")),
            ("in_wrap_up", Kind.SECONDS, gettext_lazy("Wrap-up")),
            ("in_break", Kind.SECONDS, gettext_lazy("Break")),
            ("in_not_ready", Kind.SECONDS, gettext_lazy("Not ready")),
            ("at_work", Kind.SECONDS, gettext_lazy("At work in all")),
        ),
        "operators",
        "time",
    ),
)
TABLES: tuple[TablePlace, ...] = (*_CONTRACT, _REGISTER, *_BY_KIND, *_OUTBOUND_BY, *_WHATSAPP, *_PEOPLE)
