"""What the bot says before anybody has written other texts. Pure.

A place in braces has a value or its whole line is left out. `PLACES` says which a text may have.
"""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("kk", "ru", "en")

PUBLIC: Mapping[str, tuple[str, str, str]] = {
    "greeting": (
        "Сәлеметсіз бе! Мен байланыс орталығының ботымын. Сұрағыңызды жазыңыз немесе тізімнен таңдаңыз.\n"
        "Операторды кез келген уақытта шақыра аласыз.",
        "Здравствуйте! Я бот контакт-центра. Напишите вопрос или выберите из списка.\n"
        "Оператора можно позвать в любой момент.",
        "Hello! I am the bot of the contact centre. Write your question or choose from the list.\n"
        "You can ask for an operator at any moment.",
    ),
    "greeting_closed": (
        "Сәлеметсіз бе! Мен байланыс орталығының ботымын. Сұрағыңызды жазыңыз немесе тізімнен таңдаңыз.\n"
        "Қазір жұмыс уақыты емес: операторлар {opens} бастап жауап береді.",
        "Здравствуйте! Я бот контакт-центра. Напишите вопрос или выберите из списка.\n"
        "Сейчас нерабочее время: операторы ответят {opens}.",
        "Hello! I am the bot of the contact centre. Write your question or choose from the list.\n"
        "We are closed now: operators answer from {opens}.",
    ),
    "menu": ("Немен көмектесейін?", "Чем помочь?", "How can I help?"),
    "ask_question": (
        "Сұрағыңызды өз сөзіңізбен жазыңыз.",
        "Напишите вопрос своими словами.",
        "Write your question in your own words.",
    ),
    "ask_number": (
        "Өтінішіңіздің нөмірін жазыңыз (тек цифрлар).",
        "Напишите номер вашего обращения (только цифры).",
        "Write the number of your request (digits only).",
    ),
    "ask_language": (
        "Қай тілде сөйлескен ыңғайлы?",
        "На каком языке вам удобно?",
        "Which language do you prefer?",
    ),
    "hours_open": (
        "Қазір жұмыс істеп тұрмыз.\nБүгін {closes} дейін.",
        "Сейчас мы работаем.\nСегодня до {closes}.",
        "We are open now.\nToday until {closes}.",
    ),
    "hours_closed": (
        "Қазір жұмыс уақыты емес.\nКелесі ашылу: {opens}.",
        "Сейчас нерабочее время.\nОткроемся {opens}.",
        "We are closed now.\nWe open {opens}.",
    ),
    "article": (
        "*{title}*\n\n{answer}\n\nҚазір жұмыс уақыты емес, операторлар {opens} бастап жауап береді.",
        "*{title}*\n\n{answer}\n\nСейчас нерабочее время, операторы ответят {opens}.",
        "*{title}*\n\n{answer}\n\nWe are closed now, operators answer from {opens}.",
    ),
    "which_question": ("Осылардың қайсысы?", "Что из этого вы имели в виду?", "Which of these do you mean?"),
    "not_understood": (
        "Кешіріңіз, түсінбедім. Басқаша жазып көріңіз немесе тізімнен таңдаңыз.",
        "Извините, я не понял. Попробуйте написать иначе или выберите из списка.",
        "Sorry, I did not understand. Try other words, or choose from the list.",
    ),
    "offer_operator": (
        "Тағы түсінбедім. Операторға қосайын ба?",
        "Снова не получилось понять. Позвать оператора?",
        "I still do not understand. Shall I call an operator?",
    ),
    "not_text": (
        "Файлдар мен дауыстық хабарламаларды мен оқи алмаймын: сұрағыңызды жазыңыз немесе операторды шақырыңыз.",
        "Файлы и голосовые сообщения я прочитать не могу: напишите вопрос словами или позовите оператора.",
        "I cannot read files or voice messages: write your question in words, or ask for an operator.",
    ),
    "handed_over": (
        "Операторға беремін. Жазғандарыңыздың бәрін ол көреді.\nКүту уақыты шамамен {wait} мин.",
        "Передаю оператору. Он увидит всё, что вы написали.\nОжидание примерно {wait} мин.",
        "I am handing you to an operator, who sees everything that you wrote.\nThe wait is about {wait} min.",
    ),
    "handed_over_closed": (
        "Хабарламаңызды операторға беремін.\nҚазір жұмыс уақыты емес: операторлар {opens} бастап жауап береді.",
        "Передаю ваше сообщение оператору.\nСейчас нерабочее время: операторы ответят {opens}.",
        "I am passing your message to an operator.\nWe are closed now: operators answer from {opens}.",
    ),
    "you_are_welcome": (
        "Оқасы жоқ! Тағы сұрағыңыз болса, жазыңыз.",
        "Пожалуйста! Если появятся вопросы, напишите.",
        "You are welcome! Write again if you have more questions.",
    ),
    "case_unknown": (
        "№ {number} өтінішті осы нөмірден таба алмадым. Нөмірін тексеріңіз немесе операторды шақырыңыз.",
        "Обращения № {number} с этого номера я не нашёл. Проверьте номер или позовите оператора.",
        "I found no request No. {number} from this number. Check it, or ask for an operator.",
    ),
    "case_open": (
        "№ {number} өтініш тіркелді.\nЖауап мерзімі: {due}.",
        "Обращение № {number} зарегистрировано.\nОтвет до {due}.",
        "Request No. {number} is registered.\nIt is answered by {due}.",
    ),
    "case_worked": (
        "№ {number} өтініш қаралып жатыр.\nЖауап мерзімі: {due}.",
        "Обращение № {number} в работе.\nОтвет до {due}.",
        "Request No. {number} is being worked on.\nIt is answered by {due}.",
    ),
    "case_waiting": (
        "№ {number} өтініш бойынша сізден жауап күтеміз. Операторға жазыңыз.",
        "По обращению № {number} мы ждём ответа от вас. Напишите оператору.",
        "For request No. {number} we wait for your word. Write to an operator.",
    ),
    "case_closed": (
        "№ {number} өтініш жабылды.\n\n{answer}",
        "Обращение № {number} закрыто.\n\n{answer}",
        "Request No. {number} is closed.\n\n{answer}",
    ),
    "code_bound": (
        "{name}, бұл нөмір есептік жазбаңызға байланды. «Мәзір» деп жазыңыз.",
        "{name}, этот номер привязан к вашей учётной записи. Напишите «меню».",
        "{name}, this number is bound to your account. Write “menu”.",
    ),
    "code_wrong": (
        "Бұл код жарамайды. Тексеріңіз немесе жаңасын алыңыз.",
        "Этот код не подходит. Проверьте его или получите новый.",
        "This code does not hold. Check it, or get a new one.",
    ),
    "code_too_many": (
        "Қате код тым көп жіберілді. Бір сағаттан кейін қайталаңыз.",
        "Слишком много неверных кодов. Повторите через час.",
        "Too many wrong codes. Try again in an hour.",
    ),
    "button_operator": ("Оператор", "Оператор", "Operator"),
    "button_menu": ("Мәзір", "Меню", "Menu"),
    "button_list": ("Таңдау", "Выбрать", "Choose"),
    "row_questions": ("Сұрақ қою", "Задать вопрос", "Ask a question"),
    "row_status": ("Өтінішім қай күйде", "Статус обращения", "Status of my request"),
    "row_hours": ("Жұмыс уақыты", "Часы работы", "Working hours"),
    "row_language": ("Тілді өзгерту", "Сменить язык", "Change the language"),
    "row_operator": ("Операторды шақыру", "Позвать оператора", "Ask for an operator"),
}

FIRST_TEXTS: Mapping[str, Mapping[str, str]] = {
    key: dict(zip(LANGUAGES, by_language, strict=True)) for key, by_language in PUBLIC.items()
}

GROUPS: Mapping[str, tuple[str, ...]] = {
    "begin": ("greeting", "greeting_closed", "menu", "ask_language", "you_are_welcome", "not_text"),
    "hours": ("hours_open", "hours_closed"),
    "answers": ("ask_question", "article", "which_question", "not_understood"),
    "over": ("offer_operator", "handed_over", "handed_over_closed"),
    "requests": ("ask_number", "case_unknown", "case_open", "case_worked", "case_waiting", "case_closed"),
    "codes": ("code_bound", "code_wrong", "code_too_many"),
    "taps": tuple(key for key in PUBLIC if key.startswith(("button_", "row_"))),
}
"""The texts as whoever edits them finds them; every text is in one group."""
