"""People who sign in, and the tokens of outside programs."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from baylanys.accounts.choices import Role
from baylanys.core import clock


class Person(AbstractUser):
    """Somebody who signs in; what the person may do follows from the role alone."""

    role = models.CharField(max_length=20, choices=Role.choices, default=Role.OPERATOR)
    language = models.CharField(max_length=2, default="ru")

    @property
    def display_name(self) -> str:
        """Given and family name, or the user name where no name is known."""
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        """Two letters for the round picture."""
        letters = [part[0] for part in (self.first_name, self.last_name) if part]
        return "".join(letters).upper() or self.username[:2].upper()


class ApiToken(models.Model):
    """A bearer token; only its SHA-256 is kept. No scopes: all rights."""

    name = models.CharField(max_length=100)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class SignedInSession(models.Model):
    """Where somebody signed in; the session itself is Django's row with the same key."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField(default=clock.now)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=300, blank=True)


class SignInLock(models.Model):
    """After repeated failures: nobody signs in under the name (`account`, `second_factor`) or from the
    `address` before `until`."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=150)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_lock_per_key")]
