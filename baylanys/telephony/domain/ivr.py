"""Versions of IVR flows: drafted, published, rolled back (3.5, 7.6).

A call ends on the version it began with, so a version that was ever published is never edited.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.core.errors import DomainError, NotFound, NotPossible
from baylanys.routing.models import Queue
from baylanys.telephony.choices import FlowState
from baylanys.telephony.ivr.demo_flow import AFTER_HOURS, WORKING_HOURS, demo_definition
from baylanys.telephony.ivr.flow import Flow
from baylanys.telephony.ivr.problems import FlowProblem
from baylanys.telephony.ivr.reading import read_flow
from baylanys.telephony.models import IvrFlow, IvrFlowVersion, Prompt

FIRST_FLOWS = {
    WORKING_HOURS: ("Жұмыс уақыты", "Рабочее время", "Working hours"),
    AFTER_HOURS: ("Жұмыс уақытынан тыс", "Нерабочее время", "After hours"),
}

# A version's state, and the states it may go on to.
TRANSITIONS: dict[FlowState, frozenset[FlowState]] = {
    FlowState.DRAFT: frozenset({FlowState.PUBLISHED}),
    FlowState.PUBLISHED: frozenset({FlowState.RETIRED}),
    FlowState.RETIRED: frozenset({FlowState.PUBLISHED}),
}


class FlowRefused(DomainError):
    """The flow has `problems` and may not be published."""

    code = "flow_refused"

    def __init__(self, problems: list[FlowProblem]) -> None:
        super().__init__(_("The flow has mistakes: correct them, then publish it."))
        self.problems = problems


@transaction.atomic
def seed_flows(*, at: datetime) -> None:
    """The first flows exist and are published; flows that have a version are left as people made them."""
    for code, (kk, ru, en) in FIRST_FLOWS.items():
        flow, _new = IvrFlow.objects.get_or_create(code=code, defaults={"name_kk": kk, "name_ru": ru, "name_en": en})
        IvrFlowVersion.objects.bulk_create(
            [
                IvrFlowVersion(
                    flow=flow,
                    number=1,
                    definition=demo_definition(code),
                    state=FlowState.PUBLISHED,
                    created_at=at,
                    published_at=at,
                )
            ]
            if not flow.versions.exists()
            else [],
            ignore_conflicts=True,
        )


def published_version(code: str) -> IvrFlowVersion:
    """The version that a call of this flow begins with now. Raises NotFound."""
    version = IvrFlowVersion.objects.filter(flow__code=code, state=FlowState.PUBLISHED).first()
    if version is None:
        raise NotFound(_("No version of this flow is published."), code="flow_not_published")
    return version


def read_version(version: IvrFlowVersion) -> tuple[Flow | None, list[FlowProblem]]:
    """The version's flow, where it can be read, and everything wrong with it as things stand now."""
    return read_flow(
        version.definition,
        prompts=set(Prompt.objects.values_list("code", flat=True)),
        queues=set(Queue.objects.values_list("code", flat=True)),
    )


@transaction.atomic
def draft_version(*, source: IvrFlowVersion, by: Person | None, at: datetime) -> IvrFlowVersion:
    """A new draft with the nodes of `source` stands beside it."""
    flow = IvrFlow.objects.select_for_update().get(pk=source.flow_id)
    last = flow.versions.aggregate(last=Max("number"))["last"]
    return flow.versions.create(number=last + 1, definition=source.definition, created_at=at, created_by=by)


def save_draft(*, version: IvrFlowVersion, text: str) -> list[FlowProblem]:
    """The draft holds the nodes that the JSON text describes, mistakes and all; what is wrong with them.

    Raises FlowRefused where the text is no JSON object (nothing is saved), NotPossible where it is no draft any more.
    """
    version.definition = _definition(text)
    saved = IvrFlowVersion.objects.filter(pk=version.pk, state=FlowState.DRAFT).update(definition=version.definition)
    if not saved:
        raise NotPossible(_("Only a draft can be edited."), code="not_a_draft")
    return read_version(version)[1]


@transaction.atomic
def publish_flow_version(*, version: IvrFlowVersion, by: Person | None, at: datetime) -> None:
    """New calls begin with this version, the one before is retired; publishing the published one changes nothing.

    Raises FlowRefused with the problems found.
    """
    flow = IvrFlow.objects.select_for_update().get(pk=version.flow_id)
    version.refresh_from_db()
    if version.state == FlowState.PUBLISHED:
        return
    _flow, problems = read_version(version)
    if problems:
        raise FlowRefused(problems)
    former = flow.versions.filter(state=FlowState.PUBLISHED).values_list("number", flat=True).first()
    flow.versions.filter(state=FlowState.PUBLISHED).update(state=FlowState.RETIRED)
    flow.versions.filter(pk=version.pk).update(state=FlowState.PUBLISHED, published_at=at)
    version.refresh_from_db()
    before = {"version": former}
    note_change(kind="ivr_published", by=by, at=at, before=before, flow=flow.code, version=version.number)


@transaction.atomic
def roll_back(*, flow: IvrFlow, by: Person | None, at: datetime) -> IvrFlowVersion:
    """New calls begin with the version that was published before the present one.

    Raises NotPossible where there was none, FlowRefused where it would no longer work.
    """
    IvrFlow.objects.select_for_update().get(pk=flow.pk)
    before = flow.versions.filter(state=FlowState.RETIRED).order_by("-published_at", "-number").first()
    if before is None:
        raise NotPossible(_("No earlier version was ever published."), code="no_earlier_version")
    publish_flow_version(version=before, by=by, at=at)
    return before


@transaction.atomic
def delete_draft(*, version: IvrFlowVersion) -> None:
    """The draft is gone. Raises NotPossible for a version that was published."""
    deleted, _rows = IvrFlowVersion.objects.filter(pk=version.pk, state=FlowState.DRAFT).delete()
    if not deleted:
        raise NotPossible(_("Only a draft can be deleted."), code="not_a_draft")


def _definition(text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text.encode(), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError) as error:
        raise FlowRefused([FlowProblem("malformed", about=str(error))]) from error
