"""Articles that may answer what a person wrote, or what a call is about: shown beside it without being asked for."""

from datetime import datetime

from baylanys.desktop.talk_in_hand import Talk
from baylanys.interactions.models import Interaction
from baylanys.knowledge.search.find import Found
from baylanys.knowledge.search.suggest import MOST, MOST_SAID, suggest_articles
from baylanys.messaging.models import Conversation
from baylanys.messaging.thread import own_thread
from baylanys.routing.models import Topic


def hints_for(talk: Talk, language: str, at: datetime) -> list[Found]:
    """At most three articles, the best first; none where the person asks nothing that articles answer."""
    project = talk.project.code if talk.project else ""
    found: dict[int, Found] = {}
    for said in [_written(talk.conversation)] if talk.conversation else _topic(talk, language):
        for each in suggest_articles(said, language=language, at=at, project=project):
            found.setdefault(each.version.article_id, each)
    return list(found.values())[:MOST]


def _written(conversation: Conversation) -> list[str]:
    """The person's last messages in this conversation, the newest last."""
    theirs = own_thread(conversation).filter(direction="in", revoked_at=None).exclude(text="")
    return list(theirs.order_by("-at", "-id").values_list("text", flat=True)[:MOST_SAID])[::-1]


def _topic(talk: Talk, language: str) -> list[list[str]]:
    """The topic that the caller chose, in the words of either language, the person's first."""
    code = Interaction.objects.filter(pk=talk.interaction_id).values_list("topic", flat=True).first()
    topic = Topic.objects.filter(code=code).first() if code else None
    names = [[topic.name_kk], [topic.name_ru]] if topic else []
    return names[::-1] if language == "ru" else names
