"""What stands beside a request on its page: other people, other requests, files."""

from typing import Any

from django.db.models import Q

from baylanys.accounts.permissions import may
from baylanys.crm.models import Case, CaseBond
from baylanys.interactions.permissions import shown_name


def beside(reader: Any, case: Case) -> dict[str, Any]:
    """People, requests and files of the request, and whether the reader may change which."""
    people = case.people.filter(ended_at=None).select_related("contact").order_by("at")
    return {
        "beside_people": [(row, shown_name(reader, row.contact.name)) for row in people],
        "bonds": _bonds(case),
        "merged_here": list(case.merged.order_by("pk")),
        "files": list(case.files.exclude(path="").select_related("by")),
        "may_bind": may(reader, "open_cases"),
        "may_attach": may(reader, "answer_cases"),
    }


def _bonds(case: Case) -> list[tuple[CaseBond, Case]]:
    rows = CaseBond.objects.filter(Q(case=case) | Q(other=case), ended_at=None).select_related("case", "other")
    return [(row, row.other if row.case_id == case.pk else row.case) for row in rows.order_by("at")]
