"""Requests that a demonstration begins with: new, late, with a specialist, with the customer, answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.accounts.models import Person
from baylanys.crm.choices import Handler
from baylanys.crm.domain.case import close_case, comment_case, open_case, pass_case_on
from baylanys.crm.models import Case, ClassifierLine, Contact
from baylanys.interactions.models import Interaction


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """`hours_ago` it was opened; `passed_to` whom it waits for; `answer` closes it."""

    category: str
    language: str
    project: str
    description: str
    hours_ago: float
    passed_to: str = ""
    answer: str = ""


REQUESTS = (
    DemoRequest(
        "grant-result", "kk", "grants", "№ 2417 өтінімінің нәтижесін білгісі келеді, хат келмеген.", 3,
    ),
    DemoRequest("report-delay", "ru", "science", "Просит две недели для отчёта: лаборатория переезжает.", 26),
    DemoRequest(
        "platform-fault", "ru", "platform", "При загрузке плана в PDF страница отвечает ошибкой 413.", 70, "specialist",
    ),
    DemoRequest("platform-data", "kk", "platform", "Тегін түзетуді сұрайды: «Сәрсенова».", 5, "specialist"),
    DemoRequest(
        "grant-terms", "ru", "grants", "Когда начинается приём заявок на молодёжный конкурс?", 30,
        answer="Приём заявок — с 1 февраля по 15 марта, ссылка отправлена в WhatsApp.",
    ),
    DemoRequest(
        "report-form", "kk", "science", "Аралық есептің үлгісі қайда?", 50,
        answer="Үлгі жеке кабинеттің «Есептер» бөлімінде; сілтеме жіберілді.",
    ),
    DemoRequest(
        "suggestion-platform", "kk", "platform", "Өтінім тізімін Excel-ге шығару батырмасы болса екен.", 96,
    ),
)  # fmt: skip


def prepare_requests(*, at: datetime) -> None:
    """The requests stand, each from a call of its person where there was one. Where there are any, nothing changes."""
    if Case.objects.exists():
        return
    operator = Person.objects.filter(username="operator1").first()
    lines = {line.code: line for line in ClassifierLine.objects.filter(version__state="approved")}
    people = {language: list(Contact.objects.filter(language=language).order_by("pk")) for language in ("kk", "ru")}
    for number, each in enumerate(REQUESTS):
        line, known = lines.get(each.category), people[each.language]
        if line is not None and known:
            _register(each, line, known[number % len(known)], operator, at)


def _register(each: DemoRequest, line: ClassifierLine, contact: Contact, operator: Person | None, at: datetime) -> None:
    opened = at - timedelta(hours=each.hours_ago)
    call = Interaction.objects.filter(contact=contact, arrived_at__lt=opened).order_by("-arrived_at").first()
    case = open_case(
        line=line, contact=contact, project=each.project, language=each.language, channel="call",
        description=each.description, interaction=call.pk if call else None, by=operator, at=opened,
    )  # fmt: skip
    later = opened + timedelta(minutes=20)
    if each.passed_to:
        comment = {"kk": "Тексеріп, жауап беріңізші.", "ru": "Проверьте, пожалуйста, и ответьте."}[each.language]
        if case.handler != Handler(each.passed_to):
            pass_case_on(
                case=case, version=case.version, handler=each.passed_to, comment=comment, by=operator, at=later
            )  # fmt: skip
        else:
            comment_case(case=case, text=comment, by=operator, at=later)
    if each.answer:
        close_case(case=case, version=case.version, answer=each.answer, by=operator, at=later)
