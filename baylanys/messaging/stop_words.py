"""Words by which a person stops mailings. Pure."""

from __future__ import annotations

import re

STOP_WORDS = frozenset(
    {
        "stop", "unsubscribe", "opt out", "stop promotions",
        "стоп", "отписаться", "отпишите", "отпишите меня", "отписка", "отказ от рассылки", "отказаться от рассылки",
        "отказаться", "не присылать", "не присылайте", "не пишите", "отменить рассылку",
        "тоқта", "тоқтату", "тоқтатыңыз", "жазылымнан бас тарту", "жазылымнан бас тартамын", "таратудан бас тарту",
        "таратудан бас тартамын", "бас тарту", "бас тартамын", "жібермеңіз", "жазбаңыз",
    }
)  # fmt: skip
THANKS = {
    "kk": "Өтінішіңіз қабылданды: енді тарату хабарламаларын жібермейміз.",
    "ru": "Хорошо, больше не будем присылать вам рассылки.",
    "en": "All right, we will send you no more mailings.",
}
_NO_LETTERS = re.compile(r"[^\w\s]+")


def asks_to_stop(text: str) -> bool:
    """Whether the whole message says that and nothing else."""
    return " ".join(_NO_LETTERS.sub(" ", text[:80].lower()).split()) in STOP_WORDS


def thanks_in(language: str) -> str:
    """What the person is told; in Kazakh and in Russian while the language is unknown."""
    return THANKS.get(language) or f"{THANKS['kk']}\n\n{THANKS['ru']}"
