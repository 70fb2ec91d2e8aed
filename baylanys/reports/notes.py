"""Sentences to be read with a report: what it was narrowed to, that its days are not over, that nothing was there."""

from django.utils.translation import gettext as _

from baylanys.contract.models import Project
from baylanys.interactions.choices import Language
from baylanys.reports.asked import Asked
from baylanys.routing.models import Queue
from baylanys.workforce.models import Operator


def notes_of(asked: Asked, *, empty: bool = False) -> tuple[str, ...]:
    """In the report's language."""
    notes = [narrowed] if (narrowed := _narrowed(asked)) else []
    if asked.last >= asked.today:
        notes.append(_("The period is not over: figures as they stood when the report was made."))
    if empty:
        notes.append(_("There was nothing to count in these days."))
    return tuple(notes)


def _narrowed(asked: Asked) -> str:
    given = {name: value for name, value in asked.options.items() if value}
    words = {
        "language": lambda code: _("language: %(name)s") % {"name": dict(Language.choices).get(code, code)},
        "queue": lambda code: _("queue: %(name)s") % {"name": _titled(Queue, code, asked.language)},
        "project": lambda code: _("project: %(name)s") % {"name": _titled(Project, code, asked.language)},
        "operator": lambda code: _("operator: %(name)s") % {"name": operator_name(code)},
    }
    told = [words[name](value) for name, value in given.items() if name in words]
    return _("Narrowed to %(what)s.") % {"what": ", ".join(told)} if told else ""


def _titled(model: type[Queue] | type[Project], code: str, language: str) -> str:
    row = model._default_manager.filter(code=code).first()
    return str(getattr(row, f"name_{language}", code)) if row else code


def operator_name(username: str) -> str:
    """As the centre calls the operator."""
    row = Operator.objects.select_related("person").filter(person__username=username).first()
    return row.person.display_name if row else username
