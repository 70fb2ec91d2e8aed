"""What tests of requests stand on: the demonstration's guide and projects, in force."""

from datetime import datetime

from baylanys.contract.models import Project
from baylanys.crm.domain.classifier import approve_version, submit_version, write_draft
from baylanys.simulator.demo_guide import PROJECTS, demo_guide


def put_guide_in_force(at: datetime) -> None:
    """The guide holds from that moment on."""
    for code, kk, ru, en in PROJECTS:
        Project.objects.create(code=code, name_kk=kk, name_ru=ru, name_en=en)
    draft = write_draft(lines=demo_guide(), by=None, at=at)
    submit_version(version=draft, comment="", by=None, at=at)
    approve_version(version=draft, valid_from=at, comment="", by=None, at=at)
