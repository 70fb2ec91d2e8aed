"""Addresses of transfers, consultations and conferences."""

from django.urls import path

from baylanys.desktop.views import desk_transfers

_call = "desk/calls/<uuid:interaction>"
urlpatterns = [
    path(f"{_call}/targets", desk_transfers.targets, name="desk_transfer_targets"),
    path(f"{_call}/transfer", desk_transfers.transfer, name="desk_transfer"),
    path(f"{_call}/consult", desk_transfers.consult, name="desk_consult"),
    path(f"{_call}/hand-over", desk_transfers.complete, name="desk_complete_transfer"),
    path(f"{_call}/back", desk_transfers.cancel, name="desk_cancel_transfer"),
    path(f"{_call}/conference", desk_transfers.conference, name="desk_conference"),
    path(f"{_call}/swap", desk_transfers.swap, name="desk_swap"),
]
