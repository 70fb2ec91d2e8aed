"""Addresses of the WhatsApp numbers."""

from django.urls import path

from baylanys.desktop.views import whatsapp_numbers

urlpatterns = [
    path("admin/whatsapp/", whatsapp_numbers.numbers, name="whatsapp_numbers"),
    path("admin/whatsapp/<int:number_id>/resume/", whatsapp_numbers.resume, name="whatsapp_number_resume"),
]
