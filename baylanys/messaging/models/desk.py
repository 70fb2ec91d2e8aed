"""What operators need to answer: prepared texts, drafts, and who opened which file."""

from django.db import models

from baylanys.core import clock


class QuickAnswer(models.Model):
    """A prepared text, called by `/shortcut`; `{name}`, `{number}` and `{operator}` are filled in. An empty
    `project` means every project; a language without a text offers the other one."""

    shortcut = models.SlugField(max_length=40, allow_unicode=True, unique=True)
    title = models.CharField(max_length=120)
    text_ru = models.TextField(blank=True)
    text_kk = models.TextField(blank=True)
    project = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)


class MessageDraft(models.Model):
    """What an operator began to write in a conversation and has not sent."""

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.CASCADE, related_name="drafts")
    operator = models.ForeignKey("workforce.Operator", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    reply_to = models.ForeignKey("messaging.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "operator"], name="one_draft_per_operator")]


class MediaListen(models.Model):
    """Who played or saved a file of a conversation, and when; append-only (4.6)."""

    message = models.ForeignKey("messaging.Message", on_delete=models.PROTECT, related_name="listens")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    downloaded = models.BooleanField(default=False)
    play = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "person", "play"],
                name="one_media_listen_per_play",
                condition=~models.Q(play=""),
            )
        ]
