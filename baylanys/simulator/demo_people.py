"""Who the demonstration's people are. Pure; nobody real."""

from dataclasses import dataclass

from baylanys.accounts.choices import Role


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who signs in; `languages` are an operator's, with levels 1 to 5."""

    username: str
    first_name: str
    last_name: str
    role: Role
    language: str = "ru"
    languages: tuple[tuple[str, int], ...] = ()


_BOTH = (("kk", 5), ("ru", 5))
_THREE = (("kk", 5), ("ru", 4), ("en", 3))

PEOPLE = (
    DemoPerson("operator1", "Айгерім", "Сейтқали", Role.OPERATOR, "kk", _THREE),
    DemoPerson("operator2", "Нұрлан", "Ахметов", Role.OPERATOR, "ru", _THREE),
    DemoPerson("operator3", "Жанар", "Төлегенова", Role.OPERATOR, "ru", _BOTH),
    DemoPerson("operator4", "Ерлан", "Қасымов", Role.OPERATOR, "kk", _BOTH),
    DemoPerson("operator5", "Ольга", "Мельник", Role.OPERATOR, "ru", (("ru", 5),)),
    DemoPerson("supervisor", "Гүлнар", "Әбдірахманова", Role.SUPERVISOR),
    DemoPerson("quality", "Динара", "Омарова", Role.QUALITY),
    DemoPerson("admin", "Тимур", "Ибраев", Role.ADMINISTRATOR),
    DemoPerson("representative", "Сәуле", "Нұрпейісова", Role.REPRESENTATIVE),
    DemoPerson("observer", "Марат", "Жұмабаев", Role.OBSERVER),
)

CALLERS = (
    ("+77010000001", "Арман Сәрсенов", "kk"),
    ("+77010000002", "Светлана Ким", "ru"),
    ("+77010000003", "Бақытжан Оразов", "kk"),
    ("+77010000004", "Алексей Громов", "ru"),
    ("+77010000005", "Мадина Ермекова", "kk"),
    ("+77010000006", "Рустам Алиев", "ru"),
    ("+77010000007", "Гүлмира Дүйсенбаева", "kk"),
    ("+77010000008", "Наталья Шевченко", "ru"),
    ("+77010000009", "Қанат Мұқанов", "kk"),
    ("+77010000010", "Emily Carter", "en"),
    ("+77010000011", "Жанна Бекова", "ru"),
    ("+77010000012", "", "kk"),
)
