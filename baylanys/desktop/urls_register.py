"""Addresses of the register, of one interaction, and of its sound."""

from django.urls import path

from baylanys.desktop.views import interaction, missing_recordings, register

urlpatterns = [
    path("register/", register.register, name="register"),
    path("register/register.<slug:form>", register.export_register, name="export_register"),
    path("my-calls/", register.my_calls, name="my_calls"),
    path("my-calls/my-calls.<slug:form>", register.export_my_calls, name="export_my_calls"),
    path("interactions/<uuid:interaction_id>/", interaction.interaction, name="interaction"),
    path("interactions/<uuid:interaction_id>/number", interaction.uncover_number, name="uncover_number"),
    path("interactions/<uuid:interaction_id>/sound", interaction.recordings, name="interaction_recordings"),
    path("recordings/missing/", missing_recordings.missing_recordings, name="missing_recordings"),
    path("recordings/<int:recording_id>/sound", interaction.sound, name="recording_sound"),
]
