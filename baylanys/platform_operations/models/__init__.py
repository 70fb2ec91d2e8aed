"""Connectors to the customer's platforms, and what was done by them."""

from baylanys.platform_operations.models.connectors import Connector
from baylanys.platform_operations.models.operations import Consent, OperationEvent, PlatformOperation

__all__ = ["Connector", "Consent", "OperationEvent", "PlatformOperation"]
