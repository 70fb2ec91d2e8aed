"""Templates: handed in, listed, changed, unpaused, deleted. Source: Meta, templates/template-management."""

from aiohttp import web

from baylanys.simulator.meta.errors import GraphError
from baylanys.simulator.meta.identifiers import object_id
from baylanys.simulator.meta.records import Body, Template
from baylanys.simulator.meta.requests import chosen, page, read_json, require_management, success
from baylanys.simulator.meta.review import decide, tell_components
from baylanys.simulator.meta.template_checks import CATEGORIES, check_components, check_template, refusal
from baylanys.simulator.meta.world import World

CHANGEABLE = {"APPROVED", "REJECTED", "PAUSED"}
DAY, MONTH = 86400.0, 30 * 86400.0
MOST_TEMPLATES = 250
DEFAULT = ("name", "language", "status", "category", "components", "parameter_format", "previous_category")


async def create(request: web.Request) -> web.Response:
    """POST /{waba}/message_templates: the template waits for its review."""
    world = require_management(request)
    body = await read_json(request)
    components = check_template(body.get("name"), body.get("language"), body.get("category"), body.get("components"))
    _check_free(world, body)
    template = Template(
        id=object_id(16),
        name=body["name"],
        language=body["language"],
        category=body["category"],
        components=[dict(each) for each in components],
        parameter_format=str(body.get("parameter_format", "POSITIONAL")).upper(),
        made_at=world.clock(),
        allow_category_change=bool(body.get("allow_category_change")),
    )
    hand_in(world, template)
    return web.json_response({"id": template.id, "status": template.status, "category": template.category})


def _check_free(world: World, body: Body) -> None:
    same = [each for each in world.templates.values() if each.name == body["name"]]
    if any(each.language == body["language"] for each in same):
        raise refusal(
            "Content in this language already exists",
            f"There is already {body['language']} content for this template.",
            2388024,
        )
    if any(each.category != body["category"] for each in same):
        raise refusal("Message template category", "All languages of a template have one category.", 2388026)
    if world.clock() - world.dropped_names.get(body["name"], 0.0) < MONTH:
        raise refusal(
            "Message template is being deleted", "The name is free again four weeks after the deletion.", 2388023
        )
    if len(world.templates) >= MOST_TEMPLATES:
        raise refusal("Too many templates", f"{MOST_TEMPLATES} templates are the limit of this account.", 2388019)


def hand_in(world: World, template: Template) -> None:
    template.status, template.reason = "PENDING", "NONE"
    world.keep(template)
    if world.knobs.review == "auto":
        world.plan(world.knobs.review_seconds * 1000, "review", template.id)


async def listed(request: web.Request) -> web.Response:
    """GET /{waba}/message_templates with status, name, language, category, fields, limit, after."""
    world = require_management(request)
    wanted = {name: request.query[name] for name in ("status", "name", "language", "category") if name in request.query}
    rows = [shape(each) for each in sorted(world.templates.values(), key=lambda each: (each.made_at, each.id))]
    rows = [row for row in rows if all(_fits(name, row[name], value) for name, value in wanted.items())]
    return page(request, [chosen(request, row, DEFAULT) for row in rows])


def _fits(name: str, value: str, wanted: str) -> bool:
    return (
        wanted in value if name == "name" else value.upper() in wanted.upper().strip("[]").replace('"', "").split(",")
    )


def look_up(request: web.Request, template: Template) -> web.Response:
    return web.json_response(chosen(request, shape(template), DEFAULT))


async def change(request: web.Request, world: World, template: Template) -> web.Response:
    """POST /{template}: other components or category; an approved one once a day and ten times in thirty days."""
    body = await read_json(request)
    if template.status not in CHANGEABLE:
        raise refusal(
            "Template cannot be edited", "Only approved, rejected and paused templates can be edited.", 2388029
        )
    at = world.clock()
    recent = [each for each in template.edits if at - each < MONTH]
    if template.status == "APPROVED" and (len(recent) >= 10 or any(at - each < DAY for each in recent)):
        raise refusal(
            "Edit limit reached", "An approved template is edited once in 24 hours, 10 times in 30 days.", 2388028
        )
    category = body.get("category", template.category)
    if category not in CATEGORIES or (template.status == "APPROVED" and category != template.category):
        raise refusal("Category cannot be changed", "The category of an approved template is fixed.", 2388027)
    if "components" in body:
        template.components = [dict(each) for each in check_components(body["components"], category=category)]
    template.category, template.edits = category, [*recent, at]
    hand_in(world, template)
    tell_components(world, template)
    return success()


async def delete(request: web.Request) -> web.Response:
    """DELETE /{waba}/message_templates?name= (all languages) or ?hsm_id=&name=."""
    world = require_management(request)
    name, template_id = request.query.get("name", ""), request.query.get("hsm_id", "")
    gone = [each for each in world.templates.values() if each.name == name and template_id in {"", each.id}]
    if not gone:
        raise GraphError(100, message="Invalid parameter", subcode=2593002,
                         user=("Message Template Not Found", f"No template {name!r} was found."))  # fmt: skip
    for template in gone:
        decide(world, template, "PENDING_DELETION")
        world.forget(template)
    if not any(each.name == name for each in world.templates.values()):
        world.dropped_names[name] = world.clock()
    return success()


def unpause(world: World, template: Template) -> web.Response:
    if template.status != "PAUSED":
        raise refusal("Template is not paused", "Only paused templates are unpaused.", 2388030)
    decide(world, template, "UNPAUSED")
    return success()


def shape(template: Template) -> Body:
    """The template as Graph shows it."""
    return {
        "id": template.id,
        "name": template.name,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "components": template.components,
        "parameter_format": template.parameter_format,
        "rejected_reason": template.reason,
        "quality_score": {"score": template.quality, "date": int(template.made_at)},
        "sub_category": "CUSTOM",
    }
