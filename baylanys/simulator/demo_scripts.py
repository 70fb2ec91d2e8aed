"""What the demonstration's operators say: greetings, a farewell, and two scripts (4.6, 7.3)."""

from dataclasses import dataclass

from baylanys.knowledge.scripts.script import END, Branch, Field, Option, Script, Step, Texts


@dataclass(frozen=True)
class DemoScript:
    """A script with its names; `project` empty: of every project."""

    kind: str
    name_kk: str
    name_ru: str
    content: Script
    project: str = ""


def _phrase(kk: str, ru: str, en: str) -> Script:
    return Script((Step("s1", Texts(), Texts(kk, ru, en)),))


def _choice(code: str, kk: str, ru: str, *options: tuple[str, str, str]) -> Field:
    found = tuple(Option(f"o-{name}", Texts(in_kk, in_ru)) for name, in_kk, in_ru in options)
    return Field(code, "choice", Texts(kk, ru), is_required=True, options=found)


_YES_NO = (("yes", "Иә", "Да"), ("no", "Жоқ", "Нет"))

_GREETING = _phrase(
    "Сәлеметсіз бе! Сізді байланыс орталығының операторы тыңдап тұр. Сізге қалай көмектесе аламын?",
    "Здравствуйте! Вас слушает оператор контакт-центра. Чем я могу вам помочь?",
    "Good day! You are speaking with an operator of the contact centre. How may I help you?",
)
_GRANTS_GREETING = _phrase(
    "Сәлеметсіз бе! Гранттық қаржыландыру бойынша байланыс орталығы, оператор тыңдап тұр. Сұрағыңызды қойыңыз.",
    "Здравствуйте! Контакт-центр по грантовому финансированию, вас слушает оператор. Какой у вас вопрос?",
    "Good day! This is the contact centre for grant funding. What is your question?",
)
_FAREWELL = _phrase(
    "Хабарласқаныңызға рақмет! Тағы сұрағыңыз болса, қоңырау шалыңыз немесе WhatsApp арқылы жазыңыз. Сау болыңыз!",
    "Спасибо за обращение! Если появятся вопросы, звоните или пишите нам в WhatsApp. До свидания!",
    "Thank you for contacting us. Call us or write by WhatsApp whenever you have a question. Goodbye!",
)

_PASSWORD = Script(
    (
        Step(
            "s-person",
            Texts("Кім қоңырау шалды", "Кто обратился"),
            Texts(
                "Платформадағы аты-жөніңізді және тіркелген телефон нөміріңізді айтыңызшы.",
                "Назовите, пожалуйста, ваши имя и фамилию на платформе и зарегистрированный номер телефона.",
                "Please tell me your name on the platform and the phone number it is registered to.",
            ),
            (
                Field("f-name", "text", Texts("Аты-жөні", "Имя и фамилия"), is_required=True),
                Field("f-phone", "phone", Texts("Тіркелген нөмірі", "Зарегистрированный номер"), is_required=True),
            ),
            then="s-consent",
        ),
        Step(
            "s-consent",
            Texts("Келісім", "Согласие"),
            Texts(
                "Құпиясөзді жаңарту үшін сіздің келісіміңіз керек. Есептік жазбаңызға кіруіме келісесіз бе?",
                "Чтобы обновить пароль, нужно ваше согласие. Вы согласны на вход в вашу учётную запись?",
                "To renew the password I need your consent. Do you agree that I open your account?",
            ),
            (_choice("f-agrees", "Келісе ме?", "Согласен?", *_YES_NO),),
            (Branch("f-agrees", "is", "o-no", "s-refused"),),
            then="s-reset",
        ),
        Step(
            "s-reset",
            Texts("Жаңа құпиясөз", "Новый пароль"),
            Texts(
                "Рақмет. Құпиясөз жаңартылып жатыр, сілтеме бірнеше минутта хабарламамен келеді. Келді ме?",
                "Спасибо. Обновляю пароль, ссылка придёт сообщением в течение нескольких минут. Сообщение пришло?",
                "Thank you. I am renewing the password; a link comes by message within minutes. Has it come?",
            ),
            (_choice("f-came", "Хабарлама келді ме?", "Сообщение пришло?", *_YES_NO),),
            (Branch("f-came", "is", "o-no", "s-register"),),
            then="s-done",
        ),
        Step(
            "s-register",
            Texts("Өтінішті тіркеу", "Регистрация обращения"),
            Texts(
                "Өтінішіңізді маманға тіркеп қоямын. Ол сізбен қай уақытта хабарласқаны ыңғайлы?",
                "Я зарегистрирую обращение для специалиста. В какой день вам удобно, чтобы он с вами связался?",
            ),
            (
                Field("f-day", "date", Texts("Ыңғайлы күн", "Удобный день"), is_required=True),
                Field("f-note", "text", Texts("Қосымша мәлімет", "Дополнительно")),
            ),
            then="s-done",
        ),
        Step(
            "s-refused",
            Texts("Келісім жоқ", "Без согласия"),
            Texts(
                "Түсіндім. Келісімсіз құпиясөзді жаңарта алмаймын; оны платформада «Құпиясөзді ұмыттыңыз ба?» арқылы "
                "өзіңіз жаңарта аласыз.",
                "Понимаю. Без согласия я не могу обновить пароль; вы можете сделать это сами на платформе по ссылке "
                "«Забыли пароль?».",
            ),
        ),
        Step(
            "s-done",
            Texts("Қорытынды", "Итог"),
            Texts(
                "Сұрағыңыз шешілді деп есептеуге бола ма? Тағы қандай көмек керек?",
                "Можно считать ваш вопрос решённым? Могу ли я помочь чем-то ещё?",
            ),
        ),
    )
)

_APPLICATION = Script(
    (
        Step(
            "s-topic",
            Texts("Өтінім туралы", "О заявке"),
            Texts(
                "Сіз өтінімді беріп қойдыңыз ба, әлде енді беруді жоспарлап отырсыз ба?",
                "Вы уже подали заявку или только планируете?",
                "Have you applied already, or do you plan to?",
            ),
            (
                _choice(
                    "f-stage", "Өтінім сатысы", "Этап заявки",
                    ("planned", "Жоспарлап отыр", "Планирует"), ("sent", "Берілді", "Подана"),
                ),
            ),
            (Branch("f-stage", "is", "o-sent", "s-number"),),
            then="s-team",
        ),
        Step(
            "s-team",
            Texts("Топ құрамы", "Состав группы"),
            Texts(
                "Жобаға неше адам қатысады? Жас ғалымдар байқауына кемінде үш адам керек.",
                "Сколько человек участвует в проекте? Для конкурса молодых учёных нужно не меньше трёх.",
            ),
            (Field("f-people", "number", Texts("Қатысушылар саны", "Число участников"), is_required=True),),
            (Branch("f-people", "less", "3", "s-small"),),
            then="s-papers",
        ),
        Step(
            "s-small",
            Texts("Шағын топ", "Небольшая группа"),
            Texts(
                "Шағын топқа жеке гранттар байқауы лайық. Оның шарттарын WhatsApp арқылы жіберейін бе?",
                "Для небольшой группы подходит конкурс индивидуальных грантов. Прислать условия в WhatsApp?",
            ),
            (_choice("f-send-small", "Шарттарды жіберу керек пе?", "Прислать условия?", *_YES_NO),),
        ),
        Step(
            "s-papers",
            Texts("Құжаттар", "Документы"),
            Texts(
                "Өтінімге ғылыми жоспар, смета және қатысушылардың түйіндемесі керек. Тізімін WhatsApp-қа салайын ба?",
                "К заявке нужны научный план, смета и резюме участников. Прислать перечень в WhatsApp?",
            ),
            (_choice("f-send", "Тізімді жіберу керек пе?", "Прислать перечень?", *_YES_NO),),
        ),
        Step(
            "s-number",
            Texts("Өтінім нөмірі", "Номер заявки"),
            Texts(
                "Өтінім нөмірін және берілген күнін айтыңызшы.",
                "Назовите, пожалуйста, номер заявки и дату подачи.",
            ),
            (
                Field("f-number", "text", Texts("Өтінім нөмірі", "Номер заявки"), is_required=True),
                Field("f-sent-on", "date", Texts("Берілген күні", "Дата подачи")),
            ),
            then="s-result",
        ),
        Step(
            "s-result",
            Texts("Нәтиже", "Результат"),
            Texts(
                "Рақмет, өтінішіңіз тіркелді. Нәтижені тапсырыс беруші белгіленген мерзімде хабарлайды.",
                "Спасибо, ваше обращение зарегистрировано. Результат сообщит заказчик в установленный срок.",
            ),
            then=END,
        ),
    )
)  # fmt: skip

DEMO_SCRIPTS = (
    DemoScript("greeting", "Сәлемдесу", "Приветствие", _GREETING),
    DemoScript("greeting", "Гранттар бойынша сәлемдесу", "Приветствие по грантам", _GRANTS_GREETING, "grants"),
    DemoScript("farewell", "Қоштасу", "Прощание", _FAREWELL),
    DemoScript("script", "Құпиясөзді қалпына келтіру", "Восстановление пароля", _PASSWORD, "platform"),
    DemoScript("script", "Грантқа өтінім", "Заявка на грант", _APPLICATION, "grants"),
)
