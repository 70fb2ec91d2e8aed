"""The quick choice of operator and work against the plain one that looks at everybody and sorts."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from baylanys.routing.decisions import Decision
from baylanys.routing.router import Router
from baylanys.routing.work import Capacity, Operator, Work, WorkKind
from bench.naive_router import NaiveRouter

LEVELS = st.dictionaries(st.sampled_from(["kk", "ru"]), st.integers(1, 3))
QUEUES = st.sampled_from([frozenset({"general"}), frozenset({"general", "permits"})])
CHATS = st.sampled_from([{}, {}, {"chat1": WorkKind.CONVERSATION}, {"call1": WorkKind.CALL}])
PEOPLE = st.lists(
    st.builds(
        Operator, st.just(""), LEVELS, QUEUES, st.just(Capacity(1, 1, 2)), st.booleans(), st.integers(0, 5), CHATS
    ),
    min_size=1,
    max_size=12,
).map(lambda people: [replace(one, id=f"operator{number}") for number, one in enumerate(people)])
WORKS = st.lists(
    st.builds(
        Work,
        id=st.just(""),
        kind=st.sampled_from([WorkKind.CALL, WorkKind.CONVERSATION]),
        queue=st.sampled_from(["general", "permits"]),
        waiting_since=st.integers(0, 5),
        required=st.dictionaries(st.sampled_from(["kk", "ru"]), st.integers(1, 3), max_size=1),
        preferred=st.sampled_from([(), ("kk",), ("ru", "kk")]),
        priority=st.integers(0, 1),
        returned=st.booleans(),
    ),
    max_size=12,
).map(lambda works: [replace(one, id=f"work{number}") for number, one in enumerate(works)])


def rush(router: Router, people: Sequence[Operator], works: Sequence[Work]) -> list[Decision]:
    """Operators come, work comes, half of the operators leave off what they do, then all are ready."""
    decisions: list[Decision] = []
    for one in people:
        decisions += router.operator_joined(one, 10)
    for work in works:
        decisions += router.work_arrived(work, 11)
    for number, one in enumerate(people):
        decisions += router.operator_freed(one.id, f"call{number % 2}", 12)
    for one in people:
        decisions += router.operator_ready(one.id, 13)
    return decisions


@settings(max_examples=300, deadline=None, derandomize=True)
@given(people=PEOPLE, works=WORKS)
def test_the_quick_choice_is_the_plain_one(people: list[Operator], works: list[Work]) -> None:
    assert rush(Router(), people, works) == rush(NaiveRouter(), people, works)
