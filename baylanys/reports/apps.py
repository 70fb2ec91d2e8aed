from typing import IO

from django.apps import AppConfig

from baylanys.core.approval import register_waiting
from baylanys.reports.makers import Order, Outcome


class ReportsConfig(AppConfig):
    name = "baylanys.reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Reports by the customer's forms are made by name; forms stand on the customer's list until decided."""
        from baylanys.reports.domain.template_waiting import waiting_templates
        from baylanys.reports.makers import register_maker
        from baylanys.reports.template_models import PREFIX

        register_waiting("report_template", waiting_templates)
        register_maker(PREFIX, _make_by_template)


def _make_by_template(order: Order, file: IO[bytes]) -> Outcome:
    """What fills forms is loaded when the first one is filled."""
    from baylanys.reports.domain.template_making import make_by_template

    return make_by_template(order, file)
