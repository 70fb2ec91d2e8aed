"""Views of the list of requests that people saved."""

from django.db import models

from baylanys.core import clock


class CaseView(models.Model):
    """A saved view: `query` is what stands in the address; everybody of the staff sees a shared one."""

    title = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    owner = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "title"], name="one_case_view")]
