"""Forms of the page of queues, topics and numbers."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baylanys.routing.domain.queue import OFFER_SECONDS, PLACES, PRIORITIES, WRAP_UP_SECONDS, Names, QueueRules
from baylanys.routing.models import Queue, Topic
from baylanys.telephony.models import DialledNumber, IvrFlow

RULES = ("priority", "offer_seconds", "wrap_up_seconds", "place_limit")


class NamesForm(forms.Form):
    """A name in each language; callers' pages and reports show it."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=120)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)

    @property
    def names(self) -> Names:
        return Names(*(self.cleaned_data[f"name_{code}"] for code in ("kk", "ru", "en")))


class QueueForm(NamesForm):
    """A queue's names and rules."""

    priority = forms.IntegerField(
        label=_("Priority (the higher is served first)"), min_value=PRIORITIES[0], max_value=PRIORITIES[-1], initial=0
    )
    offer_seconds = forms.IntegerField(
        label=_("An offer lasts, seconds"), min_value=OFFER_SECONDS[0], max_value=OFFER_SECONDS[-1], initial=15
    )
    wrap_up_seconds = forms.IntegerField(
        label=_("Wrap-up, seconds"), min_value=WRAP_UP_SECONDS[0], max_value=WRAP_UP_SECONDS[-1], initial=60
    )

    place_limit = forms.IntegerField(
        label=_("Places: how many may wait at once"), min_value=PLACES[0], max_value=PLACES[-1], initial=60
    )

    @property
    def rules(self) -> QueueRules:
        return QueueRules(**{name: self.cleaned_data[name] for name in RULES})

    @classmethod
    def of(cls, queue: Queue) -> "QueueForm":
        fields = ("name_kk", "name_ru", "name_en", *RULES)
        return cls(initial={name: getattr(queue, name) for name in fields}, prefix=f"queue{queue.pk}")


class NewQueueForm(QueueForm):
    """Also the code by which flows name the queue; it stays."""

    code = forms.SlugField(label=_("Code for call flows (Latin letters)"), max_length=50)
    field_order = ("code",)


class TopicForm(NamesForm):
    """A topic's names, its queue, and whether anybody may take its calls."""

    queue = forms.ModelChoiceField(Queue.objects.order_by("pk"), label=_("Queue"), empty_label=None)
    only_skilled = forms.BooleanField(label=_("Only operators who have a level in this topic"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["queue"])

    @classmethod
    def of(cls, topic: Topic) -> "TopicForm":
        known = {name: getattr(topic, name) for name in ("name_kk", "name_ru", "name_en", "queue")}
        return cls(initial=known | {"only_skilled": bool(topic.skill)}, prefix=f"topic{topic.pk}")


class NumberForm(forms.Form):
    """Which flow answers by day and which after hours."""

    flow = forms.ModelChoiceField(IvrFlow.objects.order_by("code"), label=_("In working time"), empty_label=None)
    after_hours_flow = forms.ModelChoiceField(
        IvrFlow.objects.order_by("code"), label=_("After hours"), required=False, empty_label=_("the same")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _name(field)
        _dress(self)

    @classmethod
    def of(cls, number: DialledNumber) -> "NumberForm":
        known = {"flow": number.flow, "after_hours_flow": number.after_hours_flow}
        return cls(initial=known, prefix=f"number{number.pk}")


def _name(field: Any) -> None:
    """Options are shown by their names in the language of the page."""
    field.label_from_instance = lambda row: getattr(row, f"name_{get_language()}") or row.code


def _dress(form: forms.Form) -> None:
    for field in form.fields.values():
        is_choice, is_box = isinstance(field.widget, forms.Select), isinstance(field.widget, forms.CheckboxInput)
        field.widget.attrs["class"] = "form-select" if is_choice else "form-check-input" if is_box else "form-control"
