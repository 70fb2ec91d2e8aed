"""What a waiting caller is told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baylanys.telephony.announcement_texts import ANNOUNCEMENTS, PromptText
from baylanys.telephony.announcements import announce, wait_code
from baylanys.telephony.ivr.flow import LANGUAGES
from baylanys.telephony.prompt_texts import SEED

TOLD = [
    (
        (3, 120),
        "Вы третий в очереди. Ожидание около двух минут.",
        "Сіз кезекте үшінші тұрсыз. Күту уақыты шамамен екі минут.",
    ),
    (
        (1, 20),
        "Вы первый в очереди. Ожидание меньше минуты.",
        "Сіз кезекте бірінші тұрсыз. Күту уақыты бір минуттан аз.",
    ),
    ((7, None), "Вы седьмой в очереди.", "Сіз кезекте жетінші тұрсыз."),
    (
        (21, 3600),
        "Перед вами в очереди не меньше двадцати человек. Ожидание больше десяти минут.",
        "Кезекте сіздің алдыңызда кемінде жиырма адам бар. Күту уақыты он минуттан астам.",
    ),
]


@pytest.mark.parametrize(("asked", "ru", "kk"), TOLD)
def test_the_place_and_the_wait_are_said(asked: tuple[int, float | None], ru: str, kk: str) -> None:
    said = [ANNOUNCEMENTS[code] for code in announce(*asked)]
    assert (" ".join(text.ru for text in said), " ".join(text.kk for text in said)) == (ru, kk)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (0, "wait_under_1"),
        (59.5, "wait_1"),
        (60, "wait_1"),
        (91, "wait_2"),
        (240, "wait_4"),
        (331, "wait_10"),
        (631, "wait_over_10"),
    ],
)
def test_waits_are_rounded_to_what_was_recorded(seconds: float, code: str) -> None:
    assert wait_code(seconds) == code


@given(st.integers(-5, 500), st.none() | st.floats(0, 1e6))
def test_everything_that_can_be_announced_was_written(position: int, wait: float | None) -> None:
    assert all(code in ANNOUNCEMENTS for code in announce(position, wait))


def texts() -> list[tuple[str, PromptText]]:
    return [(prompt.code, prompt.text) for prompt in SEED]


@pytest.mark.parametrize(("code", "text"), texts())
def test_every_prompt_is_written_in_its_own_letters(code: str, text: PromptText) -> None:
    for language in LANGUAGES:
        written = text.in_language(language).replace("El Umiti", "")
        assert written.strip(), language
        assert bool(re.search("[a-zA-Z]", written)) == (language == "en"), language
        assert text.in_language(language).rstrip()[-1] in ".!?"
    assert re.search("[әғқңөұүһі]", text.kk.lower())


def test_callers_are_told_of_the_recording() -> None:
    notice = next(prompt.text for prompt in SEED if prompt.code == "recording_notice")
    assert "разговор записывается" in notice.ru.lower()
    assert "әңгіме жазылады" in notice.kk.lower()
