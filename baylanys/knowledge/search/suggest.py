"""Articles that may answer what a person has just said, or what a call is about."""

from collections.abc import Sequence
from datetime import datetime

from baylanys.knowledge.search.find import Found, find_asked
from baylanys.knowledge.search.query import Asked, read_query
from baylanys.knowledge.search.stop_words import GREETINGS
from baylanys.knowledge.search.words import fold

MOST = 3
MOST_SAID = 4
"""The last messages that are read, newest first; older ones have been answered."""
MOST_WORDS = 16
LEAST_SHARE, LEAST_NAMED = 0.45, 0.3
"""How much of what was said an article must have, and how much of it in title or keywords, to be suggested."""
SHORTEST_SAID = 3
_GREETINGS = frozenset(fold(each) for each in GREETINGS)


def suggest_articles(
    said: Sequence[str], *, language: str, at: datetime, project: str = "", limit: int = MOST
) -> list[Found]:
    """Articles beside the person's own words (the newest last), best first; none where they say too little."""
    asked = words_said(said)
    found = find_asked(asked, language=language, at=at, project=project, limit=limit) if asked else []
    return [each for each in found if each.share >= LEAST_SHARE and each.named >= LEAST_NAMED]


def words_said(said: Sequence[str]) -> list[Asked]:
    """The words that tell what is asked: no greetings, thanks, or words of grammar."""
    text = "\n".join(said[-MOST_SAID:])
    asked = read_query(f"{text} ", MOST_WORDS)
    return [each for each in asked if len(each.text) >= SHORTEST_SAID and each.text not in _GREETINGS]
