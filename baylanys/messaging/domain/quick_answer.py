"""Quick answers: added, changed, taken out of use; each change stands in the audit log."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.messaging.models import QuickAnswer

FIELDS = ("shortcut", "title", "text_ru", "text_kk", "project", "is_active")


@transaction.atomic
def save_quick_answer(*, row: QuickAnswer | None, values: dict[str, Any], by: Person, at: datetime) -> QuickAnswer:
    """The answer is offered to operators as it is now. Raises NotPossible: shortcut_taken, text_missing."""
    if not (values["text_ru"].strip() or values["text_kk"].strip()):
        raise NotPossible(_("Write the answer in at least one language."), code="text_missing")
    others = QuickAnswer.objects.exclude(pk=row.pk) if row else QuickAnswer.objects.all()
    if others.filter(shortcut=values["shortcut"]).exists():
        raise NotPossible(_("Another answer has this shortcut already."), code="shortcut_taken")
    before = {name: getattr(row, name) for name in FIELDS} if row else None
    saved = row or QuickAnswer()
    for name in FIELDS:
        setattr(saved, name, values[name])
    saved.changed_at = at
    saved.save()
    about = ("quick_answer", saved.shortcut)
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=about, before=before, after=values)
    return saved
