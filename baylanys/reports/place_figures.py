"""Single values of the built-in reports that a customer's form may name."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from baylanys.reports.filling.values import Kind
from baylanys.reports.place_kinds import FigurePlace

_CONTRACT = (
    FigurePlace("lost_percent", Kind.PERCENT, gettext_lazy("Lost calls"), "1,73 %", "4.3", "≤ 2 %"),
    FigurePlace(
        "days_beyond", Kind.WHOLE, gettext_lazy("Days with more lost calls than a day may have"), "0", "4.3", "0"
    ),
    FigurePlace(
        "in_time_percent", Kind.PERCENT, gettext_lazy("Share answered in time"), "86,4 %", "4.2", "≥ 80 %"
    ),
    FigurePlace("mean_wait", Kind.SECONDS, gettext_lazy("Mean wait"), "0:24", "4.4", "≤ 1:00"),
    FigurePlace("longest_wait", Kind.SECONDS, gettext_lazy("Longest wait"), "1:54", "4.1", "≤ 2:00"),
    FigurePlace(
        "recorded_percent", Kind.PERCENT, gettext_lazy("Recorded conversations"), "100,00 %", "5.4", "100 %"
    ),
    FigurePlace("offered", Kind.WHOLE, pgettext_lazy("count", "Offered"), "1 234"),
    FigurePlace("answered", Kind.WHOLE, pgettext_lazy("count", "Answered"), "1 198"),
    FigurePlace("in_time", Kind.WHOLE, gettext_lazy("Answered in time"), "1 067"),
    FigurePlace("lost", Kind.WHOLE, pgettext_lazy("count", "Lost"), "21"),
    FigurePlace("callback_kept", Kind.WHOLE, gettext_lazy("Callback kept"), "15", "4.3"),
    FigurePlace("reached_again", Kind.WHOLE, gettext_lazy("Reached again within an hour"), "6"),
    FigurePlace("left_in_ivr", Kind.WHOLE, gettext_lazy("Left in the menu"), "40"),
    FigurePlace("after_hours", Kind.WHOLE, pgettext_lazy("count", "After hours"), "73"),
    FigurePlace("refused_for_line", Kind.WHOLE, gettext_lazy("Refused for want of a line"), "0", "5.2"),
    FigurePlace("most_lines", Kind.WHOLE, gettext_lazy("Most lines at once"), "9", "5.2"),
    FigurePlace("dropped", Kind.WHOLE, gettext_lazy("Dropped by a failure"), "0"),
    FigurePlace("inbound_minutes", Kind.MINUTES, gettext_lazy("Minutes in"), "3 870", "5.1"),
    FigurePlace("outbound_minutes", Kind.MINUTES, gettext_lazy("Minutes out"), "912", "5.1"),
)  # fmt: skip
_REQUESTS = (
    FigurePlace(
        "requests_in_time_percent", Kind.PERCENT, gettext_lazy("Requests answered in time, of those due"), "98,20 %",
        "6", "100 %", "classification", "in_time_percent",
    ),
    FigurePlace("requests_registered", Kind.WHOLE, gettext_lazy("Requests registered"), "412", "6", "",
                "classification", "registered"),
    FigurePlace("requests_in_time", Kind.WHOLE, gettext_lazy("of these answered in time"), "380", "6", "",
                "classification", "in_time"),
    FigurePlace("requests_late", Kind.WHOLE, gettext_lazy("of these answered late"), "7", "6", "", "classification",
                "late"),
    FigurePlace("requests_open", Kind.WHOLE, gettext_lazy("of these still open"), "25", "6", "", "classification",
                "open"),
    FigurePlace("requests_took", Kind.NUMBER, gettext_lazy("Mean time to the answer, hours"), "5,4", "6", "",
                "classification", "took"),
)  # fmt: skip
_CHATS = tuple(
    FigurePlace(f"chats_{key}", kind, title, example, report="chats", figure=key)
    for key, kind, title, example in (
        ("opened", Kind.WHOLE, gettext_lazy("Conversations opened"), "310"),
        ("closed", Kind.WHOLE, gettext_lazy("Conversations closed"), "305"),
        ("answers", Kind.WHOLE, gettext_lazy("Answers of operators"), "1 240"),
        ("first_kept", Kind.PERCENT, gettext_lazy("First answers in time"), "97,10 %"),
        ("kept", Kind.PERCENT, gettext_lazy("All answers in time"), "96,40 %"),
        ("first_mean", Kind.SECONDS, gettext_lazy("Mean wait for the first answer"), "1:12"),
        ("mean", Kind.SECONDS, gettext_lazy("Mean wait for an answer"), "1:40"),
    )
)
_WORK = (
    FigurePlace("operators_count", Kind.WHOLE, gettext_lazy("Operators who worked"), "5", "5.3", "", "operators",
                "operators"),
    FigurePlace("operators_inbound", Kind.WHOLE, gettext_lazy("Inbound calls served"), "1 198", "", "", "operators",
                "inbound"),
    FigurePlace("operators_outbound", Kind.WHOLE, gettext_lazy("Outbound calls answered"), "240", "", "", "operators",
                "outbound"),
    FigurePlace("operators_talk", Kind.SECONDS, gettext_lazy("Talk in all"), "64:30:00", "", "", "operators", "talk"),
    FigurePlace("outbound_calls", Kind.WHOLE, gettext_lazy("Outbound calls"), "260", "", "", "outbound_results",
                "calls"),
)  # fmt: skip
_MINUTES = (
    FigurePlace("minutes_inbound_used", Kind.MINUTES, gettext_lazy("Minutes in, of the month's account"), "3 870",
                "5.1", "≤ 10 000", "minutes", "inbound_minutes"),
    FigurePlace("minutes_outbound_used", Kind.MINUTES, gettext_lazy("Minutes out, of the month's account"), "912",
                "5.1", "≤ 10 000", "minutes", "outbound_minutes"),
    FigurePlace("minutes_inbound_left", Kind.MINUTES, gettext_lazy("Left of minutes in"), "6 130", "5.1", "",
                "minutes", "inbound_left"),
    FigurePlace("minutes_outbound_left", Kind.MINUTES, gettext_lazy("Left of minutes out"), "9 088", "5.1", "",
                "minutes", "outbound_left"),
)  # fmt: skip
FIGURES: tuple[FigurePlace, ...] = (*_CONTRACT, *_MINUTES, *_REQUESTS, *_CHATS, *_WORK)
