"""Whoever is to be told of escalated requests by e-mail gets it, each until the server took it (6)."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from baylanys.contract.queries import contract_zone
from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.crm.choices import CaseState, EscalationClock, ReplyState
from baylanys.crm.domain.classifier import line_of
from baylanys.crm.domain.escalation import mail_of_notice_came_to
from baylanys.crm.models import EscalationNotice
from baylanys.operations.domain.case_mail import MOST_AT_ONCE, PAUSES, next_try_at
from baylanys.operations.domain.mail import mail_settings, send_to


def send_waiting_notices(*, at: datetime) -> int:
    """Those whose turn it is have been tried; how many left. One process at a time; safe to repeat."""
    related = ("person", "escalation__step", "escalation__case__line")
    waiting = EscalationNotice.objects.filter(mail=ReplyState.QUEUED).select_related(*related).order_by("at", "pk")
    due = [each for each in waiting[:MOST_AT_ONCE] if at >= next_try_at(each.at, each.tries)]
    return sum(_send(each) for each in due)


def _send(notice: EscalationNotice) -> bool:
    """One try, in the reader's language. What was closed meanwhile is not worth a mail any more."""
    if notice.escalation.case.state == CaseState.CLOSED:
        mail_of_notice_came_to(notice=notice, state=ReplyState.FAILED, told="closed")
        return False
    mail_id = f"<escalation-{notice.pk}@{mail_settings().sender.partition('@')[2] or 'localhost'}>"
    with translation.override(notice.person.language):
        subject, text = _words(notice)
        try:
            server = send_to(to=[notice.person.email], subject=subject, text=text, headers={"Message-ID": mail_id})
        except NotPossible as refused:
            mail_of_notice_came_to(notice=notice, state=ReplyState.FAILED, told=str(refused))
            return False
        except NotAnswered as away:
            is_last = notice.tries + 1 >= len(PAUSES)
            state = ReplyState.FAILED if is_last else ReplyState.QUEUED
            mail_of_notice_came_to(notice=notice, state=state, told=str(away))
            return False
    mail_of_notice_came_to(notice=notice, state=ReplyState.SENT, told=f"{server} {mail_id}")
    return True


def _words(notice: EscalationNotice) -> tuple[str, str]:
    """Subject and text; nothing of the person who asked."""
    case, step = notice.escalation.case, notice.escalation.step
    due = notice.escalation.due_at.astimezone(contract_zone()).strftime("%d.%m.%Y %H:%M")
    values = {"number": case.pk, "level": step.level, "due": due}
    category = line_of(case.line).name("category", notice.person.language)
    subject = _("Request No. %(number)s is escalated: level %(level)s") % values
    what = EscalationClock(step.clock).label
    return subject, "\n".join([subject, category, f"{what}: " + _("due %(due)s (UTC+5)") % values])
