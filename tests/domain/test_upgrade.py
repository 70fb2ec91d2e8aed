"""An upgrade keeps everything: from the first tables, and from those of every release.

One row stands in each table of the old state; after the upgrade every value that the new tables still hold is the same.
"""

import re
import subprocess
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

REPOSITORY = Path(__file__).resolve().parents[2]
MOMENT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
# Grows, so that what must come after something does.
NUMBERS = count(1)
# Tables that were given up; none of them ever held a row.
DROPPED = {"telephony_leg"}
BOUND = {"level": 3, "weekday": 2}
Targets = list[tuple[str, str]]
pytestmark = pytest.mark.django_db(transaction=True)


def git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", "-C", str(REPOSITORY), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.split() if done.returncode == 0 else []


def first_migrations() -> Targets:
    """Those of the applications that came at once; one that came later stands on later states of the others."""
    first = [(each.parents[1].name, each.stem) for each in REPOSITORY.glob("baylanys/*/migrations/0001_*.py")]
    ours, graph = {app for app, _ in first}, MigrationLoader(None).graph
    return [each for each in first if {step for step in graph.forwards_plan(each) if step[0] in ours} <= set(first)]


def migrations_of(tag: str) -> Targets:
    """The last migration of each application as that release had them."""
    last: dict[str, str] = {}
    for path in git("ls-tree", "-r", "--name-only", tag):
        if found := re.fullmatch(r"baylanys/(\w+)/migrations/(\d{4}_\w+)\.py", path):
            last[found[1]] = max(found[2], last.get(found[1], ""))
    return list(last.items())


STARTS = {"first": first_migrations, **{tag: lambda tag=tag: migrations_of(tag) for tag in git("tag", "--list", "v*")}}


@pytest.fixture
def empty_database() -> Iterator[None]:
    """No table stands in the test's database; all of them stand there again at the end."""
    empty()
    yield
    empty()
    migrate_to_newest()


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def migrate_to_newest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.parametrize("start", STARTS)
def test_an_upgrade_keeps_every_value(empty_database: None, start: str) -> None:
    state = MigrationExecutor(connection).migrate(STARTS[start]())
    fill(state.apps)
    before = rows()
    assert len([name for name, table in before.items() if table]) > 10
    migrate_to_newest()
    after = rows()
    for table in before.keys() - DROPPED:
        for row in before[table]:
            assert any(same(row, each) for each in after[table]), (table, row)


def same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return all(new[name] == value for name, value in old.items() if name in new)


def rows() -> dict[str, list[dict[str, Any]]]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("django_migrations", "procrastinate_", "auth_permission", "django_content")):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column.name for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def fill(apps: Apps) -> None:
    """A row in every table of ours that takes one made of plain values."""
    waiting = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    waiting = [model for model in waiting if model.__module__ == "__fake__"]
    while waiting:
        model = next((each for each in waiting if ready(each, waiting)), waiting[0])
        waiting.remove(model)
        with transaction.atomic():
            model._default_manager.create(**{field.name: value_of(field) for field in plain_fields(model)})


def ready(model: type[models.Model], waiting: list[type[models.Model]]) -> bool:
    """Everything that its row must point to stands already."""
    missing = {each._meta.label for each in waiting}
    relations = [field for field in plain_fields(model) if field.is_relation and not field.null]
    return not any(field.related_model._meta.label in missing for field in relations)


def plain_fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def value_of(field: Any) -> Any:
    """A value that is neither empty nor the default, where the kind of field allows one."""
    if field.is_relation:
        return field.related_model._default_manager.first()
    if field.name in BOUND:
        return BOUND[field.name]
    if field.choices:
        return field.choices[0][0]
    match field:
        case models.UUIDField():
            return uuid.uuid4()
        case models.DateTimeField():
            return MOMENT
        case models.DateField():
            return date(2026, 11, 23)
        case models.TimeField():
            return time(9, 0)
        case models.BooleanField():
            return True
        case models.IntegerField() | models.FloatField():
            return next(NUMBERS)
        case models.JSONField():
            return {"kept": "сақталды"}
        case models.CharField() | models.TextField():
            return ("kept-" + field.name)[: field.max_length or 50]
    return None if field.default is NOT_PROVIDED else field.get_default()
