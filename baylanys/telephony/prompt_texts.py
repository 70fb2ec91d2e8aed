"""The texts that callers of a new centre hear, each written in its own language; the seed of the rows of `Prompt`."""

from __future__ import annotations

from dataclasses import dataclass

from baylanys.telephony.announcement_texts import ANNOUNCEMENTS, PromptText


@dataclass(frozen=True, slots=True)
class SeedPrompt:
    """A prompt's code and texts."""

    code: str
    text: PromptText


TEXTS: dict[str, PromptText] = {
    "greeting": PromptText(
        kk="Сәлеметсіз бе! El Umiti байланыс орталығы.",
        ru="Здравствуйте! Контакт-центр El Umiti.",
        en="Hello! This is the El Umiti contact centre.",
    ),
    "recording_notice": PromptText(
        kk="Әңгіме жазылады.",
        ru="Разговор записывается.",
        en="The conversation is recorded.",
    ),
    "choose_language": PromptText(
        kk="Қазақ тілі – бірді басыңыз.",
        ru="Русский язык – нажмите два.",
        en="English – press three.",
    ),
    "topic_menu": PromptText(
        kk="Гранттар – бір. Ғылым – екі. Платформа – үш. Басқа сұрақтар – нөл.",
        ru="Гранты – один. Наука – два. Платформа – три. Другие вопросы – ноль.",
        en="Grants – one. Science – two. The platform – three. Anything else – zero.",
    ),
    "wrong_key": PromptText(
        kk="Мәзірде мұндай таңдау жоқ. Қайталап көріңіз.",
        ru="Такого пункта в меню нет. Попробуйте ещё раз.",
        en="That is not one of the options. Please try again.",
    ),
    "closed_notice": PromptText(
        kk="Сәлеметсіз бе! Сіз El Umiti бастамасының байланыс орталығына қоңырау шалдыңыз. "
        "Қазір жұмыс уақыты емес. Операторлар дүйсенбіден жұмаға дейін, "
        "Астана уақытымен таңғы тоғыздан кешкі алтыға дейін жауап береді.",
        ru="Здравствуйте! Вы позвонили в контакт-центр инициативы El Umiti. "
        "Сейчас нерабочее время. Операторы отвечают с понедельника по пятницу, "
        "с девяти утра до шести вечера по времени Астаны.",
        en="Hello! You have reached the contact centre of the El Umiti initiative. "
        "We are closed at the moment. Our operators answer from Monday to Friday, "
        "from nine in the morning to six in the evening, Astana time.",
    ),
    "holiday_notice": PromptText(
        kk="Сәлеметсіз бе! Сіз El Umiti бастамасының байланыс орталығына қоңырау шалдыңыз. "
        "Бүгін мереке күні, операторлар демалады. Біз келесі жұмыс күні, "
        "Астана уақытымен таңғы тоғыздан бастап жауап береміз.",
        ru="Здравствуйте! Вы позвонили в контакт-центр инициативы El Umiti. "
        "Сегодня праздничный день, и операторы отдыхают. "
        "Мы ответим в ближайший рабочий день с девяти утра по времени Астаны.",
        en="Hello! You have reached the contact centre of the El Umiti initiative. "
        "Today is a public holiday and our operators are away. "
        "We shall be here on the next working day from nine in the morning, Astana time.",
    ),
    "leave_message": PromptText(
        kk="Дыбыстық белгіден кейін атыңызды айтып, хабарламаңызды қалдырыңыз. Хабарлама жазылады. "
        "Біз сізге келесі жұмыс күні қоңырау шаламыз.",
        ru="После сигнала назовите, пожалуйста, своё имя и оставьте сообщение. Сообщение записывается. "
        "Мы перезвоним вам в ближайший рабочий день.",
        en="After the tone, please say your name and leave a message. The message is recorded. "
        "We shall call you back on the next working day.",
    ),
    "message_saved": PromptText(
        kk="Рақмет, хабарламаңыз қабылданды. Сау болыңыз!",
        ru="Спасибо, ваше сообщение принято. До свидания!",
        en="Thank you, we have your message. Goodbye!",
    ),
    "queue_welcome": PromptText(
        kk="Сізге бірінші босаған оператор жауап береді. Өтінеміз, телефон байланысында қалыңыз.",
        ru="Вам ответит первый освободившийся оператор. Пожалуйста, оставайтесь на линии.",
        en="The first free operator will answer you. Please stay on the line.",
    ),
    "please_wait": PromptText(
        kk="Күткеніңіз үшін рақмет. Оператор жақын арада жауап береді.",
        ru="Спасибо за ожидание. Оператор скоро вам ответит.",
        en="Thank you for waiting. An operator will be with you soon.",
    ),
    "back_in_queue": PromptText(
        kk="Кешіріңіз, оператормен байланыс үзілді. Сіз кезекте бірінші тұрсыз, басқа оператор жауап береді.",
        ru="Извините, связь с оператором прервалась. Вы первый в очереди, вам ответит другой оператор.",
        en="We are sorry, the connection to the operator was lost. You are first in the queue "
        "and another operator will answer.",
    ),
    "callback_offer": PromptText(
        kk="Біз сізге осы нөмірге қайта қоңырау шалуымыз үшін бірді басыңыз. Кезектегі орныңыз сақталады.",
        ru="Чтобы мы перезвонили вам на этот номер, нажмите один. Ваше место в очереди сохранится.",
        en="To be called back at this number, press one. You keep your place in the queue.",
    ),
    "callback_last": PromptText(
        kk="Кешіріңіз, операторлар әлі бос емес. Қайта қоңырау шалуымыз үшін бірді басыңыз.",
        ru="Извините, операторы ещё заняты. Чтобы мы вам перезвонили, нажмите один.",
        en="We are sorry, all operators are still busy. To be called back, press one.",
    ),
    "callback_or_message": PromptText(
        kk="Кешіріңіз, операторлар әлі бос емес. Қайта қоңырау шалуымыз үшін бірді басыңыз "
        "немесе дыбыстық белгіден кейін атыңызды айтып, хабарлама қалдырыңыз. Хабарлама жазылады.",
        ru="Извините, операторы ещё заняты. Чтобы мы вам перезвонили, нажмите один. "
        "Или после сигнала назовите своё имя и оставьте сообщение. Сообщение записывается.",
        en="We are sorry, all operators are still busy. To be called back, press one. "
        "Or say your name after the tone and leave a message. The message is recorded.",
    ),
    "callback_key_number": PromptText(
        kk="Қай нөмірге қоңырау шалайық? Қазақстан нөмірін сегізден бастап теріп, торды басыңыз.",
        ru="На какой номер вам перезвонить? Наберите казахстанский номер, начиная с восьмёрки, и нажмите решётку.",
        en="At what number shall we call you? Dial a number in Kazakhstan beginning with eight, then press hash.",
    ),
    "callback_wrong_number": PromptText(
        kk="Бұл нөмірге қоңырау шала алмаймыз. Қазақстан нөмірін сегізден бастап теріп, торды басыңыз.",
        ru="На этот номер мы позвонить не можем. Наберите казахстанский номер, начиная с восьмёрки, и нажмите решётку.",
        en="We cannot call that number. Dial a number in Kazakhstan beginning with eight, then press hash.",
    ),
    "callback_confirmed": PromptText(
        kk="Рақмет! Кезегіңіз келгенде сіз қоңырау шалып тұрған нөмірге хабарласамыз. Сау болыңыз!",
        ru="Спасибо! Когда подойдёт ваша очередь, мы перезвоним на номер, с которого вы звоните. До свидания!",
        en="Thank you! When your turn comes, we shall call the number you are calling from. Goodbye!",
    ),
    "callback_confirmed_keyed": PromptText(
        kk="Рақмет! Кезегіңіз келгенде сіз терген нөмірге хабарласамыз. Сау болыңыз!",
        ru="Спасибо! Когда подойдёт ваша очередь, мы перезвоним на набранный вами номер. До свидания!",
        en="Thank you! When your turn comes, we shall call the number you have dialled. Goodbye!",
    ),
    "technical_trouble": PromptText(
        kk="Кешіріңіз, техникалық ақау туындады. Өтінеміз, сәл кейінірек қоңырау шалыңыз.",
        ru="Извините, произошла техническая неполадка. Пожалуйста, перезвоните немного позже.",
        en="We are sorry, there is a technical fault. Please call again a little later.",
    ),
    "number_unknown": PromptText(
        kk="Терілген нөмір дұрыс емес. Нөмірді тексеріп, қайта теріңіз.",
        ru="Номер набран неправильно. Проверьте номер и наберите ещё раз.",
        en="The number you have dialled is not in use. Please check it and dial again.",
    ),
    "goodbye": PromptText(
        kk="Қоңырау шалғаныңыз үшін рақмет. Сау болыңыз!",
        ru="Спасибо за звонок. До свидания!",
        en="Thank you for calling. Goodbye!",
    ),
}

SEED: tuple[SeedPrompt, ...] = tuple(SeedPrompt(code, text) for code, text in (TEXTS | ANNOUNCEMENTS).items())
