"""Finding people: by any part of a name, by a part of a number, by an id; fast with a million of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from baylanys.core.phones import searched_digits
from baylanys.crm.folding import fold, folded
from baylanys.crm.models import Contact, ContactMerge

MOST_FOUND = 200
"""As many as anybody reads; who looks for one among more types another letter."""
SHORTEST_PART = 3
WHOLE_NUMBER = 10
LIKE_ENOUGH = 5
LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """People in the order to be shown; `more`: there are others, the search is too wide."""

    contacts: list[Contact]
    more: bool


def find_contacts(text: str, *, part_of_number: bool = True, limit: int = MOST_FOUND) -> Found:
    """People whose name has every word of the text, or whose number, WhatsApp name or id it is.

    Empty: the newest. Words of one or two letters are the beginning of a name. Without `part_of_number` a number is
    found only whole, so that searching does not uncover what a role sees covered.
    """
    text = " ".join(text.replace("\0", "").split())[:200]
    if not text:
        return _shown(list(_people().order_by("-created_at", "-id").values_list("pk", flat=True)[: limit + 1]), limit)
    found: list[int] = []
    for query in _searches(text, part_of_number):
        left = limit + 1 - len(found)
        found += [pk for pk in query.order_by()[: limit + 1] if pk not in found][:left]
    return _shown(found, limit)


def _people() -> QuerySet[Contact]:
    return Contact.objects.filter(merged_into=None, erased_at=None)


def _shown(found: list[int], limit: int) -> Found:
    """The first found, whichever they are, then sorted: sorting all that match would be slow with many."""
    people = Contact.objects.filter(pk__in=found[:limit]).prefetch_related("phones", "whatsapp")
    return Found(sorted(people, key=lambda each: (not each.name, fold(each.name), each.pk)), len(found) > limit)


def _searches(text: str, part_of_number: bool) -> Iterator[QuerySet[Contact, int]]:
    """Each stands on one index; joined by OR they would stand on none."""
    digits = searched_digits(text)
    if digits:
        yield from _numbered(digits, part_of_number)
        return
    words = fold(text).split()
    long_words = [word for word in words if len(word) >= SHORTEST_PART]
    named = _people().alias(plain=folded("name"))
    if long_words:
        for word in long_words:
            named = named.filter(plain__contains=word)
        yield named.values_list("pk", flat=True)
    elif words:
        yield named.filter(plain__startswith=words[0]).values_list("pk", flat=True)
    name = text.lstrip("@")
    yield _people().filter(whatsapp__username=name).values_list("pk", flat=True)
    yield _people().filter(whatsapp__bsuid=text).values_list("pk", flat=True)


def _numbered(digits: str, part_of_number: bool) -> Iterator[QuerySet[Contact, int]]:
    if len(digits) <= 9:
        yield _people().filter(pk=int(digits)).values_list("pk", flat=True)
    if len(digits) >= WHOLE_NUMBER or (part_of_number and len(digits) >= SHORTEST_PART):
        yield _people().filter(phones__e164__contains=digits).values_list("pk", flat=True)
        yield _people().filter(whatsapp__wa_id__in=[digits, f"7{digits}"]).values_list("pk", flat=True)


def same_names(newest: int = LOOKED_AT) -> list[list[Contact]]:
    """Groups of people whose names fold to the same, perhaps one person each: of the `newest` people and whoever is
    like them."""
    latest = _people().exclude(name="").order_by("-created_at", "-id").annotate(plain=folded("name"))[:newest]
    names = set(latest.values_list("plain", flat=True))
    found: dict[str, list[Contact]] = defaultdict(list)
    people = _people().annotate(plain=folded("name")).filter(plain__in=names)
    for contact in people.prefetch_related("phones", "whatsapp").order_by("pk"):
        found[contact.plain].append(contact)
    return sorted((group for group in found.values() if len(group) > 1), key=len, reverse=True)


def like(contact: Contact) -> list[Contact]:
    """People who may be the same one: the same name, or a WhatsApp number that is the other's telephone."""
    people = Contact.objects.filter(merged_into=None, erased_at=None).exclude(pk=contact.pk)
    numbers = [phone.e164.lstrip("+") for phone in contact.phones.all()]
    chats = [f"+{each.wa_id}" for each in contact.whatsapp.all() if each.wa_id]
    same = Q(whatsapp__wa_id__in=numbers) | Q(phones__e164__in=chats)
    if contact.name:
        same |= Q(pk__in=Contact.objects.alias(plain=folded("name")).filter(plain=fold(contact.name)).values("pk"))
    return list(people.filter(same).distinct().prefetch_related("phones", "whatsapp")[:LIKE_ENOUGH])


def merges_of(contact: Contact) -> QuerySet[ContactMerge]:
    """Merges into this person, the newest first."""
    merges = ContactMerge.objects.select_related("gone", "by", "undone_by")
    return merges.filter(kept=contact).order_by("-at", "-pk")
