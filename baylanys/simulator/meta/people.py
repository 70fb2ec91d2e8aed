"""Who has WhatsApp in the demonstration. Nobody real; numbers and names as on the caller's phone."""

from baylanys.simulator import demo_texts
from baylanys.simulator.meta.records import Person, Template

PEOPLE = (
    ("arman", "Арман Сәрсенов", "77010000001", "KZ.13491208655302741918", "kk", ""),
    ("svetlana", "Светлана Ким", "77010000002", "KZ.20981127745110027361", "ru", ""),
    ("bakytzhan", "Бақытжан Оразов", "77010000003", "KZ.55019283746650192837", "kk", ""),
    ("aleksey", "Алексей Громов", "77010000004", "KZ.77120098431156620014", "ru", ""),
    ("madina", "Мадина", "", "KZ.31415926535897932384", "kk", "@madina.kz"),
    ("gulmira", "Гүлмира Дүйсенбаева", "77010000007", "KZ.60221407623599310277", "kk", ""),
    ("emily", "Emily Carter", "77010000010", "KZ.16021766340271828182", "en", ""),
)


def demo_people() -> list[Person]:
    """Seven; Madina shows a username and no telephone number."""
    return [
        Person(key, name, number, bsuid, language, username, shows_number=not username, place=place)
        for place, (key, name, number, bsuid, language, username) in enumerate(PEOPLE)
    ]


def demo_templates() -> list[Template]:
    """The template of the demonstration's mailings, approved in both languages."""
    return [
        Template(
            demo_texts.provider_id(language), demo_texts.TEMPLATE, language, demo_texts.CATEGORY,
            demo_texts.components(language), "APPROVED",
        )
        for language in demo_texts.TEXTS
    ]  # fmt: skip
