"""What the bot looks up for people: ready answers, their own request."""

from __future__ import annotations

from datetime import datetime

from baylanys.bot.flow_words import Article, ArticlesFound, CaseFound, FindArticles, FindCase
from baylanys.bot.rules import Rule
from baylanys.contract.queries import contract_zone
from baylanys.crm.models import Case, ContactPhone, WhatsAppIdentity
from baylanys.knowledge.models import ArticleVersion
from baylanys.knowledge.queries import versions_in_force
from baylanys.knowledge.search.find import find_articles

LOOKED_AT = 20
LANGUAGES = ("kk", "ru", "en")


def articles_of(wish: FindArticles, language: str, rule: Rule, at: datetime) -> ArticlesFound:
    """Public articles that answer the words, or the one that was chosen from a list."""
    if wish.article:
        return ArticlesFound(_chosen(wish.article, language, rule, at))
    found = find_articles(wish.text, language=language or "ru", at=at, limit=LOOKED_AT)
    public = [each for each in found if rule.is_public(each.version.article_id)]
    return ArticlesFound(tuple(_article(each.version, each.share) for each in public))


def case_of(wish: FindCase, identity: WhatsAppIdentity) -> CaseFound:
    """The state of the request, told to nobody but the person whose request it is."""
    row = Case.objects.filter(pk=int(wish.number), contact__in=_contacts(identity)).first() if wish.number else None
    if row is None:
        return CaseFound(wish.number)
    due = row.due_at.astimezone(contract_zone()).strftime("%d.%m.%Y %H:%M")
    return CaseFound(wish.number, row.state, due, row.answer)


def _contacts(identity: WhatsAppIdentity) -> set[int]:
    """The person, by identity and by the number that writes."""
    own = {identity.contact_id}
    if identity.wa_id:
        own |= set(ContactPhone.objects.filter(e164=f"+{identity.wa_id}").values_list("contact_id", flat=True))
    return own


def _chosen(article: int, language: str, rule: Rule, at: datetime) -> tuple[Article, ...]:
    if not rule.is_public(article):
        return ()
    found = {row.language: row for row in versions_in_force(at).filter(article=article)}
    shown = next((found[each] for each in (language, *LANGUAGES) if each in found), None)
    return (_article(shown, 1.0),) if shown else ()


def _article(version: ArticleVersion, share: float) -> Article:
    return Article(version.article_id, version.title, (version.answer or version.body_text).strip(), share)
