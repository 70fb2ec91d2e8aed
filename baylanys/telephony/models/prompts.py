"""Prompts: texts in three languages, and the sound made of them."""

from django.db import models

from baylanys.core import clock
from baylanys.telephony.choices import PromptSource


class Prompt(models.Model):
    """What callers hear, as text; the sound follows the text until a studio recording replaces it."""

    code = models.SlugField(max_length=60, unique=True)
    text_kk = models.TextField(blank=True)
    text_ru = models.TextField(blank=True)
    text_en = models.TextField(blank=True)


class PromptRecording(models.Model):
    """A sound file of a prompt in one language; the current one is heard."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="recordings")
    language = models.CharField(max_length=2)
    source = models.CharField(max_length=8, choices=PromptSource.choices)
    path = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    duration_ms = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL)
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prompt", "language"],
                name="one_current_recording",
                condition=models.Q(current=True),
            )
        ]
