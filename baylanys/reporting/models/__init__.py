"""Rows of the figures."""

from baylanys.reporting.models.definitions import KpiDefinition
from baylanys.reporting.models.folded import CallToFold, DayLines, FoldState, IntervalSum, JudgedCall, OutsideLeg

__all__ = ["CallToFold", "DayLines", "FoldState", "IntervalSum", "JudgedCall", "KpiDefinition", "OutsideLeg"]
