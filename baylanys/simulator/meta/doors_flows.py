"""Flows: made, filled, published, retired. Source: Meta, flows/reference/flowsapi."""

import json

from aiohttp import web

from baylanys.simulator.meta.errors import GraphError, required
from baylanys.simulator.meta.flow_checks import VERSIONS, flow_errors
from baylanys.simulator.meta.identifiers import object_id
from baylanys.simulator.meta.records import Body, Flow
from baylanys.simulator.meta.requests import chosen, page, read_json, require_management, success
from baylanys.simulator.meta.world import World

CATEGORIES = {
    "SIGN_UP",
    "SIGN_IN",
    "APPOINTMENT_BOOKING",
    "LEAD_GENERATION",
    "CONTACT_US",
    "CUSTOMER_SUPPORT",
    "SURVEY",
    "OTHER",
}
DEFAULT = ("name", "status", "categories", "validation_errors")
INVALID_FLOW, NOT_A_DRAFT, NAME_TAKEN = 4016001, 4016002, 4016019


async def create(request: web.Request) -> web.Response:
    """POST /{waba}/flows: a draft, published at once where asked and sound."""
    world = require_management(request)
    body = await read_json(request)
    name, categories = body.get("name"), body.get("categories")
    if not isinstance(name, str) or not name:
        raise required("name")
    if not isinstance(categories, list) or not categories or not set(map(str, categories)) <= CATEGORIES:
        raise GraphError(100, message=f"(#100) Param categories must be of {{{', '.join(sorted(CATEGORIES))}}}")
    if any(each.name == name for each in world.flows.values()):
        raise GraphError(100, message="Invalid parameter", subcode=NAME_TAKEN,
                         user=("Flow name is not unique", "Choose another name for this Flow."))  # fmt: skip
    flow = Flow(object_id(16), name, [str(each) for each in categories])
    if "flow_json" in body:
        fill(flow, body["flow_json"])
    if body.get("publish") in {True, "true"} and not flow.errors and flow.content:
        flow.status = "PUBLISHED"
    world.keep(flow)
    return web.json_response({"id": flow.id, "success": True, "validation_errors": flow.errors})


def fill(flow: Flow, content: object) -> None:
    """The Flow has this JSON, and the errors found in it."""
    try:
        flow.content = json.loads(content) if isinstance(content, str | bytes) else content  # type: ignore[assignment]
    except ValueError:
        flow.content = None
    flow.errors = flow_errors(flow.content)


async def listed(request: web.Request) -> web.Response:
    world = require_management(request)
    return page(request, [chosen(request, shape(each), DEFAULT) for each in world.flows.values()])


def look_up(request: web.Request, flow: Flow) -> web.Response:
    return web.json_response(chosen(request, shape(flow), DEFAULT))


async def put_asset(request: web.Request, world: World, flow: Flow) -> web.Response:
    """POST /{flow}/assets, multipart: file, name flow.json, asset_type FLOW_JSON. A published one becomes a draft."""
    form = await request.post()
    file = form.get("file")
    if not isinstance(file, web.FileField):
        raise required("file")
    fill(flow, file.file.read())
    flow.status = "DRAFT"
    world.keep(flow)
    return web.json_response({"success": True, "validation_errors": flow.errors})


def publish(world: World, flow: Flow) -> web.Response:
    if flow.status != "DRAFT" or flow.errors or not flow.content:
        raise GraphError(139002, message="(#139002) Publishing failed", subcode=INVALID_FLOW,
                         user=("Flow can't be published", "Only a draft without errors is published."))  # fmt: skip
    _become(world, flow, "PUBLISHED")
    return success()


def deprecate(world: World, flow: Flow) -> web.Response:
    if flow.status != "PUBLISHED":
        raise GraphError(139004, message="(#139004) Deprecating failed", subcode=NOT_A_DRAFT)
    _become(world, flow, "DEPRECATED")
    return success()


def delete(world: World, flow: Flow) -> web.Response:
    if flow.status != "DRAFT":
        raise GraphError(139001, message="(#139001) Only drafts can be deleted", subcode=NOT_A_DRAFT)
    world.forget(flow)
    return success()


def _become(world: World, flow: Flow, status: str) -> None:
    told: Body = {"event": "FLOW_STATUS_CHANGE", "flow_id": flow.id, "old_status": flow.status, "new_status": status}
    flow.status = status
    world.keep(flow)
    world.announce("flows", told | {"message": f"Flow {flow.name} is {status}"})


def shape(flow: Flow) -> Body:
    versions = sorted(VERSIONS)
    version = (flow.content or {}).get("version", versions[-1])
    return {
        "id": flow.id,
        "name": flow.name,
        "status": flow.status,
        "categories": flow.categories,
        "validation_errors": flow.errors,
        "json_version": version,
    }
