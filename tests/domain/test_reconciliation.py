"""Hours compared with Asterisk's own records leave a row that shows what differs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from baylanys.core.installation import Installation
from baylanys.interactions.models import Interaction
from baylanys.telephony.domain.reconciliation import hours_to_reconcile, reconcile
from baylanys.telephony.models import Call, Reconciliation

pytestmark = pytest.mark.django_db
HOUR = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def installation(tmp_path) -> Installation:
    values = {name: getattr(settings.INSTALLATION, name) for name in Installation.__dataclass_fields__}
    made = Installation(**{**values, "data": tmp_path})
    made.cel_file.parent.mkdir(parents=True)
    made.spool_dir.mkdir(parents=True)
    return made


def written(installation: Installation, *calls: tuple[str, float, float]) -> None:
    lines = []
    for channel, began, ended in calls:
        for second, kind in ((began, "CHAN_START"), (ended, "HANGUP")):
            stamp = (HOUR + timedelta(seconds=second)).timestamp()
            lines.append(f'"{stamp:.3f}","{kind}","PJSIP/x","{channel}","{channel}","s","from-trunk","","","","",""\n')
    installation.cel_file.write_text("".join(lines))


def call(channel: str, began: float, ended: float) -> Interaction:
    moments = {"arrived_at": HOUR + timedelta(seconds=began), "ended_at": HOUR + timedelta(seconds=ended)}
    row = Interaction.objects.create(direction="inbound", **moments)
    Call.objects.create(interaction=row, channel_id=channel, stage="ended")
    return row


def test_what_agrees_agrees(installation):
    written(installation, ("c1", 1, 9), ("c2", 3600, 3605))
    call("c1", 1.2, 9.1)
    row = reconcile(hour=HOUR, installation=installation, at=HOUR)
    assert (row.calls_there, row.calls_here, row.agrees) == (1, 1, True)


def test_a_call_that_is_not_here_is_shown_until_it_is(installation):
    written(installation, ("c1", 1, 9))
    row = reconcile(hour=HOUR, installation=installation, at=HOUR)
    assert [told["what"] for told in row.differences] == ["missing_here"]
    call("c1", 1, 9)
    assert reconcile(hour=HOUR, installation=installation, at=HOUR).agrees
    assert Reconciliation.objects.count() == 1


def test_a_call_that_we_put_into_another_hour_is_no_missing_call(installation):
    written(installation, ("c1", 0.2, 9))
    call("c1", -0.5, 9)
    assert reconcile(hour=HOUR, installation=installation, at=HOUR).agrees


def test_records_that_were_rotated_away_are_read_too(installation):
    written(installation, ("c1", 1, 9))
    installation.cel_file.rename(installation.cel_file.with_name(f"{installation.cel_file.name}.1"))
    written(installation, ("c2", 11, 19))
    assert reconcile(hour=HOUR, installation=installation, at=HOUR).calls_there == 2


def test_the_running_hour_is_left_alone_and_none_is_compared_twice(installation):
    written(installation)
    at = HOUR + timedelta(minutes=7)
    assert hours_to_reconcile(at=at, back=2) == [HOUR - timedelta(hours=2), HOUR - timedelta(hours=1)]
    reconcile(hour=HOUR - timedelta(hours=1), installation=installation, at=at)
    assert hours_to_reconcile(at=at, back=2) == [HOUR - timedelta(hours=2)]
