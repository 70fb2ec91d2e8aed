"""Words of the bot: states of a turn, which articles are public."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TurnState(models.TextChoices):
    """`skipped`: nothing was to be answered (an operator has the chat, too many messages at once)."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


class PublicArticles(models.TextChoices):
    NONE = "none", _("No article")
    CHOSEN = "chosen", _("Those chosen below")
    ALL = "all", _("Every approved article")
