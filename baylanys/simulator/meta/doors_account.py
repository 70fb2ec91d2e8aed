"""The number, the account, blocked people, and everything that Graph addresses by a bare id."""

from aiohttp import web

from baylanys.simulator.meta import doors_flows, doors_media, doors_templates
from baylanys.simulator.meta.errors import GraphError, missing_object, required
from baylanys.simulator.meta.identifiers import digits
from baylanys.simulator.meta.pricing import window_is_open
from baylanys.simulator.meta.records import Body
from baylanys.simulator.meta.requests import chosen, read_json, require_management, require_token, success
from baylanys.simulator.meta.world import World

PHONE_DEFAULT = ("verified_name", "display_phone_number", "quality_rating", "code_verification_status", "platform_type",
                 "throughput", "webhook_configuration", "last_onboarded_time")  # fmt: skip
WABA_DEFAULT = ("name", "timezone_id", "currency", "message_template_namespace")
HIGH_THROUGHPUT = 1000


def phone_shape(world: World) -> Body:
    settings = world.settings
    level = "HIGH" if world.knobs.messages_per_second >= HIGH_THROUGHPUT else "STANDARD"
    return {
        "id": settings.phone_number_id,
        "display_phone_number": settings.display_number,
        "verified_name": world.verified_name,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "status": "CONNECTED",
        "account_mode": "LIVE",
        "platform_type": "CLOUD_API",
        "throughput": {"level": level},
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "messaging_limit_tier": "TIER_2K",
        "webhook_configuration": {"application": world.webhook_url},
        "last_onboarded_time": "2026-01-01T00:00:00+0000",
        "health_status": _health(settings.phone_number_id),
    }


def _health(phone: str) -> Body:
    return {"can_send_message": "AVAILABLE",
            "entities": [{"entity_type": "PHONE_NUMBER", "id": phone, "can_send_message": "AVAILABLE"}]}  # fmt: skip


def waba_shape(world: World) -> Body:
    return {
        "id": world.settings.waba_id,
        "name": world.verified_name,
        "timezone_id": "1",
        "currency": "USD",
        "message_template_namespace": "00000000_0000_0000_0000_000000000000",
        "account_review_status": "APPROVED",
        "health_status": {"can_send_message": "AVAILABLE", "entities": []},
    }


async def phone_numbers(request: web.Request) -> web.Response:
    world = require_management(request)
    return web.json_response({"data": [chosen(request, phone_shape(world), PHONE_DEFAULT)]})


async def subscribed_apps(request: web.Request) -> web.Response:
    """GET, POST and DELETE /{waba}/subscribed_apps; the stand-in is always subscribed."""
    require_management(request)
    if request.method == "GET":
        return web.json_response({"data": [{"whatsapp_business_api_data": {"id": "1", "name": "Baylanys"}}]})
    return success()


async def register(request: web.Request) -> web.Response:
    require_management(request)
    return success()


async def profile(request: web.Request) -> web.Response:
    require_management(request)
    if request.method == "POST":
        return success()
    return web.json_response({"data": [{"messaging_product": "whatsapp", "about": "", "vertical": "GOVT"}]})


async def block_users(request: web.Request) -> web.Response:
    """POST blocks, DELETE unblocks, GET lists; only who wrote within 24 hours can be blocked."""
    world = require_management(request)
    if request.method == "GET":
        blocked = [_blocked(each.number, each.bsuid) for each in world.people.values() if each.blocked_by_business]
        return web.json_response({"data": blocked})
    body = await read_json(request)
    if body.get("messaging_product") != "whatsapp" or not isinstance(body.get("block_users"), list):
        raise required("block_users")
    done: list[Body] = []
    failed: list[Body] = []
    for each in body["block_users"]:
        _block(world, str(each.get("user", each.get("user_id", ""))), request.method == "POST", done, failed)
    key = "added_users" if request.method == "POST" else "removed_users"
    users: Body = {key: done} | ({"failed_users": failed} if failed else {})
    answer: Body = {"messaging_product": "whatsapp", "block_users": users}
    if failed:
        answer |= GraphError(139100, "Some users could not be blocked or unblocked").body()
    return web.json_response(answer, status=400 if failed else 200)


def _block(world: World, name: str, block: bool, done: list[Body], failed: list[Body]) -> None:
    person = world.by_bsuid.get(name) or world.by_number.get(digits(name))
    if not person or (block and not window_is_open(person.wrote_at, world.clock())):
        error = {"message": "Re-engagement required", "code": 139101,
                 "error_data": {"details": "The user has not written within the last 24 hours."}}  # fmt: skip
        failed.append({"input": name, "errors": [error]})
        return
    person.blocked_by_business = block
    world.keep(person)
    done.append({"input": name} | _blocked(person.number, person.bsuid))


def _blocked(number: str, bsuid: str) -> Body:
    return {"messaging_product": "whatsapp"} | ({"wa_id": number} if number else {"user_id": bsuid})


async def contact_book(request: web.Request) -> web.Response:
    require_management(request)
    return success()


async def node(request: web.Request) -> web.Response:
    """GET, POST and DELETE of a bare id: media, template, flow, the number, the account. Raises 100/33."""
    object_id, method = request.match_info["id"], request.method
    world = require_token(request)
    media = doors_media.find_media(world, object_id)
    if media and method == "GET":
        return doors_media.look_up(request, world, media)
    if media and method == "DELETE":
        return doors_media.delete(world, media)
    require_management(request)
    if (template := world.templates.get(object_id)) and method in {"GET", "POST"}:
        look = method == "GET"
        return (
            doors_templates.look_up(request, template)
            if look
            else await doors_templates.change(request, world, template)
        )
    if (flow := world.flows.get(object_id)) and method in {"GET", "DELETE"}:
        return doors_flows.look_up(request, flow) if method == "GET" else doors_flows.delete(world, flow)
    if object_id == world.settings.phone_number_id and method in {"GET", "POST"}:
        return web.json_response(chosen(request, phone_shape(world), PHONE_DEFAULT)) if method == "GET" else success()
    if object_id == world.settings.waba_id and method == "GET":
        return web.json_response(chosen(request, waba_shape(world), WABA_DEFAULT))
    raise missing_object(object_id, method.lower())


async def edge(request: web.Request) -> web.Response:
    """POST /{template}/unpause, /{flow}/assets, /publish, /deprecate; GET /{flow}/assets. Raises 100/33, 2500."""
    object_id, name = request.match_info["id"], request.match_info["edge"]
    world = require_management(request)
    template, flow = world.templates.get(object_id), world.flows.get(object_id)
    if template and name == "unpause" and request.method == "POST":
        return doors_templates.unpause(world, template)
    if flow and name == "assets" and request.method == "POST":
        return await doors_flows.put_asset(request, world, flow)
    if flow and name in {"publish", "deprecate"} and request.method == "POST":
        return doors_flows.publish(world, flow) if name == "publish" else doors_flows.deprecate(world, flow)
    known = object_id in {world.settings.phone_number_id, world.settings.waba_id}
    if known or template or flow:
        raise GraphError(2500, message=f"Unknown path components: /{name}")
    raise missing_object(object_id, request.method.lower())
