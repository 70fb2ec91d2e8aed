"""Addresses of operations on the customer's platforms."""

from django.urls import path

from baylanys.desktop.views import connectors, platform_asking, platform_operations

urlpatterns = [
    path("operations/", platform_operations.operations, name="platform_operations"),
    path("operations/operations.xlsx", platform_operations.operations_file, name="platform_operations_file"),
    path("operations/new/", platform_asking.new_operation, name="new_platform_operation"),
    path("operations/consent", platform_asking.consent, name="platform_consent"),
    path("operations/waiting", platform_operations.waiting, name="platform_waiting"),
    path("operations/<uuid:pk>/", platform_operations.operation, name="platform_operation"),
    path("operations/<uuid:pk>/act", platform_operations.act, name="platform_operation_act"),
    path("admin/platforms/", connectors.connectors, name="connectors"),
    path("admin/platforms/new/", connectors.new_connector, name="new_connector"),
    path("admin/platforms/<int:pk>/", connectors.connector, name="connector"),
    path("admin/platforms/<int:pk>/check", connectors.check, name="connector_check"),
]
