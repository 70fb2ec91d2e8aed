"""The page of steps of escalation: the form, and what holds, in the order in which a request comes to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baylanys.crm.cases.escalation import AFTER, BEFORE, LEVELS
from baylanys.crm.choices import EscalationClock, EscalationMoment, EscalationWhom
from baylanys.crm.escalation_queries import steps_in_force
from baylanys.crm.models import EscalationStep

REFUSALS = {
    "bad_step": gettext_lazy("From 1 to 99 per cent of the time, or from 1 to 1,000 working hours."),
    "nobody_told": gettext_lazy("Choose who is told."),
    "too_many_steps": gettext_lazy("There are very many steps already: end one first."),
}
ORDER = (BEFORE, "at", AFTER)


class StepForm(forms.Form):
    """A step; how much of it counts only before and after it is due."""

    clock = forms.ChoiceField(label=gettext_lazy("Due time of the"), choices=EscalationClock.choices)
    moment = forms.ChoiceField(label=gettext_lazy("When"), choices=EscalationMoment.choices)
    amount = forms.IntegerField(
        label=gettext_lazy("How many: per cent or hours"), min_value=0, max_value=1_000, required=False
    )
    level = forms.TypedChoiceField(label=gettext_lazy("Level"), choices=[(each, each) for each in LEVELS], coerce=int)
    whom = forms.MultipleChoiceField(
        label=gettext_lazy("Who is told"), choices=EscalationWhom.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": REFUSALS["nobody_told"]},
    )  # fmt: skip
    by_mail = forms.BooleanField(
        label=gettext_lazy("By e-mail too"), required=False, widget=forms.CheckboxInput({"class": "form-check-input"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("clock", "moment", "level"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["amount"].widget.attrs["class"] = "form-control"

    def step(self) -> dict[str, Any]:
        """What was chosen; nothing stands beside “it is due”."""
        values = dict(self.cleaned_data)
        values["amount"] = 0 if values["moment"] == "at" else values["amount"] or 0
        return values


def steps_context(form: StepForm) -> dict[str, Any]:
    """The page."""
    rows = sorted(steps_in_force(), key=_order)
    groups = [
        {"title": title, "steps": [_shown(row) for row in rows if row.clock == clock]}
        for clock, title in EscalationClock.choices
    ]
    return {"form": form, "groups": groups, "has_steps": bool(rows)}


def _order(row: EscalationStep) -> tuple[int, int, int]:
    return ORDER.index(row.moment), -row.amount if row.moment == BEFORE else row.amount, row.pk


def _shown(row: EscalationStep) -> dict[str, Any]:
    return {"row": row, "when": _when(row), "whom": ", ".join(str(EscalationWhom(each).label) for each in row.whom)}


def _when(row: EscalationStep) -> str:
    if row.moment == BEFORE:
        return _("%(part)s%% of the time are left") % {"part": row.amount}
    if row.moment == AFTER:
        words = ngettext("%(n)s working hour after it was due", "%(n)s working hours after it was due", row.amount)
        return words % {"n": row.amount}
    return _("It is due")
