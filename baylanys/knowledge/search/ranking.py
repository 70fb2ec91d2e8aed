"""In which order articles that have the words are shown. Pure."""

from collections.abc import Collection

from baylanys.knowledge.search.stems import lexemes_kept
from baylanys.knowledge.search.stop_words import STOP_WORDS
from baylanys.knowledge.search.words import fold, words_of

TITLE_SHARE = 0.35
IN_LANGUAGE = 1.08
OF_PROJECT, OF_ALL, OF_ANOTHER = 1.2, 1.1, 0.7


def title_share(title: str, language: str, lexemes: Collection[str]) -> float:
    """How much of the title was asked for: a short title that was typed whole goes before a long one."""
    words = {fold(each.text) for each in words_of(title)} - STOP_WORDS
    hit = sum(any(each in lexemes for each in lexemes_kept(word, language)) for word in words)
    return hit / len(words) if words else 0.0


def rank(said: float, share: float, *, in_language: bool, project: str, own_project: str) -> float:
    """The higher, the earlier: what the words say, then title, asked language and project (empty: of every project)."""
    place = 1.0
    if project:
        place = OF_PROJECT if own_project == project else OF_ALL if not own_project else OF_ANOTHER
    return said * (1 + TITLE_SHARE * share) * (IN_LANGUAGE if in_language else 1.0) * place
