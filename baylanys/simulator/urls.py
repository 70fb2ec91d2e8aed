"""Addresses of the demonstration's pages."""

urlpatterns: list[object] = []
