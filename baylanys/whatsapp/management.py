"""Templates and Flows of a business account (Meta, "Template management", "Flows API")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import msgspec

from baylanys.whatsapp.errors import GraphError
from baylanys.whatsapp.graph import Graph, decoded

TEMPLATE_FIELDS = "id,name,language,status,category,quality_score,rejected_reason,components,parameter_format"
PAGE = "100"
# 6,000 templates are the most a verified account can have.
MOST_PAGES = 100
BAD_CURSOR = 131059


class Templates:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def all(self, account_id: str) -> list[dict[str, Any]]:
        """Every template of the account. A cursor that Meta does not take any more (131059): once from the start."""
        try:
            return await self._pages(account_id)
        except GraphError as error:
            if error.code != BAD_CURSOR:
                raise
        return await self._pages(account_id)

    async def _pages(self, account_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            page = await self._graph.get(
                account_id, "message_templates", fields=TEMPLATE_FIELDS, limit=PAGE, **cursor
            )  # fmt: skip
            found += [one for one in page.get("data", []) if isinstance(one, dict)]
            paging = page.get("paging")
            after = paging.get("cursors", {}).get("after") if isinstance(paging, dict) and paging.get("next") else None
            if not after or after == cursor.get("after"):
                break
            cursor = {"after": str(after)}
        return found

    async def create(
        self,
        account_id: str,
        *,
        name: str,
        language: str,
        category: str,
        components: Sequence[Mapping[str, Any]],
        parameter_format: str = "POSITIONAL",
    ) -> dict[str, Any]:
        """Submitted for review; Meta's `id`, `status` and `category` (which it may have changed)."""
        body = {
            "name": name,
            "language": language,
            "category": category,
            "components": components,
            "parameter_format": parameter_format,
        }
        return await self._graph.post(account_id, "message_templates", body=body)

    async def edit(
        self, template_id: str, *, components: Sequence[Mapping[str, Any]], category: str | None = None
    ) -> dict[str, Any]:
        """All components are replaced; an approved one once a day, ten times in 30 days, its category never."""
        body: dict[str, Any] = {"components": components}
        return await self._graph.post(template_id, body=body | ({"category": category} if category else {}))

    async def delete(self, account_id: str, *, name: str, template_id: str | None = None) -> dict[str, Any]:
        """One language by its id, or all languages of the name; the name is blocked for 30 days."""
        params = {"name": name} | ({"hsm_id": template_id} if template_id else {})
        return await self._graph.delete(account_id, "message_templates", **params)


class Flows:
    """Forms without an endpoint of ours."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def create(
        self, account_id: str, *, name: str, categories: Sequence[str], flow_json: Mapping[str, Any], publish: bool
    ) -> dict[str, Any]:
        """Meta's `id`, `success` and `validation_errors`."""
        body = {
            "name": name,
            "categories": list(categories),
            "flow_json": msgspec.json.encode(flow_json).decode(),
            "publish": publish,
        }
        return await self._graph.post(account_id, "flows", body=body)

    async def replace(self, flow_id: str, flow_json: Mapping[str, Any]) -> dict[str, Any]:
        """The form's content is new; of a published one that makes a draft."""
        form = aiohttp.FormData()
        form.add_field("name", "flow.json")
        form.add_field("asset_type", "FLOW_JSON")
        form.add_field(
            "file", msgspec.json.encode(flow_json), filename="flow.json", content_type="application/json"
        )  # fmt: skip
        return decoded(await self._graph.request("POST", flow_id, "assets", body=form))

    async def publish(self, flow_id: str) -> dict[str, Any]:
        return await self._graph.post(flow_id, "publish", body={})

    async def deprecate(self, flow_id: str) -> dict[str, Any]:
        return await self._graph.post(flow_id, "deprecate", body={})

    async def delete(self, flow_id: str) -> dict[str, Any]:
        """Only a draft can be deleted."""
        return await self._graph.delete(flow_id)
