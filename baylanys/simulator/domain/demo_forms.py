"""The demonstration's report forms, approved by the customer."""

from datetime import datetime, timedelta

from baylanys.accounts.models import Person
from baylanys.reports.domain.template import approve, begin_template, hand_over, upload_version
from baylanys.reports.template_choices import TemplateState
from baylanys.reports.template_models import ReportTemplate
from baylanys.simulator.demo_forms import monthly_act, weekly_form

_IN_FORCE_SINCE = timedelta(days=21)


def prepare_forms(*, at: datetime) -> None:
    """There are a weekly form and a monthly act; where there is a form already, all stays as it is."""
    if ReportTemplate.objects.exists():
        return
    author = Person.objects.filter(username="supervisor").first()
    customer = Person.objects.filter(username="representative").first()
    since = at - _IN_FORCE_SINCE
    for slug, title, language, content, name in (
        ("weekly-form", "Апталық есеп нысаны", "kk", weekly_form(), "апталық-есеп.xlsx"),
        ("monthly-act", "Акт за месяц", "ru", monthly_act(), "акт-за-месяц.docx"),
    ):
        template = begin_template(title=title, slug=slug, by=author, at=since)
        version = upload_version(
            template=template, content=content, filename=name, language=language, comment="", by=author, at=since
        )
        hand_over(version=version, by=author, at=since)
        version.refresh_from_db()
        if version.state == TemplateState.HANDED_OVER:
            approve(version=version, valid_from=since, comment="", by=customer, at=since)
