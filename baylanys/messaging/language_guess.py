"""In which language a person writes: by letters that one language alone has, else by common words. Pure."""

from __future__ import annotations

import re

KAZAKH_LETTERS = frozenset("әғқңөұүһі")
RUSSIAN_LETTERS = frozenset("ыэъёщ")
"""Letters of Russian words far more often than of Kazakh ones; they decide only where words do not."""

_WORD = re.compile(r"[^\W\d_]+")

_KAZAKH = """
салем сәлем салеметсиз салеметсизбе сәлеметсіз сәлеметсіздер ме бе ма ба па пе мен сен сиз сіз биз біз олар мага
маған менин менің сизге сізге калай қалай кайда қайда кашан қашан канша қанша неше кандай қандай ким кім не неге бул
бұл сол осы жок жоқ бар болады болмайды керек керекпе рахмет ракмет рақмет кайырлы қайырлы кун күн кеш тан таң комек
көмек комектесиниз көмектесіңіз отиниш өтініш отинем өтінем сурак сұрақ бар шыгар шығар жауап берини беріңіз айтыныз
айтыңыз билгим білгім келеди келеді болса емес енди енді катты қатты жаксы жақсы жаман бугин бүгін ертен ертең кеше
уакыт уақыт акша ақша кужат құжат кужаттар құжаттар жумыс жұмыс бала балам балага балаға мектеп тапсыру тапсырдым
алу алдым алуга алуға ушин үшін деп дейди дейді гой ғой кой қой тусинбедим түсінбедім тусиндим түсіндім откен өткен
келген жатыр отыр тур тұр болып калды қалды кою қою ассалаумагалейкум ассалаумағалейкум ассалам
"""
_RUSSIAN = """
здравствуйте привет добрый доброе день утро вечер спасибо пожалуйста как где когда сколько какой какая какие кто что
почему это этот эта эти я ты вы мы они мне меня мой моя мои вам вас нам нас не нет да есть был была было будет можно
нужно нужен нужна надо хочу хотел хотела могу можете подскажите скажите помогите помощь вопрос ответ ответьте
документ документы заявка заявку заявление работа работает ребенок ребёнок школа подать подала подал получить
получил для или если уже еще ещё очень хорошо плохо сегодня завтра вчера время деньги почему чтобы только потом
сейчас через после тоже так вот его её ее их на в с по к от до из за у о об
"""
_ENGLISH = """
hello hi good morning evening day thanks thank you please how where when what which who why is are was were be the
this that these my your i we they need want can could would help question answer document documents application
apply get have has do does for and not yes no with about
"""

KAZAKH_WORDS = frozenset(_KAZAKH.split())
RUSSIAN_WORDS = frozenset(_RUSSIAN.split())
ENGLISH_WORDS = frozenset(_ENGLISH.split())


def guess_language(text: str) -> str:
    """kk, ru, en, or empty where the text does not say (a number, a sign, a name).

    Kazakh typed with Russian letters is known by its words; one letter that only Kazakh has decides for Kazakh, unless
    Russian words outnumber it (a Kazakh name in a Russian sentence).
    """
    words = [word.casefold() for word in _WORD.findall(text[:2000])]
    if not words:
        return ""
    own = sum(1 for word in words if KAZAKH_LETTERS & set(word))
    kazakh = sum(1 for word in words if word in KAZAKH_WORDS or KAZAKH_LETTERS & set(word))
    russian = sum(1 for word in words if word in RUSSIAN_WORDS)
    english = sum(1 for word in words if word in ENGLISH_WORDS)
    if not (kazakh or russian or english):
        return _by_letters(words)
    best = max(kazakh, russian, english)
    if kazakh == best and (own or kazakh > russian):
        return "kk"
    if russian == best:
        return "ru"
    return "en" if english == best else "kk"


def _by_letters(words: list[str]) -> str:
    """Of words that no list has: Latin letters alone say nothing sure, Cyrillic ones with Russian letters do."""
    return "ru" if len(words) > 1 and any(RUSSIAN_LETTERS & set(word) for word in words) else ""
