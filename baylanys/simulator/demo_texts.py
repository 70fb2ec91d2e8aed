"""The template of the demonstration's mailings, as Meta would have approved it. Pure."""

from typing import Any

TEMPLATE = "grant_contest_open"
CATEGORY = "MARKETING"
TEXTS = {
    "kk": (
        "Сәлеметсіз бе, {{1}}! Жас ғалымдар конкурсына өтінім қабылдау басталды. Шарттары порталда.",
        "Қатысушы",
        "Хабарлама керек болмаса, «тоқта» деп жазыңыз.",
    ),
    "ru": (
        "Здравствуйте, {{1}}! Начался приём заявок на конкурс молодых учёных. Условия — на портале.",
        "Участник",
        "Если сообщения не нужны, ответьте «стоп».",
    ),
}


def provider_id(language: str) -> str:
    """Meta's id of the template in the language, the same on both sides."""
    return f"77170000000000{sorted(TEXTS).index(language) + 1}"


def components(language: str) -> list[dict[str, Any]]:
    """The template in Meta's shape."""
    body, example, footer = TEXTS[language]
    return [
        {"type": "BODY", "text": body, "example": {"body_text": [[example]]}},
        {"type": "FOOTER", "text": footer},
    ]
