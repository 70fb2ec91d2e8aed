"""A platform that speaks SCIM 2.0 (RFC 7643, RFC 7644), asked through scim2-client."""

import json
from collections.abc import Mapping
from typing import Any, cast

from pydantic import ValidationError
from scim2_client import SCIMClientException
from scim2_client.client import BaseAsyncSCIMClient
from scim2_models import (
    EnterpriseUser,
    ListResponse,
    PatchOp,
    ResourceType,
    SCIMException,
    ScimProvider,
    SearchRequest,
    ServiceProviderConfig,
    User,
)

from baylanys.platforms.description import Description, Operation
from baylanys.platforms.errors import Advice, PlatformError, error_of_status, other_user, unreadable
from baylanys.platforms.form_schema import Value
from baylanys.platforms.guarded_http import Answer, GuardedHttp
from baylanys.platforms.records import Record, values_of
from baylanys.platforms.templates import same_user

CONTENT_TYPE = "application/scim+json"


class GuardedScim(BaseAsyncSCIMClient):
    """scim2-client, whose requests leave by the guarded way."""

    def __init__(self, http: GuardedHttp) -> None:
        super().__init__(provider=_provider(), raise_scim_errors=True)
        self._http = http

    async def request(self, method: str, url: str, **kwargs: Any) -> Answer:
        body = kwargs.get("json")
        return await self._http.send(
            method,
            url,
            params={name: str(value) for name, value in (kwargs.get("params") or {}).items()},
            body=None if body is None else json.dumps(body).encode(),
            headers={"Accept": CONTENT_TYPE} | ({"Content-Type": CONTENT_TYPE} if body is not None else {}),
            changes=method != "GET",
        )


class ScimPlatform:
    """Raises PlatformError from every method."""

    def __init__(self, http: GuardedHttp, description: Description) -> None:
        self._scim = GuardedScim(http)
        self._description = description

    async def check(self) -> str:
        """The platform answers, takes our secret and can change attributes."""
        config = await self._asked(self._scim.query(ServiceProviderConfig), changes=False)
        can_patch = bool(config.patch and config.patch.supported)
        if not can_patch:
            raise PlatformError("no_patch", Advice.NEVER)
        await self._asked(
            self._scim.query(User, query_parameters=SearchRequest.model_validate({"count": 0})), changes=False
        )
        return "SCIM 2.0"

    async def find(self, subject: str) -> Record:
        """The user's record."""
        return self._record(await self._user(subject))

    async def perform(
        self, operation: Operation, *, subject: str, values: Mapping[str, Value], password: str, key: str
    ) -> Record:
        """The operation is done; the user's record as the platform answered."""
        user = await self._user(subject)
        if not operation.changes:
            return self._record(user)
        patches = [_patch(name, value, user) for name, value in values.items()]
        if password:
            patches.append(_replace("password", password))
        if not patches:
            raise PlatformError("nothing_to_do", Advice.NEVER)
        patch: Any = PatchOp[User[Any]].model_validate({"Operations": patches})
        asked = self._scim.modify(User, user.id, patch)
        changed = await self._asked(asked, changes=True)
        if changed is None:
            return Record(str(user.id))
        if changed.id != user.id:
            raise other_user(changes=True)
        return self._record(changed)

    async def _user(self, subject: str) -> Any:
        search: Any = SearchRequest.model_validate({"filter": f"userName eq {json.dumps(subject)}", "count": 2})
        found = await self._asked(self._scim.query(User, query_parameters=search), changes=False)
        users = found.resources or [] if isinstance(found, ListResponse) else []
        if not users:
            raise PlatformError("not_found", Advice.NEVER)
        if len(users) > 1:
            raise PlatformError("several", Advice.NEVER)
        if not users[0].id or not same_user(users[0].user_name, subject):
            raise other_user(changes=False)
        return users[0]

    def _record(self, user: Any) -> Record:
        raw = user.model_dump(mode="json", by_alias=True, exclude_none=True)
        raw["email"] = _first(raw.get("emails"))
        raw["phone"] = _first(raw.get("phoneNumbers"))
        return Record(str(user.id), values_of(raw, self._description.shows))

    async def _asked(self, asked: Any, *, changes: bool) -> Any:
        """The answer as a value, or what its failure means."""
        try:
            return await asked
        except SCIMException as refused:
            error = error_of_status(int(refused.status or 400), changes=changes)
            raise error or unreadable("SCIM", changes=changes) from refused
        except SCIMClientException as wrong:
            status = getattr(wrong.source, "status_code", 0)
            error = error_of_status(status, changes=changes) if status else None
            raise error or unreadable(type(wrong).__name__, changes=changes) from wrong
        except ValidationError as wrong:
            raise unreadable("SCIM", changes=changes) from wrong


def _provider() -> ScimProvider:
    """Users with the enterprise extension (RFC 7643, 4.3), which many platforms have."""
    described = ResourceType.from_resource(User[EnterpriseUser])
    return ScimProvider(models=[User, EnterpriseUser], resource_types=[described])


def _patch(name: str, value: Value, user: Any) -> dict[str, Any]:
    """One attribute replaced. E-mail and telephone are lists there: the first entry is ours, the others stay."""
    if name == "email":
        return _replace("emails", _list(user.emails, value, {"primary": True}))
    if name == "phone":
        return _replace("phoneNumbers", _list(user.phone_numbers, value, {"type": "work"}))
    return _replace(name, value)


def _replace(path: str, value: Any) -> dict[str, Any]:
    """RFC 7644, 3.5.2.3."""
    return {"op": "replace", "path": path, "value": value}


def _list(present: Any, value: Value, fresh: dict[str, Any]) -> list[dict[str, Any]]:
    entries = [each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in present or []]
    return [{**(entries[0] if entries else fresh), "value": value}, *entries[1:]]


def _first(found: Any) -> Any:
    first = found[0] if isinstance(found, list) and found else {}
    return cast(dict[str, Any], first).get("value") if isinstance(first, dict) else None
