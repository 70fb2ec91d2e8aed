"""A text against the dictionaries, the product's words and the centre's own."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from baylanys.core.errors import DomainError
from baylanys.core.letters import LANGUAGES
from baylanys.spelling.builtin import builtin_words
from baylanys.spelling.checker import Misspelling, misspellings
from baylanys.spelling.dictionary import dictionary
from baylanys.spelling.lexicon import Lexicon
from baylanys.spelling.models import OwnWord

# In UTF-16 units: more than any message or note may have.
LONGEST_TEXT = 10_000
Version = tuple[int, int]
_known: dict[str, tuple[Version, Lexicon]] = {}


class TextTooLong(DomainError):
    """Nobody writes so much by hand."""

    code = "text_too_long"


def check(text: str, hint: str = "") -> list[Misspelling]:
    """The wrong words of a text; places in UTF-16 units, as JavaScript counts (5.3).

    `hint`: the conversation's language (`kk`, `ru` or empty). Raises TextTooLong, DictionaryMissingError.
    """
    if len(text) > LONGEST_TEXT or len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT:
        raise TextTooLong(_("Texts of up to %(most)s characters are checked.") % {"most": LONGEST_TEXT})
    return misspellings(text, hint, present_lexicon())


def present_lexicon() -> Lexicon:
    """What is known now; read anew only when the centre's list has changed since."""
    version = _version()
    if "present" not in _known or _known["present"][0] != version:
        _known["present"] = version, _read_lexicon()
    return _known["present"][1]


def _version() -> Version:
    """Rows are added, and taken out once: these two change with every change, in whatever order it is committed."""
    counted = OwnWord.objects.aggregate(added=Count("pk"), removed=Count("removed_at"))
    return counted["added"], counted["removed"]


def _read_lexicon() -> Lexicon:
    dictionaries = {language: dictionary(language) for language in LANGUAGES}
    listed = {language: dict(builtin_words(language)) for language in LANGUAGES}
    for text, language in OwnWord.objects.filter(removed_at=None).values_list("text", "language"):
        listed[language].setdefault(text, len(builtin_words(language)))
    return Lexicon(
        has={language: each.has for language, each in dictionaries.items()},
        suggest={language: each.suggested for language, each in dictionaries.items()},
        listed=listed,
        names=frozenset(builtin_words("names")),
    )
