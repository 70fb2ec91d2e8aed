"""The centre's own words, beside those of the dictionaries (5.3)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WordLanguage(models.TextChoices):
    """The languages that are checked."""

    KAZAKH = "kk", _("Kazakh")
    RUSSIAN = "ru", _("Russian")


class OwnWord(models.Model):
    """A word in small letters that counts as right while it has not been taken out; rows stay for the trail."""

    text = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=WordLanguage.choices)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text", "language"], condition=models.Q(removed_at=None), name="one_word_in_the_list"
            )
        ]
