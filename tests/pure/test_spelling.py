"""Real Kazakh and Russian sentences: what is right stays unmarked, what is wrong is shown with what was meant."""

import re
from functools import cache
from pathlib import Path

import polib
import pytest

from baylanys.core.letters import LANGUAGES
from baylanys.spelling.builtin import builtin_words
from baylanys.spelling.checker import Misspelling, misspellings
from baylanys.spelling.dictionary import FILES, Dictionary, DictionaryMissingError, dictionary
from baylanys.spelling.layout import meant_words
from baylanys.spelling.lexicon import Lexicon
from baylanys.spelling.words import LONGEST_WORD, words_of


@cache
def lexicon() -> Lexicon:
    dictionaries = {language: dictionary(language) for language in LANGUAGES}
    return Lexicon(
        has={language: each.has for language, each in dictionaries.items()},
        suggest={language: each.suggested for language, each in dictionaries.items()},
        listed={language: builtin_words(language) for language in LANGUAGES},
        names=frozenset(builtin_words("names")),
    )


def found(text: str, hint: str = "") -> list[Misspelling]:
    return misspellings(text, hint, lexicon())


# A line is a text without mistakes.
RIGHT = """
Сәлеметсіз бе! Сізге қалай көмектесе аламын?
Өтінішіңіз қабылданды, жауапты үш жұмыс күні ішінде аласыз.
Құжаттарыңызды электрондық үкімет порталы арқылы тапсырыңыз.
Өзіңіздің жеке кабинетіңізге кіріп, өтінішіңіздің мәртебесін тексере аласыз.
Кешіріңіз, сізді естімей қалдым, қайталап жіберіңізші.
Қоңырау шалғаныңызға рақмет, сау болыңыз!
Балабақшаға кезекке тұру үшін қандай құжаттар керек?
Мен кеше сіздерге хабарласқан едім, бірақ ешкім жауап бермеді.
Әлеуметтік көмек алуға өтінішімді қашан қарайсыздар?
Төлем бүгін кешке дейін шотыңызға түседі.
Зейнетақымның мөлшері неге өзгермеді?
Мекенжайыңызды және телефон нөміріңізді жазып жіберіңіз.
Маманмен байланыстырамын, күте тұрыңыз.
Келісімшартқа қол қойылғаннан кейін ғана төленеді.
Сұрағыңызға толық жауап беру үшін біраз уақыт қажет.
Айгүл Сәрсенбаева сізге ертең қоңырау шалады.
Операторлар дүйсенбіден жұмаға дейін сағат 9-дан 18-ге дейін жұмыс істейді.
Біз сіздің мәселеңізді тиісті бөлімге жібердік.
Куәлігімді жоғалтып алдым, не істеуім керек?
Анықтаманы онлайн алуға болады.
Ұлым биыл мектепке барады, оны қалай тіркеймін?
Үйде жарық жоқ, жөндеушілер қашан келеді?
Кезекте тұрғандар саны азайып келеді.
Өтінішіңізге сәйкес шешім қабылданған жоқ.
Құпиясөзіңізді ешкімге айтпаңыз.
Көрсетілген қызмет сапасын бағалауыңызды сұраймыз.
Ол кісі келмейді, себебі ауырып қалыпты.
Менікі емес, сіздікі шығар.
Қызметтеріміздің барлығы тегін көрсетіледі.
Тіркелмеген азаматтардан өтініш қабылданбайды.
Здравствуйте! Чем могу помочь?
Ваше обращение принято, ответ будет в течение трёх рабочих дней.
Пожалуйста, уточните номер заявки и дату подачи.
К сожалению, срок подачи документов истёк вчера.
Спасибо за звонок, всего доброго!
Еще раз проверьте, что заявление подписано электронной подписью.
Оплата поступит на ваш счёт сегодня вечером.
Вы можете записаться на приём через личный кабинет.
Мы перезвоним вам завтра с десяти до двенадцати.
Извините за долгое ожидание, все операторы были заняты.
Как получить справку о составе семьи онлайн?
Подскажите, пожалуйста, по какому адресу находится центр обслуживания.
Я ещё не получила ответ на своё письмо.
Передам ваш вопрос специалисту по пенсионным выплатам.
Чтобы восстановить пароль, нажмите на ссылку в письме.
Что-нибудь ещё хотите узнать? По-моему, всё ясно.
Из-за ремонта отделение закрыто до понедельника.
В Алматы и Шымкенте приём ведётся по записи.
Позвоните на короткий номер 1414, он бесплатный.
Дозвониться до вас невозможно, жду уже полчаса.
Рахмет, сізге хабарласамыз. Спасибо, мы вам перезвоним.
Сәлеметсіз бе, мне нужна справка о доходах.
Жақсы, ждём ваше письмо на почту.
Отправьте документы на info@gov.kz или https://egov.kz/қызмет до 25.11.2026
Скан в формате PDF, не более 5МБ, ЖСН 900101300123, ИИН
@айгуль #отиниш {{есим}} ЖШС, АҚ, ТОО «Байтерек»
😀👍 ок 100% 2-ші 5-сынып
қайта-қайта сұрай бердім
Профильге кіріп, Meta-дан келген хатты оқып шығыңыз.
Маған тұмау жұққан, бірақ сізге хабарлады ғой.
"""


@pytest.mark.parametrize("text", [line for line in RIGHT.splitlines() if line])
def test_right_text_has_no_marks(text: str) -> None:
    assert [each.word for each in found(text)] == []


# The words of a row are wrong as they stand on the left; the right word must be the first or second suggestion.
WRONG = """
отиниш өтініш
кажет қажет
отинишимди өтінішімді
отинишиниз өтінішіңіз
кабылданды қабылданды
кужаттарынызды құжаттарыңызды
жибериниз жіберіңіз
салеметсиз сәлеметсіз
маган маған
еди еді
сагат сағат
бирак бірақ
ешким ешкім
бермеди бермеді
менин менің
кашан қашан
каралады қаралады
кызмет қызмет
жумыс жұмыс
туралы-кажет туралы-қажет
уакыт уақыт
маселе мәселе
кайда қайда
канша қанша
косымша қосымша
тусинбедим түсінбедім
тусиндирип түсіндіріп
айтынызшы айтыңызшы
кутиниз күтіңіз
нометр нөмір ?
номириниз нөміріңіз ?
мумкин мүмкін
жаксы жақсы
рахметт рахмет
өтінішш өтініш
құжатт құжат
сәлеметсізбе сәлеметсіз бе
қоңырауу қоңырау
жауапп жауап
сұраққа-жауапп сұраққа-жауап ?
хабарламма хабарлама
өтнініш өтініш
қызмтет қызмет
қажжет қажет
белгили белгілі
акпарат ақпарат
окиньшке өкінішке ?
тиркелдим тіркелдім
орынбады орындады ?
кенсе кеңсе
казакша қазақша
улкен үлкен
болмелер бөлмелер
колдау қолдау
тагы тағы
конырау қоңырау
пожалуста пожалуйста
здраствуйте здравствуйте
сдраствуйте здравствуйте
извените извините
звонек звонок
обрашение обращение
зарегестрирована зарегистрирована
заевление заявление
докуметы документы
пасспорт паспорт
коментарий комментарий
будующий будущий
следущий следующий
вообщем вообще ?
сдесь здесь
спасибочки спасибо ?
несмогу не смогу
незнаю не знаю
ответем ответим
подскажыте подскажите
потверждение подтверждение
агенство агентство
граммота грамота
програма программа
вклучите включите
оператр оператор
справкка справка
адресс адрес
расмотрение рассмотрение
получиная полученная ?
желаеете желаете
досвидания до свидания
извинитe извините
прiвет привет
казахстане Казахстане
Отиниш Өтініш
ОТИНИШ ӨТІНІШ
Обрашение Обращение
"""
ROWS = [line.split(" ", 1) for line in WRONG.splitlines() if line and not line.endswith("?")]


@pytest.mark.parametrize(("word", "meant"), ROWS, ids=[row[0] for row in ROWS])
def test_wrong_word_is_shown_with_what_was_meant(word: str, meant: str) -> None:
    language = "kk" if set(meant.lower()) & set("әғқңөұүһі") else "ru"
    if word in {"отиниш", "кажет"}:
        language = "kk"
    marks = found(word, language)
    assert [each.word for each in marks] == [word]
    assert meant in marks[0].suggestions[:2]


MIXED = [
    ("отиниш кажет", "", [("отиниш", "kk"), ("кажет", "kk")]),
    ("Он и носу не кажет, этот мастер.", "", []),
    ("Он и носу не кажет, этот мастер.", "kk", []),
    ("Маған анықтама кажет еді", "", [("кажет", "kk")]),
    ("Здраствуйте, маған анықтама керек", "", [("Здраствуйте", "ru")]),
    ("Спасибо! Өтінішіңз қабылданды. Досвидания.", "", [("Өтінішіңз", "kk"), ("Досвидания", "ru")]),
    ("құжатт прислали с опоздонием", "ru", [("құжатт", "kk"), ("опоздонием", "ru")]),
]


@pytest.mark.parametrize(("text", "hint", "wrong"), MIXED)
def test_each_word_is_judged_by_its_sentence(text: str, hint: str, wrong: list[tuple[str, str]]) -> None:
    assert [(each.word, each.language) for each in found(text, hint)] == wrong


def test_places_are_counted_as_javascript_counts_them() -> None:
    mark = found("😀👍 отиниш керек", "kk")[0]
    assert (mark.start, mark.end) == (5, 11)
    assert "😀👍 отиниш".encode("utf-16-le")[mark.start * 2 : mark.end * 2].decode("utf-16-le") == "отиниш"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\x00\ud800\udfff",
        "а" * 10_000,
        "аб" * 5_000,
        "-'-" * 3_000,
        "ы-" * 4_000,
        "@" * 9_000,
        "a@" * 4_000,
        "{{" * 4_000,
        "\u202eотиниш",
        "қ\u0301" * 3_000,
        "0" * 9_999,
    ],
)
def test_nonsense_is_answered_quickly(text: str) -> None:
    assert len(found(text)) <= 200


def test_a_text_full_of_mistakes_is_answered_with_marks_and_few_guesses() -> None:
    marks = found("абвгдежз ийклмноп " * 500)
    assert len(marks) == 200 and sum(bool(each.suggestions) for each in marks) <= 12


def test_hunspell_s_slow_guesses_are_for_a_word_alone() -> None:
    assert found("сдраствуйте, это я")[0].suggestions == ()
    assert found("сдраствуйте")[0].suggestions[0] == "здравствуйте"


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_a_word_of_our_own_texts_is_taken_for_wrong(language: str) -> None:
    """Thousands of words of real Kazakh and Russian; a place for a value stands for nothing."""
    written = [
        text
        for path in (Path(__file__).resolve().parents[2] / "baylanys").glob(
            f"*/locale/{language}/LC_MESSAGES/django.po"
        )
        for entry in polib.pofile(str(path))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    texts = [re.sub(r"%\(\w+\)[sd]|<[^>]*>", " ", text) for text in written]
    marked = [mark.word for text in texts for mark in found(text, language)]
    assert len(marked) < 0.01 * sum(len(text.split()) for text in texts), marked


def test_words_longer_than_any_are_left_alone() -> None:
    assert words_of("а" * (LONGEST_WORD + 1)) == []
    assert len(words_of("а" * LONGEST_WORD)) == 1


def test_letters_are_guessed_harmonious_and_nearest_first() -> None:
    guesses = meant_words("отиниш")
    assert guesses.index("өтініш") < 8 and "отиниш" not in guesses and len(guesses) <= 2000


def test_own_words_are_right_with_kazakh_endings_and_are_suggested() -> None:
    base = lexicon()
    listed = {"kk": {**base.listed["kk"], "құрылтайхат": 999}, "ru": {**base.listed["ru"], "байтерекнет": 999}}
    known = Lexicon(has=base.has, suggest=base.suggest, listed=listed, names=base.names)
    assert [each.word for each in found("құрылтайхатыңызды")] == ["құрылтайхатыңызды"]
    assert misspellings("құрылтайхатыңызды байтерекнет", "", known) == []
    assert misspellings("курылтайхат", "kk", known)[0].suggestions[0] == "құрылтайхат"
    assert "байтерекнет" in misspellings("байтирекнет", "ru", known)[0].suggestions


def test_missing_dictionary_is_named() -> None:
    with pytest.raises(DictionaryMissingError, match="nowhere"):
        Dictionary(FILES["kk"].parent / "nowhere")
