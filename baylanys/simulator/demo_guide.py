"""The guide and the projects that a demonstration begins with."""

from decimal import Decimal

from baylanys.crm.classifier.lines import Line

PROJECTS = (
    ("grants", "Гранттық қаржыландыру", "Грантовое финансирование", "Grant funding"),
    ("science", "Ғылыми жобалар", "Научные проекты", "Research projects"),
    ("platform", "Цифрлық платформа", "Цифровая платформа", "Digital platform"),
)
_INFORMATION = ("Ақпарат сұрау", "Запрос информации", "Request for information")
_HELP = ("Көмек сұрау", "Просьба о помощи", "Request for help")
_COMPLAINT = ("Шағым", "Жалоба", "Complaint")
_SUGGESTION = ("Ұсыныс", "Предложение", "Suggestion")
_GRANTS = ("Гранттар", "Гранты", "Grants")
_PLATFORM = ("Платформа", "Платформа", "Platform")
_REPORTS = ("Есептілік", "Отчётность", "Reporting")
_SERVICE = ("Қызмет көрсету", "Обслуживание", "Service")

_LINES = (
    ("grant-terms", _INFORMATION, _GRANTS, ("Өтінім беру мерзімі", "Сроки подачи заявки", "Dates of application"), 1, 8, "operator", ()),  # noqa: E501
    ("grant-papers", _INFORMATION, _GRANTS, ("Құжаттар тізімі", "Перечень документов", "List of papers"), 1, 8, "operator", ()),  # noqa: E501
    ("grant-result", _INFORMATION, _GRANTS, ("Өтінім нәтижесі", "Результат заявки", "Result of an application"), 4, 24, "customer", ("contact_name", "description")),  # noqa: E501
    ("report-form", _INFORMATION, _REPORTS, ("Есеп үлгісі", "Форма отчёта", "Form of a report"), 1, 8, "operator", ()),
    ("report-delay", _HELP, _REPORTS, ("Есеп мерзімін ұзарту", "Продление срока отчёта", "More time for a report"), 4, 40, "customer", ("contact_name", "description", "project")),  # noqa: E501
    ("platform-password", _HELP, _PLATFORM, ("Құпиясөзді қалпына келтіру", "Восстановление пароля", "Password recovery"), 1, 4, "specialist", ("contact_name", "contact_number")),  # noqa: E501
    ("platform-fault", _HELP, _PLATFORM, ("Платформадағы ақау", "Ошибка на платформе", "Fault of the platform"), 2, 16, "specialist", ("description",)),  # noqa: E501
    ("platform-data", _HELP, _PLATFORM, ("Деректерді өзгерту", "Изменение данных", "Change of data"), 2, 16, "specialist", ("contact_name", "description")),  # noqa: E501
    ("complaint-answer", _COMPLAINT, _SERVICE, ("Жауап уақтылы берілмеді", "Ответ не дан вовремя", "No answer in time"), 4, 40, "customer", ("contact_name", "contact_number", "description")),  # noqa: E501
    ("complaint-staff", _COMPLAINT, _SERVICE, ("Қызметкердің әрекеті", "Действия сотрудника", "Conduct of staff"), 4, 40, "customer", ("contact_name", "contact_number", "description")),  # noqa: E501
    ("suggestion-platform", _SUGGESTION, _PLATFORM, ("Платформаны жақсарту", "Улучшение платформы", "Improving the platform"), 8, 80, "customer", ("description",)),  # noqa: E501
)  # fmt: skip
_INSTRUCTIONS = {
    "platform-password": (
        "Қоңырау шалушының келісімін сұраңыз, содан кейін ғана құпиясөзді жаңартыңыз.",
        "Спросите согласие звонящего и только после этого обновляйте пароль.",
    ),
    "grant-result": (
        "Өтінім нөмірін жазып алыңыз; нәтижені тапсырыс беруші хабарлайды.",
        "Запишите номер заявки; результат сообщает заказчик.",
    ),
}


def demo_guide() -> list[Line]:
    """The guide's lines."""
    return [_line(*each) for each in _LINES]


def _line(
    code: str, kind: tuple[str, str, str], topic: tuple[str, str, str], category: tuple[str, str, str], first: int,
    answer: int, handler: str, required: tuple[str, ...],
) -> Line:  # fmt: skip
    said = _INSTRUCTIONS.get(code, ("", ""))
    return Line(
        code=code,
        kind_kk=kind[0],
        kind_ru=kind[1],
        kind_en=kind[2],
        topic_kk=topic[0],
        topic_ru=topic[1],
        topic_en=topic[2],
        category_kk=category[0],
        category_ru=category[1],
        category_en=category[2],
        first_answer_hours=Decimal(first),
        answer_hours=Decimal(answer),
        handler=handler,
        required=required,
        instruction_kk=said[0],
        instruction_ru=said[1],
    )
