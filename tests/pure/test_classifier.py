"""The customer's guide: whole or not, what changed, found by a few letters, out to a table and back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baylanys.crm.classifier.lines import Line, differences, faults_of
from baylanys.crm.classifier.search import find_lines
from baylanys.crm.classifier.table import read_lines, write_lines

GRANT = Line(
    "grant-terms",
    "Ақпарат",
    "Информация",
    "Гранттар",
    "Гранты",
    "Өтінім мерзімі",
    "Сроки подачи",
    Decimal(1),
    Decimal(8),
)
PASSWORD = Line(
    "platform-password",
    "Өтініш",
    "Заявка",
    "Платформа",
    "Платформа",
    "Құпиясөзді қалпына келтіру",
    "Восстановление пароля",
    Decimal(1),
    Decimal(4),
    handler="specialist",
    required=("contact_name", "description"),
    instruction_ru="Проверить согласие",
)
COMPLAINT = Line(
    "complaint", "Шағым", "Жалоба", "Қызмет", "Обслуживание", "Баға", "Оценка", Decimal(4), Decimal(40), "customer"
)
GUIDE = [GRANT, PASSWORD, COMPLAINT]


def faults(*lines: Line) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.field, fault.code) for fault in faults_of(lines, ["nauka"])]


def test_a_whole_guide_has_no_fault() -> None:
    assert faults(*GUIDE, replace(GRANT, code="other", project="nauka")) == []


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"topic_ru": ""}, "topic_ru", "empty"),
        ({"category_kk": ""}, "category_kk", "empty"),
        ({"category_ru": "х" * 161}, "category_ru", "too_long"),
        ({"code": "Грант"}, "code", "bad_code"),
        ({"code": ""}, "code", "bad_code"),
        ({"answer_hours": Decimal(0)}, "answer_hours", "bad_hours"),
        ({"answer_hours": Decimal("NaN")}, "answer_hours", "bad_hours"),
        ({"answer_hours": Decimal("0.5")}, "first_answer_hours", "later_than_answer"),
        ({"handler": "robot"}, "handler", "bad_handler"),
        ({"required": ("shoe_size",)}, "required", "bad_field"),
        ({"project": "luna"}, "project", "unknown_project"),
    ],
)
def test_what_is_wrong_is_named_with_line_and_field(change: dict[str, object], field: str, code: str) -> None:
    found = faults(COMPLAINT, replace(GRANT, **change))
    assert (2, field, code) in found


def test_an_empty_guide_a_code_twice_and_two_names_of_one_kind_are_faults() -> None:
    assert faults() == [(0, "", "no_lines")]
    assert (2, "code", "twice") in faults(GRANT, GRANT)
    assert (2, "kind_kk", "other_name") in faults(GRANT, replace(GRANT, code="b", kind_kk="Басқа"))


def test_differences_name_what_changed() -> None:
    later = [replace(GRANT, answer_hours=Decimal(16)), COMPLAINT, replace(GRANT, code="new")]
    found = [(each.code, each.what, each.fields) for each in differences(GUIDE, later)]
    assert found == [
        ("grant-terms", "changed", ("answer_hours",)),
        ("new", "added", ()),
        ("platform-password", "removed", ()),
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("парол", "platform-password"),
        ("купиясоз", "platform-password"),
        ("құпия", "platform-password"),
        ("грант срок", "grant-terms"),
        ("шагым", "complaint"),
        ("platform-p", "platform-password"),
        ("өтінім", "grant-terms"),
    ],
)
def test_a_category_is_found_by_any_level_in_both_languages(text: str, first: str) -> None:
    assert find_lines(text, GUIDE, {})[0].code == first


def test_what_is_used_often_goes_before_and_nothing_else_is_invented() -> None:
    assert [line.code for line in find_lines("", GUIDE, {"complaint": 5, "grant-terms": 2})][:2] == [
        "complaint",
        "grant-terms",
    ]
    assert find_lines("zzz", GUIDE, {}) == []
    assert find_lines("парол zzz", GUIDE, {}) == []


def test_a_project_sees_its_own_lines_and_those_of_all() -> None:
    own = replace(GRANT, code="own", project="nauka")
    assert {line.code for line in find_lines("гран", [*GUIDE, own], {}, project="other")} == {"grant-terms"}
    assert {line.code for line in find_lines("гран", [*GUIDE, own], {}, project="nauka")} == {"grant-terms", "own"}


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(
    lambda text: text[0] not in "="
)


@given(st.lists(TEXT, min_size=6, max_size=6), st.integers(1, 900), st.integers(0, 99))
def test_a_guide_written_to_a_table_is_read_back_the_same(texts: list[str], hours: int, cents: int) -> None:
    line = Line("a-1", *texts, Decimal(1), Decimal(hours) + Decimal(cents) / 100, required=("description", "project"))
    assert read_lines(write_lines([line, PASSWORD])) == ([line, PASSWORD], [])


def test_a_table_without_a_needed_column_says_which() -> None:
    lines, wrong = read_lines("Код;Вид;Тема\na;b;c\n".encode())
    assert lines == []
    assert [(fault.field, fault.code) for fault in wrong] == [
        ("category_ru", "no_column"),
        ("answer_hours", "no_column"),
    ]


def test_formulas_and_broken_hours_of_a_table_are_faults() -> None:
    lines, wrong = read_lines("Код;Вид;Тема;Категория;Срок ответа, ч\na;=1+1;Т;К;скоро\n".encode())
    assert [fault.code for fault in wrong] == ["formula"]
    assert (1, "answer_hours", "bad_hours") in faults(*lines)
