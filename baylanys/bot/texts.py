"""What the bot says before anybody has written other texts. Pure.

A place in braces has a value or its whole line is left out. `PLACES` says which a text may have.
"""

from __future__ import annotations

# ruff: noqa: E501 (a text stands on its line)
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
    "staff_menu": (
        "{name}, қай көрсеткіштер керек? Тізімнен таңдаңыз немесе жазыңыз: «осы ай», «кеше жоғалған», «апта pdf».",
        "{name}, какие показатели нужны? Выберите или напишите: «неделя», «дозвон за вчера», «месяц pdf», имя проекта.",
        "{name}, which figures do you need? Choose, or write: “week”, “lost yesterday”, “month pdf”.",
    ),
    "figures": (
        "*{title}*\n{days}\n\n{lines}\n\nҚор: тағы {lost_left} қоңырау жоғалуы, {late_left} кеш жауап берілуі мүмкін.\n_{made}_",
        "*{title}*\n{days}\n\n{lines}\n\nЗапас: потерять можно ещё {lost_left}, ответить поздно ещё {late_left}.\n_{made}_",
        "*{title}*\n{days}\n\n{lines}\n\nMargin: {lost_left} more may be lost, {late_left} more answered late.\n_{made}_",
    ),
    "future": (
        "Бұл күндер әлі басталған жоқ: көрсететін ештеңе жоқ.",
        "Эти дни ещё не наступили: показывать нечего.",
        "These days have not begun: there is nothing to show yet.",
    ),
    "unknown_project": (
        "«{project}» жобасы жоқ.\nМүмкін, мыналардың бірі: {nearest}.",
        "Проекта «{project}» нет.\nВозможно, один из этих: {nearest}.",
        "There is no project “{project}”.\nPerhaps one of these: {nearest}.",
    ),
    "file_made": (
        "Дайындап жатырмын: {title}, {days}.",
        "Готовлю: {title}, {days}.",
        "In the making: {title}, {days}.",
    ),
    "file_failed": (
        "Есеп жасалмады.\n{why}",
        "Отчёт не получился.\n{why}",
        "The report could not be made.\n{why}",
    ),
    "failed": (
        "Бұл орындалмады.\n{why}",
        "Это не получилось.\n{why}",
        "This could not be done.\n{why}",
    ),
    "not_allowed": (
        "Бұған сіздің рөліңіздің құқығы жоқ.",
        "На это у вашей роли нет прав.",
        "Your role has no right to this.",
    ),
    "alarms_on": (
        "Шарт шегіне жақындағанда осында хабарлаймын.",
        "Буду сообщать сюда, когда показатель подходит к пределу договора.",
        "I will tell you here when a figure comes near to a limit of the contract.",
    ),
    "alarms_off": (
        "Шектер туралы осында енді хабарламаймын.",
        "Больше не сообщаю сюда о пределах.",
        "I tell you nothing of limits here any more.",
    ),
    "alarms_now_on": (
        "Шектер туралы осы нөмірге хабарлаймын.",
        "О пределах сообщаю на этот номер.",
        "I tell this number of limits.",
    ),
    "alarms_now_off": (
        "Шектер туралы осы нөмірге хабарламаймын.",
        "О пределах на этот номер не сообщаю.",
        "I do not tell this number of limits.",
    ),
    "mailings_none": (
        "Растауды күткен таратулар жоқ. Олар парақта жасалады.",
        "Рассылок, ждущих подтверждения, нет. Их готовят на странице рассылок.",
        "No mailing waits to be confirmed. They are prepared on the page of mailings.",
    ),
    "mailings": ("Қай тарату?", "Какая рассылка?", "Which mailing?"),
    "mailing_templates": (
        "Қай үлгімен? Бекітілген, өрістері жоқ үлгілер:",
        "По какому шаблону? Одобренные шаблоны без полей:",
        "By which template? Approved ones without fields:",
    ),
    "mailing_no_template": (
        "Бекітілген жарнамалық үлгі жоқ.",
        "Нет одобренного рекламного шаблона.",
        "There is no approved marketing template.",
    ),
    "mailing_segments": ("Кімге жібереміз?", "Кому отправить?", "For whom?"),
    "mailing_plan": (
        "*{name}*\nҮлгі: {template}\nКімге: {segment}\nАлушылар: {count}, қалдырылғаны: {left_out}\nҚұны ең көбі: {cost}\n"
        "Құны белгісіз: {no_cost}\nЕкінші адам растайды: {second}\n\n{minutes} минут ішінде «ИӘ {code}» деп жазыңыз немесе «жоқ».",
        "*{name}*\nШаблон: {template}\nКому: {segment}\nПолучателей: {count}, исключено: {left_out}\nСтоимость до: {cost}\n"
        "Стоимость неизвестна: {no_cost}\nПодтвердит второй человек: {second}\n\nВ течение {minutes} минут напишите «ДА {code}» или «нет».",
        "*{name}*\nTemplate: {template}\nFor: {segment}\nRecipients: {count}, left out: {left_out}\nCosts at most: {cost}\n"
        "Cost unknown: {no_cost}\nA second person confirms: {second}\n\nWithin {minutes} minutes write “YES {code}”, or “no”.",
    ),
    "mailing_running": (
        "«{name}» таратуы басталды: {count} алушы.",
        "Рассылка «{name}» запущена: получателей {count}.",
        "The mailing “{name}” has begun: {count} recipients.",
    ),
    "mailing_waits": (
        "«{name}» таратуы расталды, келісімді күтеді: {count} алушы.",
        "Рассылка «{name}» подтверждена и ждёт согласования: получателей {count}.",
        "The mailing “{name}” is confirmed and waits for agreement: {count} recipients.",
    ),
    "mailing_late": (
        "Он минут өтті, ештеңе жіберілмеді. Таратуды қайта таңдаңыз.",
        "Десять минут прошло, ничего не отправлено. Выберите рассылку заново.",
        "Ten minutes have passed, nothing was sent. Choose the mailing again.",
    ),
    "mailing_wrong_code": (
        "Код қате, ештеңе жіберілмеді. Таратуды қайта таңдаңыз.",
        "Код не тот, ничего не отправлено. Выберите рассылку заново.",
        "The code is wrong, nothing was sent. Choose the mailing again.",
    ),
    "mailing_stopped": (
        "Ештеңе жіберілмеді.",
        "Ничего не отправлено.",
        "Nothing was sent.",
    ),
    "button_chart": ("Диаграмма", "Диаграмма", "Chart"),
    "button_xlsx": ("Excel", "Excel", "Excel"),
    "button_pdf": ("PDF", "PDF", "PDF"),
    "button_on": ("Хабарла", "Сообщать", "Tell me"),
    "button_off": ("Хабарлама", "Не сообщать", "Do not tell me"),
    "row_today": ("Бүгін", "Сегодня", "Today"),
    "row_yesterday": ("Кеше", "Вчера", "Yesterday"),
    "row_week": ("Осы апта", "Эта неделя", "This week"),
    "row_last_week": ("Өткен апта", "Прошлая неделя", "Last week"),
    "row_month": ("Осы ай", "Этот месяц", "This month"),
    "row_last_month": ("Өткен ай", "Прошлый месяц", "Last month"),
    "row_alarms": ("Шектер туралы хабар", "Сигналы о пределах", "Alarms of limits"),
    "row_new_mailing": ("Жаңа тарату", "Новая рассылка", "New mailing"),
    "row_everybody": ("Келісім бергендер", "Всем с согласием", "All who agreed"),
    "row_kazakh": ("Қазақша сөйлейтіндер", "Говорящим по-казахски", "Kazakh speakers"),
    "row_russian": ("Орысша сөйлейтіндер", "Говорящим по-русски", "Russian speakers"),
    "row_mailings": ("Таратулар", "Рассылки", "Mailings"),
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

_STAFF = ("staff_", "figures", "future", "unknown_", "file_", "failed", "not_allowed", "alarms_", "mailing")

GROUPS: Mapping[str, tuple[str, ...]] = {
    "begin": ("greeting", "greeting_closed", "menu", "ask_language", "you_are_welcome", "not_text"),
    "hours": ("hours_open", "hours_closed"),
    "answers": ("ask_question", "article", "which_question", "not_understood"),
    "over": ("offer_operator", "handed_over", "handed_over_closed"),
    "requests": ("ask_number", "case_unknown", "case_open", "case_worked", "case_waiting", "case_closed"),
    "staff": tuple(key for key in PUBLIC if key.startswith(_STAFF)),
    "codes": ("code_bound", "code_wrong", "code_too_many"),
    "taps": tuple(key for key in PUBLIC if key.startswith(("button_", "row_"))),
}
"""The texts as whoever edits them finds them; every text is in one group."""
