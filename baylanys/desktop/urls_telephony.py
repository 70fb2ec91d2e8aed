"""Addresses of the pages about prompts and call flows."""

from django.urls import path

from baylanys.desktop.views import ivr, prompts, reconciliation

_prompt = "admin/prompts/<slug:code>"
_sound = f"{_prompt}/<str:language>"
_version = "admin/flows/<slug:code>/<int:number>"
urlpatterns = [
    path("admin/prompts/", prompts.prompt_list, name="prompts"),
    path(f"{_prompt}/", prompts.prompt_page, name="prompt"),
    path(f"{_sound}/sound.wav", prompts.sound, name="prompt_sound"),
    path(f"{_sound}/upload", prompts.upload, name="prompt_upload"),
    path(f"{_sound}/draft", prompts.back_to_draft, name="prompt_draft"),
    path("admin/prompts/versions/<int:recording>.wav", prompts.version_sound, name="prompt_version_sound"),
    path("admin/prompts/versions/<int:recording>/use", prompts.use_earlier, name="prompt_use_version"),
    path("reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("reconciliation/now", reconciliation.compare_now, name="reconciliation_now"),
    path("admin/flows/", ivr.flows, name="flows"),
    path("admin/flows/<slug:code>/", ivr.published, name="flow"),
    path("admin/flows/<slug:code>/roll-back", ivr.back, name="flow_roll_back"),
    path(f"{_version}/", ivr.version_page, name="flow_version"),
    path(f"{_version}/draft", ivr.new_draft, name="flow_new_draft"),
    path(f"{_version}/publish", ivr.publish, name="flow_publish"),
    path(f"{_version}/delete", ivr.delete, name="flow_delete"),
]
