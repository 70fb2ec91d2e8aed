"""The dialogue with the customer's people: which days, figures, projects, files their words mean; the second word."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baylanys.bot.flow import step
from baylanys.bot.flow_staff import file_buttons
from baylanys.bot.flow_words import (
    Alarms,
    ConfirmMailing,
    Done,
    DraftMailing,
    Facts,
    Failed,
    FindArticles,
    GiveFigures,
    HandOver,
    Heard,
    OfferMailings,
    PlanMailing,
    SendFile,
    Staff,
    State,
    Wish,
)
from baylanys.bot.periods import Days, read_days
from baylanys.bot.questions import read_question
from baylanys.bot.rendering import write_reply
from baylanys.bot.texts import FIRST_TEXTS, GROUPS
from tests.pure.test_bot_public import assert_fits

TODAY = date(2026, 11, 26)
"""A Thursday."""
PROJECTS = (
    ("grants", "Грантовое финансирование"),
    ("grants", "Гранттық қаржыландыру"),
    ("platform", "Цифровая платформа"),
    ("platform", "Цифрлық платформа"),
)
STAFF = Facts(
    today=TODAY, staff=Staff("Сәуле", frozenset({"see_figures"})), projects=PROJECTS,
    can=frozenset({"alarms", "mailings"}), minute=100,
)  # fmt: skip


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("text", "first", "last", "span"),
    [
        ("сегодня", TODAY, TODAY, "day"),
        ("Бүгінгі көрсеткіштер", TODAY, TODAY, "day"),
        ("дозвон за вчера", day(11, 25), day(11, 25), "day"),
        ("кеше", day(11, 25), day(11, 25), "day"),
        ("неделя", day(11, 23), day(11, 29), "week"),
        ("осы апта", day(11, 23), day(11, 29), "week"),
        ("прошлую неделю дай", day(11, 16), day(11, 22), "week"),
        ("өткен апта", day(11, 16), day(11, 22), "week"),
        ("осы ай", day(11, 1), day(11, 30), "month"),
        ("за месяц", day(11, 1), day(11, 30), "month"),
        ("өткен ай", day(10, 1), day(10, 31), "month"),
        ("last month", day(10, 1), day(10, 31), "month"),
        ("октябрь", day(10, 1), day(10, 31), "month"),
        ("қазан айы", day(10, 1), day(10, 31), "month"),
        ("за декабрь", day(12, 1, 2025), day(12, 31, 2025), "month"),
        ("май 2026", day(5, 1), day(5, 31), "month"),
        ("с 1.11 по 15.11", day(11, 1), day(11, 15), "other"),
        ("12.11.2026", day(11, 12), day(11, 12), "day"),
        ("2026-11-01 2026-11-05", day(11, 1), day(11, 5), "other"),
        ("за последние 7 дней", day(11, 20), TODAY, "other"),
        ("соңғы 3 күн", day(11, 24), TODAY, "other"),
        ("квартал", day(10, 1), day(12, 31), "other"),
        ("прошлый год", day(1, 1, 2025), day(12, 31, 2025), "other"),
        ("ертең", day(11, 27), day(11, 27), "day"),
    ],
)
def test_days_are_read_from_words(text: str, first: date, last: date, span: str) -> None:
    assert read_days(text, TODAY) == Days(first, last, span)


@pytest.mark.parametrize("text", ["", "здравствуйте", "31.02.2026", "99.99", "🙂", "1.1.1.1"])
def test_words_that_name_no_days(text: str) -> None:
    assert read_days(text, TODAY) is None


def wishes(text: str = "", button: str = "", state: State | None = None, facts: Facts = STAFF) -> tuple[Wish, ...]:
    heard = Heard(text, button, "interactive" if button else "text")
    return step("1", state or State(language="ru", greeted=True), heard, facts).wishes


def keys(text: str = "", button: str = "", state: State | None = None, facts: Facts = STAFF) -> list[str]:
    heard = Heard(text, button, "interactive" if button else "text")
    found = step("1", state or State(language="ru", greeted=True), heard, facts)
    return [each.key for each in found.replies]


MONTH = (day(11, 1), TODAY)
WEEK = (day(11, 23), TODAY)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("неделя", GiveFigures("kpi_weekly", *WEEK)),
        ("осы ай", GiveFigures("kpi_monthly", *MONTH)),
        ("дозвон за вчера", GiveFigures("kpi_daily", day(11, 25), day(11, 25), "in_time")),
        ("жоғалған қоңыраулар бүгін", GiveFigures("kpi_daily", TODAY, TODAY, "lost")),
        ("показатели", GiveFigures("kpi_daily", TODAY, TODAY)),
        ("грантовое финансирование", GiveFigures("classification", *MONTH, "", "grants")),
        ("цифрлық платформа осы апта", GiveFigures("classification", *WEEK, "", "platform")),
        ("отчёт за неделю в excel", SendFile("xlsx", "kpi_weekly", *WEEK)),
        ("апта pdf", SendFile("pdf", "kpi_weekly", *WEEK)),
        ("график за месяц", SendFile("png", "kpi_monthly", *MONTH)),
        ("чаты за прошлую неделю", GiveFigures("chats", day(11, 16), day(11, 22))),
        ("реестр за вчера excel", SendFile("xlsx", "inbound_register", day(11, 25), day(11, 25))),
        ("сигналы", Alarms("")),
        ("отключи оповещения", Alarms("off")),
        ("рассылка", OfferMailings()),
        ("оператор", HandOver("asked")),
        ("как подать документы", FindArticles("как подать документы")),
    ],
)
def test_words_become_wishes(text: str, wish: Wish) -> None:
    assert wishes(text) == (wish,)


@pytest.mark.parametrize(
    ("button", "wish"),
    [
        ("staff:figures:last month", GiveFigures("kpi_monthly", day(10, 1), day(10, 31))),
        ("staff:alarms:on", Alarms("on")),
        ("staff:mailing:123456", PlanMailing("123456")),
        ("staff:segment:7:project:grants", DraftMailing(7, "project:grants")),
        (file_buttons("chats", *WEEK, "grants")[1].id, SendFile("xlsx", "chats", *WEEK, "grants")),
    ],
)
def test_buttons_become_wishes(button: str, wish: Wish) -> None:
    assert wishes(button=button) == (wish,)


def test_days_to_come_and_projects_that_are_not_there() -> None:
    assert keys("следующая неделя") == ["future"]
    found = step("1", State(), Heard("проект Грантовое финансированье за месяц"), STAFF)
    assert [each.key for each in found.replies] == ["unknown_project"] or found.wishes
    strange = step("1", State(), Heard("проект «Космодром»"), STAFF).replies[0]
    assert (strange.key, strange.values["project"]) == ("unknown_project", "Космодром")
    near = step("1", State(), Heard("жоба Платформ"), STAFF)
    assert near.wishes or "платформа" in near.replies[0].values["nearest"]


def test_a_stranger_asks_for_figures_and_gets_the_publics_bot_without_a_hint() -> None:
    stranger = Facts(today=TODAY)
    assert wishes("дозвон за вчера", facts=stranger) == (FindArticles("дозвон за вчера"),)
    assert keys(button="staff:figures:week", facts=stranger) == ["not_understood"]


PENDING = State(language="ru", greeted=True, pending={"mailing": "654321", "code": "4821", "until": "110"})


@pytest.mark.parametrize("text", ["ДА 4821", "да, 4821", "ИӘ 4821", "иә 4821", "YES 4821"])
def test_the_second_word_starts_the_mailing(text: str) -> None:
    assert wishes(text, state=PENDING) == (ConfirmMailing("654321"),)


@pytest.mark.parametrize(
    ("text", "minute", "key"),
    [
        ("да 4822", 100, "mailing_wrong_code"),
        ("да 4821", 110, "mailing_late"),
        ("нет", 100, "mailing_stopped"),
        ("жоқ", 100, "mailing_stopped"),
        ("болдырмау", 100, "mailing_stopped"),
    ],
)
def test_nothing_else_starts_it(text: str, minute: int, key: str) -> None:
    facts = Facts(today=TODAY, staff=STAFF.staff, can=STAFF.can, minute=minute)
    found = step("1", PENDING, Heard(text), facts)
    assert ([each.key for each in found.replies], found.wishes, found.state.pending) == ([key], (), {})


def test_a_question_between_stops_it_too() -> None:
    found = step("1", PENDING, Heard("неделя"), STAFF)
    assert found.wishes == (GiveFigures("kpi_weekly", *WEEK),) and not found.state.pending


def test_without_the_right_there_is_no_mailing() -> None:
    facts = Facts(today=TODAY, staff=STAFF.staff, can=frozenset({"alarms"}))
    assert wishes(button="staff:mailing:123456", facts=facts) == ()


def test_the_staff_gets_its_own_menu_and_what_was_done_is_said() -> None:
    assert keys("меню") == keys("сәлем") == keys(button="bot:menu") == ["staff_menu"]
    assert keys("қазақша") == ["staff_menu"]
    told = step("1", State(), Done("mailing_plan", {"code": "1"}, pending={"code": "1"}), STAFF)
    assert told.state.pending == {"code": "1"}
    assert step("1", State(), Failed("x", "нет"), STAFF).replies[0].values == {"why": "нет"}


def test_every_text_stands_in_one_group() -> None:
    assert sorted(key for keys in GROUPS.values() for key in keys) == sorted(FIRST_TEXTS)


ANYTHING = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["неделя", "осы ай pdf", "31.02", "проект", "да 4821", "{name}", "отчёт " * 300, "1.1.2999", "0 дней"]
    ),
)
BUTTONS = st.sampled_from(
    ["", "staff:", "staff:file:png:a:b:c:d", "staff:figures:", "staff:segment:x", "staff:mailing:"]
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(ANYTHING, BUTTONS), max_size=6), st.sampled_from(["", "kk", "ru"]))
def test_whatever_the_staff_writes_something_follows(said: list[tuple[str, str]], language: str) -> None:
    state = PENDING
    for text, button in said:
        found = step("1", state, Heard(text, button, "text", language), STAFF)
        assert found.replies or found.wishes
        for reply in found.replies:
            assert_fits(write_reply(reply, FIRST_TEXTS, found.state.language))
        state = found.state


def test_a_question_is_none_where_no_figures_are_meant() -> None:
    assert read_question("как мне поступить в докторантуру", TODAY, PROJECTS) is None
