"""Meta's refusals in Graph's form, and the same as errors of a failed status. Source: Meta, error-codes (Nov 2025)."""

import secrets
from typing import Any

HREF = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"
# code: (HTTP status, title)
ERRORS: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (500, "API Unknown"),
    2: (503, "API Service"),
    4: (400, "Application request limit reached"),
    10: (403, "Application does not have permission for this action"),
    100: (400, "Invalid parameter"),
    190: (401, "Invalid OAuth access token - Cannot parse access token"),
    368: (403, "Temporarily blocked for policies violations"),
    2500: (400, "Unknown path components"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country."),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (503, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131031: (403, "Account has been locked"),
    131042: (400, "Business eligibility payment issue"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    131050: (400, "User has stopped receiving marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131059: (400, "Invalid paging cursor"),
    131062: (400, "Business-scoped user id is not supported for this message"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132007: (400, "Template format character policy violated"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "There's an issue with the parameters in your template"),
    132068: (400, "Flow is in blocked state"),
    133010: (400, "Phone number not registered"),
    139000: (400, "Blocked by Integrity"),
    139100: (400, "Failed to block/unblock users"),
    139101: (400, "Re-engagement required"),
}
DETAILS = {
    131026: "Message Undeliverable.",
    131047: "Message failed to send because more than 24 hours have passed since the customer last replied to "
    "this number.",
    131049: "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    131050: "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp "
    "from your business.",
    131056: "Message failed to send because there were too many messages sent from this phone number to the same phone "
    "number in a short period of time.",
    130429: "Message failed to send because there were too many messages sent from this phone number in a short period "
    "of time.",
    131053: "Media upload error",
}
GRAPH = "OAuthException"


class GraphError(Exception):
    """The request is refused as Meta refuses it; `code` decides, `message` overrides the usual words."""

    def __init__(
        self,
        code: int,
        details: str = "",
        *,
        message: str = "",
        subcode: int = 0,
        kind: str = GRAPH,
        user: tuple[str, str] | None = None,
        status: int = 0,
    ) -> None:
        super().__init__(f"{code} {details or message}")
        self.code, self.details, self.subcode, self.kind, self.user = (
            code,
            details or DETAILS.get(code, ""),
            subcode,
            kind,
            user,
        )
        http, title = ERRORS.get(code, (400, "Error"))
        self.status = status or http
        self.message = message or (title if code in {0, 190} else f"(#{code}) {title}")

    def body(self) -> dict[str, Any]:
        """The JSON that Graph answers with."""
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.user:
            error |= {"is_transient": False, "error_user_title": self.user[0], "error_user_msg": self.user[1]}
        return {"error": error | {"fbtrace_id": "A" + secrets.token_urlsafe(16)}}


def status_error(code: int, details: str = "") -> dict[str, Any]:
    """The same refusal as an item of `statuses[].errors`."""
    title = ERRORS.get(code, (400, "Error"))[1]
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or DETAILS.get(code, title)},
        "href": HREF,
    }


def missing_object(object_id: str, verb: str = "get") -> GraphError:
    """100/33: nothing of that id, or nothing that this token may see."""
    return GraphError(
        100,
        message=f"Unsupported {verb} request. Object with ID '{object_id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation. Please read the Graph API documentation at "
        "https://developers.facebook.com/docs/graph-api",
        subcode=33,
        kind="GraphMethodException",
    )


def required(name: str) -> GraphError:
    return GraphError(100, message=f"(#100) The parameter {name} is required.")


def too_long(name: str, limit: int) -> GraphError:
    return GraphError(100, message=f"(#100) Param {name} must be at most {limit} characters long.")


def not_valid(details: str) -> GraphError:
    return GraphError(131009, details)
