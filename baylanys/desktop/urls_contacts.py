"""Addresses of the pages of contacts."""

from django.urls import path

from baylanys.desktop.views import contact_data, contact_imports, contact_merges, contacts

_contact = "contacts/<int:pk>"
urlpatterns = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.new_contact, name="new_contact"),
    path("contacts/doubles/", contact_merges.doubles, name="contact_doubles"),
    path("contacts/imports/", contact_imports.imports, name="contact_imports"),
    path("contacts/imports/<int:pk>/", contact_imports.table, name="contact_import"),
    path("contacts/imports/<int:pk>/problems.csv", contact_imports.problems, name="contact_import_problems"),
    path(f"{_contact}/", contacts.contact, name="contact"),
    path(f"{_contact}/notes", contacts.write_note, name="contact_note"),
    path(f"{_contact}/consents", contacts.write_consent, name="contact_consent"),
    path(f"{_contact}/data", contact_data.give, name="contact_hand_out"),
    path(f"{_contact}/erase", contact_data.erase, name="contact_erase"),
    path(f"{_contact}/merge", contact_merges.merge, name="contact_merge"),
    path("contacts/merges/<int:pk>/undo", contact_merges.undo, name="contact_undo_merge"),
]
