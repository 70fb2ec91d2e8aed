"""Versions of IVR flows: drafted, published, rolled back; never edited once published."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from baylanys.core.errors import NotFound, NotPossible
from baylanys.routing.models import Queue
from baylanys.telephony.choices import FlowState
from baylanys.telephony.domain.ivr import (
    TRANSITIONS,
    FlowRefused,
    delete_draft,
    draft_version,
    publish_flow_version,
    published_version,
    read_version,
    roll_back,
    save_draft,
    seed_flows,
)
from baylanys.telephony.domain.prompt import seed_texts
from baylanys.telephony.ivr.demo_flow import AFTER_HOURS, WORKING_HOURS
from baylanys.telephony.models import IvrFlow, IvrFlowVersion

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def first() -> IvrFlowVersion:
    Queue.objects.get_or_create(code="general", defaults={"name_kk": "Жалпы", "name_ru": "Общая", "name_en": "General"})
    seed_texts()
    seed_flows(at=AT)
    return published_version(WORKING_HOURS)


@pytest.fixture
def draft(first: IvrFlowVersion) -> IvrFlowVersion:
    return draft_version(source=first, by=None, at=AT)


def states(flow: IvrFlow) -> list[str]:
    return list(flow.versions.order_by("number").values_list("state", flat=True))


def text(version: IvrFlowVersion, **changes: object) -> str:
    return json.dumps(version.definition | changes)


def test_a_new_centre_has_both_flows_published_and_sound(first: IvrFlowVersion) -> None:
    for code in (WORKING_HOURS, AFTER_HOURS):
        flow, problems = read_version(published_version(code))
        assert flow is not None
        assert problems == []


def test_seeding_again_leaves_what_people_made(first: IvrFlowVersion, draft: IvrFlowVersion) -> None:
    publish_flow_version(version=draft, by=None, at=LATER)
    seed_flows(at=LATER)
    assert states(first.flow) == ["retired", "published"]


def test_a_flow_without_a_published_version_is_said() -> None:
    with pytest.raises(NotFound):
        published_version(WORKING_HOURS)


def test_a_draft_begins_with_the_nodes_of_its_source(first: IvrFlowVersion, draft: IvrFlowVersion) -> None:
    assert (draft.number, draft.state, draft.definition) == (2, FlowState.DRAFT, first.definition)


def test_a_draft_keeps_mistakes_and_names_them(draft: IvrFlowVersion) -> None:
    problems = save_draft(version=draft, text=text(draft, start="nowhere"))
    draft.refresh_from_db()
    assert [problem.code for problem in problems] == ["unknown_start"]
    assert draft.definition["start"] == "nowhere"


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", "\ud800"])
def test_text_that_is_no_flow_is_not_saved(draft: IvrFlowVersion, broken: str) -> None:
    before = draft.definition
    with pytest.raises(FlowRefused) as refused:
        save_draft(version=draft, text=broken)
    draft.refresh_from_db()
    assert refused.value.problems[0].code == "malformed"
    assert draft.definition == before


def test_a_flow_with_mistakes_is_not_published(first: IvrFlowVersion, draft: IvrFlowVersion) -> None:
    save_draft(version=draft, text=text(draft, start="nowhere"))
    with pytest.raises(FlowRefused):
        publish_flow_version(version=draft, by=None, at=LATER)
    assert states(first.flow) == ["published", "draft"]


def test_publishing_retires_the_one_before(first: IvrFlowVersion, draft: IvrFlowVersion) -> None:
    publish_flow_version(version=draft, by=None, at=LATER)
    publish_flow_version(version=draft, by=None, at=LATER)
    assert states(first.flow) == ["retired", "published"]
    assert published_version(WORKING_HOURS) == draft
    assert draft.published_at == LATER


@pytest.mark.parametrize("state", [FlowState.PUBLISHED, FlowState.RETIRED])
def test_what_was_published_is_neither_edited_nor_deleted(draft: IvrFlowVersion, state: FlowState) -> None:
    IvrFlowVersion.objects.filter(flow=draft.flow, state=FlowState.PUBLISHED).update(state=FlowState.RETIRED)
    IvrFlowVersion.objects.filter(pk=draft.pk).update(state=state)
    with pytest.raises(NotPossible):
        save_draft(version=draft, text=text(draft, start="greeting"))
    with pytest.raises(NotPossible):
        delete_draft(version=draft)


def test_rolling_back_brings_the_version_before(first: IvrFlowVersion, draft: IvrFlowVersion) -> None:
    publish_flow_version(version=draft, by=None, at=LATER)
    assert roll_back(flow=first.flow, by=None, at=LATER + timedelta(minutes=1)) == first
    assert states(first.flow) == ["published", "retired"]


def test_there_is_nothing_to_roll_back_to_at_first(first: IvrFlowVersion) -> None:
    with pytest.raises(NotPossible) as refused:
        roll_back(flow=first.flow, by=None, at=LATER)
    assert refused.value.code == "no_earlier_version"


def test_a_draft_may_be_deleted(first: IvrFlowVersion, draft: IvrFlowVersion) -> None:
    delete_draft(version=draft)
    assert states(first.flow) == ["published"]


def test_the_states_go_only_as_the_table_says(first: IvrFlowVersion, draft: IvrFlowVersion) -> None:
    seen = {(FlowState(before), FlowState(after)) for before, after in walk(first, draft) if before != after}
    assert seen == {(before, after) for before, all_after in TRANSITIONS.items() for after in all_after}


def walk(first: IvrFlowVersion, draft: IvrFlowVersion) -> list[tuple[str, str]]:
    before = states(first.flow)
    changes = []
    for act in (
        lambda: publish_flow_version(version=draft, by=None, at=AT),
        lambda: roll_back(flow=first.flow, by=None, at=AT),
        lambda: roll_back(flow=first.flow, by=None, at=LATER),
    ):
        act()
        after = states(first.flow)
        changes += list(zip(before, after, strict=True))
        before = after
    return changes
