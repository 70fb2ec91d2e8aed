"""Makers, schedules and a mail server that tests of delivery stand on."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import IO, Any

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.operations.models import MailSettings
from baylanys.reports.delivery_checks import To
from baylanys.reports.delivery_models import ReportSchedule
from baylanys.reports.domain.schedule import Wanted, set_schedule
from baylanys.reports.errors import ReportRefused
from baylanys.reports.makers import Order, Outcome, register_maker
from baylanys.reports.schedule import Covers, Often, Rule
from tests.interaction_rows import person

FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""09:00 of the contract's zone."""
WEEKLY = Rule(Often.WEEKLY, Covers.WEEK, minute=540, weekday=0)
SIMPLE, BROKEN, BIG = "tested-simple", "tested-broken", "tested-big"
broken_kinds: set[str] = set()
"""What the maker of tests refuses now."""


def _make(order: Order, file: IO[bytes]) -> Outcome:
    """A few bytes; a broken one fails as a template may; a big one is larger than a mail."""
    if order.name == BROKEN or order.kind in broken_kinds:
        raise ReportRefused("Шаблон сломан", code="wrong_template")
    file.write(b"\0" * 15_000_000 if order.name == BIG else f"{order.first} {order.last} {order.language}".encode())
    return Outcome({"kk": "Апталық көрсеткіштер", "ru": "Показатели за неделю"}.get(order.language, "Week"), 3)


register_maker("tested-", _make)


class Post:
    """A mail server: refuses `nobody@` for good, everybody while it is `shut`; keeps what it took."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.shut = False

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.shut:
            return "451 try later"
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=default)
        mail.sent_by = envelope.mail_from  # type: ignore[attr-defined]
        self.mails.append(mail)
        return "250 2.0.0 Ok: queued as 4F5A"


def use_post(port: int) -> None:
    told = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "centre@example.kz"}
    MailSettings.objects.update_or_create(pk=1, defaults=told)


def boss(role: str = Role.SUPERVISOR) -> Person:
    found = Person.objects.filter(username=f"boss-{role}").first()
    return found or person(f"boss-{role}", role, email="boss@example.kz")


def schedule(
    *to: str, names: tuple[str, ...] = (SIMPLE,), rule: Rule = WEEKLY, at: datetime = FRIDAY, **more: Any
) -> ReportSchedule:
    """A schedule to these addresses in Russian, or to those given as `To`."""
    asked = more.pop("recipients", [To(each, languages=["ru"]) for each in to or ("customer@example.org",)])
    values = {"title": "Для заказчика", "kinds": ["xlsx"], "texts": {}} | more
    made = set_schedule(
        schedule=None, wanted=Wanted(names=names, rule=rule, to=asked, **values), by=boss(), at=at
    )  # fmt: skip
    return made.schedule
