"""Rows of the figures."""

from baylanys.reporting.models.bill import Bill, BillLine
from baylanys.reporting.models.closing import ClosingCorrection, Countersignature, MonthClosing
from baylanys.reporting.models.definitions import KpiDefinition
from baylanys.reporting.models.folded import CallToFold, DayLines, FoldState, IntervalSum, JudgedCall, OutsideLeg
from baylanys.reporting.models.minutes import MinuteCorrection, PeakMonth
from baylanys.reporting.models.staffing import (
    GapReason,
    PeakPeriod,
    SpokenLanguage,
    StaffedDay,
    StaffingRule,
    StateToCount,
)

__all__ = [
    "Bill",
    "BillLine",
    "CallToFold",
    "ClosingCorrection",
    "Countersignature",
    "DayLines",
    "FoldState",
    "GapReason",
    "IntervalSum",
    "JudgedCall",
    "KpiDefinition",
    "MinuteCorrection",
    "MonthClosing",
    "OutsideLeg",
    "PeakMonth",
    "PeakPeriod",
    "SpokenLanguage",
    "StaffedDay",
    "StaffingRule",
    "StateToCount",
]
