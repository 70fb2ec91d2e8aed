"""The centre's list of right words: what is added, and what is taken out again."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import DomainError, NotFound
from baylanys.core.letters import LANGUAGES
from baylanys.spelling.models import OwnWord
from baylanys.spelling.words import LONGEST_WORD

MOST_AT_ONCE = 5_000
MOST_WORDS = 20_000
_WORD = re.compile(r"[а-яёәғқңөұүһі]+(?:[-'’][а-яёәғқңөұүһі]+)*")


class WordRefused(DomainError):
    """What was written is no word that could be met in a text."""

    code = "word_refused"


def words_in(text: str) -> list[str]:
    """The words of a list, in small letters, each once. Raises WordRefused at the first that is none.

    Words stand apart by spaces, commas, semicolons or new lines.
    """
    found = list(dict.fromkeys(each.lower() for each in re.split(r"[\s,;]+", text) if each))
    if not found:
        raise WordRefused(_("Write at least one word."))
    if len(found) > MOST_AT_ONCE:
        raise WordRefused(_("At most %(most)s words at once.") % {"most": MOST_AT_ONCE})
    for word in found:
        if not 1 < len(word) <= LONGEST_WORD or not _WORD.fullmatch(word):
            message = _("“%(word)s” is not a word of Kazakh or Russian letters, 2 to %(most)s of them.")
            raise WordRefused(message % {"word": word[:LONGEST_WORD], "most": LONGEST_WORD})
    return found


@transaction.atomic
def add_words(*, words: list[str], language: str, by: Any, at: datetime) -> int:
    """The words count as right from now on; those that did already are left alone. How many are new.

    Repeating it is safe. Raises WordRefused where the list would grow beyond MOST_WORDS.
    """
    if language not in LANGUAGES:
        raise WordRefused(_("Choose Kazakh or Russian."))
    listed = OwnWord.objects.filter(removed_at=None)
    new = set(words) - set(listed.filter(language=language, text__in=words).values_list("text", flat=True))
    if listed.count() + len(new) > MOST_WORDS:
        raise WordRefused(_("The list is full: it holds %(most)s words.") % {"most": MOST_WORDS})
    rows = [OwnWord(text=each, language=language, added_at=at, added_by=by) for each in words if each in new]
    OwnWord.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        after = {"language": language, "words": [row.text for row in rows[:200]], "count": len(rows)}
        write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("word_list", language), after=after)
    return len(rows)


@transaction.atomic
def remove_word(*, word_id: int, by: Any, at: datetime) -> OwnWord:
    """The word counts as right no longer, unless a dictionary has it. Raises NotFound where it is not in the list."""
    if not OwnWord.objects.filter(pk=word_id, removed_at=None).update(removed_at=at, removed_by=by):
        raise NotFound(_("This word is not in the list any more."))
    word = OwnWord.objects.get(pk=word_id)
    before = {"language": word.language, "words": [word.text]}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("word_list", word.language), before=before)
    return word
