"""Scripts of conversations: what keeps one from being handed over, where answers lead, what differs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baylanys.knowledge.scripts.answers import read_answers
from baylanys.knowledge.scripts.checker import faults_of
from baylanys.knowledge.scripts.differences import differences
from baylanys.knowledge.scripts.interpreter import Answered, Returned, follow, next_code
from baylanys.knowledge.scripts.script import (
    END,
    Branch,
    Field,
    Option,
    Script,
    Step,
    Texts,
    read_script,
    write_script,
)
from baylanys.knowledge.scripts.table import answer_words, path_words

YES, NO = Option("yes", Texts("Иә", "Да")), Option("no", Texts("Жоқ", "Нет"))
AGREES = Field("agrees", "choice", Texts("Келісе ме?", "Согласен?"), True, (YES, NO))
AGE = Field("age", "number", Texts("Жасы", "Возраст"))


def step(code: str, *fields: Field, branches: tuple[Branch, ...] = (), then: str = END) -> Step:
    return Step(code, Texts(code, code.upper()), Texts("Айтыңыз", "Скажите"), fields, branches, then)


WHOLE = Script(
    (
        step("ask", AGREES, branches=(Branch("agrees", "is", "no", "bye"),), then="age"),
        step("age", AGE, branches=(Branch("age", "less", "18", "bye"),), then="last"),
        step("last"),
        step("bye"),
    )
)


def with_steps(*steps: Step) -> Script:
    return Script(steps)


def test_a_whole_script_has_no_faults_and_survives_its_keeping() -> None:
    assert faults_of(WHOLE) == []
    assert read_script(write_script(WHOLE)) == WHOLE


FAULTY = {
    "no_steps": Script(),
    "too_many_steps": with_steps(*(step(f"s{n}", then=f"s{n + 1}") for n in range(61))),
    "code_twice": with_steps(step("a"), step("a")),
    "field_twice": with_steps(step("a", AGE, AGE)),
    "no_say_kk": with_steps(replace(step("a"), say=Texts("", "Да"))),
    "no_say_ru": with_steps(replace(step("a"), say=Texts("Иә", " "))),
    "too_long": with_steps(replace(step("a"), say=Texts("ә" * 2001, "Да"))),
    "no_label": with_steps(step("a", replace(AGE, label=Texts("", "Возраст")))),
    "unknown_kind": with_steps(step("a", replace(AGE, kind="colour"))),
    "no_options": with_steps(step("a", replace(AGREES, options=(YES,)))),
    "option_without_words": with_steps(step("a", replace(AGREES, options=(YES, Option("no", Texts("Жоқ")))))),
    "empty_branch": with_steps(step("a", AGREES, branches=(Branch("agrees", "is", "no", ""),))),
    "leads_nowhere": with_steps(step("a", then="")),
    "unknown_step": with_steps(step("a", then="gone")),
    "unknown_field": with_steps(step("a", branches=(Branch("agrees", "given", "", END),))),
    "bad_test": with_steps(step("a", AGREES, branches=(Branch("agrees", "is", "perhaps", END),))),
    "asked_later": with_steps(step("a", branches=(Branch("age", "given", "", END),), then="b"), step("b", AGE)),
    "unreachable": with_steps(step("a"), step("b")),
    "loop": with_steps(step("a", then="b"), step("b", AGREES, branches=(Branch("agrees", "is", "no", "a"),))),
}


@pytest.mark.parametrize("code", FAULTY)
def test_a_script_that_is_not_whole_says_why(code: str) -> None:
    assert code in {fault.code for fault in faults_of(FAULTY[code])}


def test_a_greeting_is_one_step_that_asks_nothing() -> None:
    assert faults_of(with_steps(step("hello")), is_phrase=True) == []
    assert [fault.code for fault in faults_of(WHOLE, is_phrase=True)] == ["more_than_a_phrase"]


@pytest.mark.parametrize(
    ("told", "stands", "path"),
    [
        ([], "ask", []),
        ([Answered("ask", {"agrees": "yes"})], "age", ["ask"]),
        ([Answered("ask", {"agrees": "no"})], "bye", ["ask"]),
        ([Answered("ask", {"agrees": "yes"}), Answered("age", {"age": "17"})], "bye", ["ask", "age"]),
        ([Answered("ask", {"agrees": "yes"}), Answered("age", {})], "last", ["ask", "age"]),
        ([Answered("ask", {"agrees": "yes"}), Answered("age", {}), Answered("last", {})], None, ["ask", "age", "last"]),
        ([Answered("ask", {"agrees": "yes"}), Answered("age", {"age": "9"}), Returned("ask")], "ask", []),
        ([Answered("age", {}), Returned("last")], "ask", []),
    ],
)
def test_answers_lead_to_their_step(told: list[Answered | Returned], stands: str | None, path: list[str]) -> None:
    standing = follow(WHOLE, told)
    assert (standing.step.code if standing.step else None) == stands
    assert [done.step for done in standing.path] == path


def test_what_was_answered_before_a_return_does_not_count() -> None:
    told = [Answered("ask", {"agrees": "no"}), Returned("ask"), Answered("ask", {"agrees": "yes"})]
    assert follow(WHOLE, told).answers == {"agrees": "yes"}


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("number", "1 234,5", "1234.5"),
        ("number", "много", "not_a_number"),
        ("number", "1e400", "not_a_number"),
        ("date", "22.11.2026", "2026-11-22"),
        ("date", "2026-11-22", "2026-11-22"),
        ("date", "31.02.2026", "not_a_date"),
        ("phone", "8 701 555 01 23", "+77015550123"),
        ("phone", "нет", "not_a_phone"),
        ("text", " Арман\0 ", "Арман"),
        ("text", "ә" * 1001, "too_long"),
        ("choice", "yes", "yes"),
        ("choice", "<script>", "not_an_option"),
        ("text", "  ", "required"),
    ],
)
def test_an_answer_is_read_or_refused(kind: str, said: str, kept: str) -> None:
    asked = step("a", Field("f", kind, Texts("Е", "П"), True, (YES, NO)))
    answers, faults = read_answers(asked, {"f": said, "stranger": "1"})
    assert {**answers, **faults} == {"f": kept}


@pytest.mark.parametrize(
    ("test", "value", "given", "goes"),
    [
        ("less", "18", "17.5", True),
        ("more", "18", "18", False),
        ("less", "18", "", False),
        ("is", "", "", False),
        ("is_not", "5", "", True),
        ("given", "", "0", True),
        ("empty", "", "", True),
        ("weather", "", "", False),
    ],
)
def test_a_branch_is_taken_only_when_its_test_passes(test: str, value: str, given: str, goes: bool) -> None:
    asked = step("a", AGE, branches=(Branch("age", test, value, "there"),))
    assert (next_code(asked, {"age": given}) == "there") is goes


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 9).flatmap(
        lambda n: st.lists(
            st.tuples(st.integers(0, n), st.integers(0, n), st.sampled_from(["yes", "no"])), min_size=n, max_size=n
        )
    )
)
def test_whatever_is_answered_a_whole_script_comes_to_its_end(ways: list[tuple[int, int, str]]) -> None:
    goal = [f"s{n}" for n in range(len(ways))] + [END]
    steps = tuple(
        step(
            f"s{n}", replace(AGREES, code=f"f{n}"), branches=(Branch(f"f{n}", "is", "no", goal[low]),), then=goal[high]
        )
        for n, (low, high, _) in enumerate(ways)
    )
    script = Script(steps)
    if faults_of(script):
        return
    told: list[Answered | Returned] = []
    for _ in ways:
        here = follow(script, told).step
        if here is None:
            break
        told.append(Answered(here.code, {here.fields[0].code: ways[int(here.code[1:])][2]}))
    assert follow(script, told).step is None


def test_differences_name_the_steps_and_what_of_them_changed() -> None:
    newer = Script(
        (
            replace(WHOLE.steps[0], say=Texts("Басқа", "Скажите"), then="last"),
            *WHOLE.steps[2:],
            step("new"),
        )
    )
    found = [(each.what, (each.after or each.before).code, each.parts) for each in differences(WHOLE, newer)]  # type: ignore[union-attr]
    assert found == [("changed", "ask", ("say_kk", "then")), ("added", "new", ()), ("removed", "age", ())]
    assert differences(WHOLE, WHOLE) == []
    assert [each.what for each in differences(WHOLE, Script(tuple(reversed(WHOLE.steps))))] == ["moved"]


def test_answers_are_read_by_people_and_phones_stay_covered_where_they_must() -> None:
    phone = Field("p", "phone", Texts("Т", "Т"))
    assert answer_words(AGREES, "no", "kk", covers_phones=True) == "Жоқ"
    assert answer_words(phone, "+77015550123", "ru", covers_phones=True) == "+7 701 ••• 01 23"
    assert answer_words(phone, "+77015550123", "ru", covers_phones=False) == "+7 701 555 01 23"
    assert answer_words(AGE, "1.5", "ru", covers_phones=False) == "1,5"
    standing = follow(WHOLE, [Answered("ask", {"agrees": "no"})])
    assert path_words(WHOLE, standing, "ru") == "ASK"


@pytest.mark.parametrize("content", [{}, {"steps": None}, {"steps": "x"}, {"steps": [1, {"say": 5, "fields": {}}]}])
def test_content_that_makes_no_sense_is_a_script_with_faults(content: dict[str, object]) -> None:
    assert faults_of(read_script(content))
