"""Operations on real platforms: scim2-server, and a REST server that answers slowly, wrongly, with 500, with a redirect
inside the house, and with another user's record (7.7)."""

from collections.abc import Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from baylanys.platforms.carrying import Carried, carry
from baylanys.platforms.clients import Platform, platform_at
from baylanys.platforms.description import REST, SCIM, read_description
from baylanys.platforms.errors import PlatformError
from baylanys.platforms.guarded_http import Access
from tests.platform_servers import (
    REST_DESCRIPTION,
    SCIM_DESCRIPTION,
    TOKEN,
    RestServer,
    rest_server,
    scim_server,
    user,
)

LOOPBACK = ("127.0.0.1/32",)


@pytest.fixture(scope="module")
def scim() -> Iterator[tuple[str, Any]]:
    with scim_server(user("asel", "Әсел", "Нұрланова"), user("daniyar", "Данияр", "Ахметов")) as served:
        yield served


@pytest.fixture
def rest() -> Iterator[RestServer]:
    with rest_server() as served:
        yield served


async def on_scim(
    base: str, code: str, subject: str, secret: str = TOKEN, password: str = "", **values: Any
) -> Carried:
    description = read_description(SCIM_DESCRIPTION)
    operation = description.operation(code)
    assert operation is not None
    access = Access(base, auth="bearer", secret=secret, networks=LOOPBACK)
    async with platform_at(access, SCIM, description) as platform:
        return await carry(platform, operation, subject=subject, values=values, password=password, key="k")


@asynccontextmanager
async def at_rest(rest: RestServer, seconds: float = 5.0) -> Any:
    access = Access(rest.base, networks=LOOPBACK, answer_seconds=seconds)
    async with platform_at(access, REST, read_description(REST_DESCRIPTION)) as platform:
        yield platform


async def on_rest(rest: RestServer, code: str, subject: str = "asel", **more: Any) -> Carried:
    operation = read_description(REST_DESCRIPTION).operation(code)
    assert operation is not None
    async with at_rest(rest, more.pop("seconds", 5.0)) as platform:
        return await carry(
            platform, operation, subject=subject, password=more.pop("password", ""), values=more, key="key-1"
        )


async def perform(rest: RestServer, code: str, fault: str, seconds: float = 5.0, **values: Any) -> tuple[str, str]:
    """The one request of an operation, spoilt; how it is sorted."""
    operation = read_description(REST_DESCRIPTION).operation(code)
    assert operation is not None
    rest.fault = fault
    async with at_rest(rest, seconds) as platform:
        platform_: Platform = platform
        with pytest.raises(PlatformError) as caught:
            await platform_.perform(operation, subject="asel", values=values, password="Hunter-2", key="key-1")
    assert "hunter2" not in str(caught.value)
    return caught.value.code, str(caught.value.advice)


async def test_a_user_is_found_by_scim(scim: tuple[str, Any]) -> None:
    found = await on_scim(scim[0], "find", "Asel")
    assert found.after is not None and found.after.values["userName"] == "asel"
    assert found.after.values["email"] == "asel@platform.kz"
    assert not any("password" in name for name in found.after.values)


@pytest.mark.parametrize(
    ("subject", "code"),
    [("nobody", "not_found"), ('x" or userName pr or userName eq "x', "not_found"), ("*", "not_found")],
)
async def test_a_filter_cannot_be_broken_out_of(scim: tuple[str, Any], subject: str, code: str) -> None:
    found = await on_scim(scim[0], "find", subject)
    assert found.error is not None and (found.error.code, found.error.advice) == (code, "never")


async def test_parameters_are_changed_by_scim_and_seen_before_and_after(scim: tuple[str, Any]) -> None:
    changed = await on_scim(scim[0], "change", "daniyar", email="new@platform.kz", **{"name.familyName": "Асанов"})
    assert changed.error is None and changed.before and changed.after
    assert (changed.before.values["email"], changed.after.values["email"]) == ("daniyar@platform.kz", "new@platform.kz")
    assert changed.after.values["name.familyName"] == "Асанов"
    kept = next(each for each in scim[1].resources if each.user_name == "daniyar")
    assert [each.value for each in kept.emails] == ["new@platform.kz", "daniyar@home.kz"]


async def test_a_password_is_reset_by_scim_and_appears_nowhere(scim: tuple[str, Any]) -> None:
    done = await on_scim(scim[0], "reset", "asel", password="Temp-Word-77")
    assert done.error is None and "Temp-Word-77" not in repr(done)
    assert next(each for each in scim[1].resources if each.user_name == "asel").password is not None


async def test_a_wrong_secret_is_refused_and_tells_so(scim: tuple[str, Any]) -> None:
    found = await on_scim(scim[0], "find", "asel", secret="wrong")
    assert found.error is not None and (found.error.code, found.error.advice) == ("rights", "never")


async def test_both_kinds_of_platform_can_be_tried_out(scim: tuple[str, Any], rest: RestServer) -> None:
    access = Access(scim[0], auth="bearer", secret=TOKEN, networks=LOOPBACK)
    async with platform_at(access, SCIM, read_description(SCIM_DESCRIPTION)) as platform:
        assert await platform.check() == "SCIM 2.0"
    async with at_rest(rest) as platform:
        assert await platform.check() == "HTTP 404"


async def test_a_rest_platform_is_asked_as_it_is_described(rest: RestServer) -> None:
    changed = await on_rest(rest, "change", email="new@platform.kz")
    assert changed.before and changed.after and changed.error is None
    assert dict(changed.before.values) == {"name": "Әсел", "email": "asel@platform.kz", "blocked": "false"}
    assert changed.after.values["email"] == "new@platform.kz"
    assert rest.asked == [("GET", "/api/users/asel"), ("PATCH", "/api/users/asel"), ("GET", "/api/users/asel")]
    assert rest.keys == ["", "key-1", ""]
    await on_rest(rest, "block", reason="fraud")
    assert rest.users["asel"]["blocked"] is True and "reason" not in rest.users["asel"]


async def test_a_password_set_by_rest_is_in_no_answer(rest: RestServer) -> None:
    done = await on_rest(rest, "reset", password="Temp-Word-77")
    assert rest.passwords == {"asel": "Temp-Word-77"} and "Temp-Word-77" not in repr(done)


async def test_a_user_name_is_one_part_of_the_address(rest: RestServer) -> None:
    done = await on_rest(rest, "find", "../../inside")
    assert done.error is not None and done.error.code in {"not_found", "address_refused"}
    assert ("GET", "/inside") not in rest.asked


@pytest.mark.parametrize(
    ("fault", "read", "write"),
    [
        ("500", ("fault", "retry"), ("fault", "unknown")),
        ("503", ("fault", "retry"), ("fault", "unknown")),
        ("429", ("busy", "retry"), ("busy", "retry")),
        ("401", ("rights", "never"), ("rights", "never")),
        ("422", ("refused", "never"), ("refused", "never")),
        ("redirect", ("redirected", "never"), ("redirected", "never")),
        ("html", ("unreadable", "never"), ("unreadable", "unknown")),
        ("deep", ("unreadable", "never"), ("unreadable", "unknown")),
        ("endless", ("too_large", "never"), ("too_large", "unknown")),
        ("other", ("other_user", "never"), ("other_user", "unknown")),
        ("done_then_500", ("fault", "retry"), ("fault", "unknown")),
        ("done_then_gone", ("no_answer", "retry"), ("no_answer", "unknown")),
    ],
)
async def test_what_goes_wrong_is_sorted(
    rest: RestServer, fault: str, read: tuple[str, str], write: tuple[str, str]
) -> None:
    assert await perform(rest, "find", fault) == read
    assert await perform(rest, "change", fault, email="x@y.kz") == write
    assert ("GET", "/inside") not in rest.asked


async def test_a_platform_that_does_not_answer_in_time_is_left(rest: RestServer) -> None:
    assert await perform(rest, "find", "slow", seconds=0.2) == ("no_answer", "retry")
    assert await perform(rest, "change", "slow", seconds=0.2, email="x@y.kz") == ("no_answer", "unknown")


async def test_a_platform_that_is_not_there_was_asked_for_nothing() -> None:
    with rest_server() as gone:
        pass
    assert await perform(gone, "change", "", email="x@y.kz") == ("not_connected", "retry")


@pytest.mark.parametrize("networks", [(), ("10.0.0.0/8",)])
async def test_a_name_that_leads_into_the_house_is_refused(networks: tuple[str, ...]) -> None:
    access = Access("https://localhost:1/api", networks=networks)
    async with platform_at(access, REST, read_description(REST_DESCRIPTION)) as platform:
        with pytest.raises(PlatformError, match="address_refused"):
            await platform.check()


async def test_another_users_record_before_a_change_stops_it(rest: RestServer) -> None:
    rest.fault = "other"
    done = await on_rest(rest, "change", email="x@y.kz")
    assert done.error is not None and (done.error.code, done.error.advice) == ("other_user", "never")
    assert rest.users["asel"]["email"] == "asel@platform.kz"
