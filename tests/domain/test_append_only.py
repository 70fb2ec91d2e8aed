"""What happened stays as it was written, whoever asks."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import F

from baylanys.accounts.models import Person
from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.reporting.models import Countersignature, KpiDefinition, MinuteCorrection, MonthClosing
from baylanys.reports.models import MadeReport
from baylanys.routing.models import FloorEvent, OperatorStateChange
from baylanys.telephony.models import Recording, RecordingListen
from baylanys.workforce.models import Operator

pytestmark = pytest.mark.django_db


def a_call() -> Interaction:
    return Interaction.objects.create(direction="inbound", arrived_at=clock.now())


def an_event() -> models.Model:
    return InteractionEvent.objects.create(interaction=a_call(), seq=1, at=clock.now(), kind="arrived")


def a_listen() -> models.Model:
    recording = Recording.objects.create(interaction=a_call(), raw_name="one")
    return RecordingListen.objects.create(recording=recording)


def a_state_change() -> models.Model:
    operator = Operator.objects.create(person=Person.objects.create(username="aigerim"))
    return OperatorStateChange.objects.create(operator=operator, at=clock.now(), state="ready", device="browser")


def a_floor_event() -> models.Model:
    return FloorEvent.objects.create(kind="state_set")


def a_setting_change() -> models.Model:
    return SettingChange.objects.create(kind="lines")


def a_definition() -> models.Model:
    return KpiDefinition.objects.create(version=99, valid_from="2030-01-01")


def a_minute_correction() -> models.Model:
    return MinuteCorrection.objects.create(month="2026-10-01", direction="inbound", minutes=1, reason="x")


def a_closed_month() -> models.Model:
    return MonthClosing.objects.create(month="2026-10-01", frozen={}, sha256="x")


def a_countersignature() -> models.Model:
    return Countersignature.objects.create(closing=a_closed_month(), sha256="x")


def a_made_report() -> models.Model:
    day = clock.now().date()
    return MadeReport.objects.create(name="kpi_daily", first=day, last=day, formula_version=1, size=1)


ROWS = [
    (an_event, "at"),
    (a_listen, "at"),
    (a_state_change, "at"),
    (a_floor_event, "at"),
    (a_setting_change, "at"),
    (a_definition, "valid_from"),
    (a_minute_correction, "minutes"),
    (a_closed_month, "sha256"),
    (a_countersignature, "sha256"),
    (a_made_report, "sha256"),
]
each_row = pytest.mark.parametrize(("make", "field"), ROWS, ids=[make.__name__ for make, _ in ROWS])


@each_row
def test_the_row_cannot_be_changed(make: Callable[[], models.Model], field: str) -> None:
    row = make()
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**{field: F(field)})


@each_row
def test_the_row_cannot_be_deleted(make: Callable[[], models.Model], field: str) -> None:
    row = make()
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).delete()
    assert type(row)._default_manager.filter(pk=row.pk).exists()
