"""Which categories a new request probably has: by the conversation's topic, and by the person's past requests."""

from collections import Counter
from datetime import datetime, timedelta

from baylanys.crm.folding import fold
from baylanys.crm.models import Case, CaseInteraction, ClassifierLine, Contact
from baylanys.interactions.models import Interaction
from baylanys.routing.models import Topic

LOOKED_BACK = timedelta(days=60)
MOST_PAST = 20
TOPIC_WORD, PAST_CASE, SAME_TOPIC = 4, 3, 1
"""How much each speaks for a category: the topic's own name, a past request of the person, one of others by topic."""
MOST_SUGGESTED = 3


def suggested_codes(
    source: Interaction | None, contact: Contact | None, lines: list[ClassifierLine], at: datetime
) -> Counter[str]:
    """How much speaks for each category, by its code; nothing where nothing is known."""
    found: Counter[str] = Counter()
    if contact is not None:
        past = Case.objects.filter(contact=contact).order_by("-opened_at").values_list("line__code", flat=True)
        for code in past[:MOST_PAST]:
            found[code] += PAST_CASE
    if source is not None and source.topic:
        _by_topic(found, source.topic, lines, at)
    known = {line.code for line in lines}
    return Counter({code: weight for code, weight in found.items() if code in known})


def _by_topic(found: Counter[str], topic: str, lines: list[ClassifierLine], at: datetime) -> None:
    same = Interaction.objects.filter(topic=topic, arrived_at__gte=at - LOOKED_BACK).values("pk")
    cases = CaseInteraction.objects.filter(interaction_id__in=same).order_by("-at")
    for code in cases.values_list("case__line__code", flat=True)[: MOST_PAST * 5]:
        found[code] += SAME_TOPIC
    row = Topic.objects.filter(code=topic).first()
    names = {fold(name) for name in ((row.name_kk, row.name_ru, row.name_en) if row else ()) if name}
    for line in lines:
        if names & {fold(line.topic_kk), fold(line.topic_ru), fold(line.topic_en)}:
            found[line.code] += TOPIC_WORD
