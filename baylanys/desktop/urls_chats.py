"""Addresses of chats: on the desk, for reading, and their files."""

from django.urls import path

from baylanys.desktop.views import (
    chat_files,
    chat_orders,
    chat_register,
    chat_templates,
    chat_writing,
    chats,
    quick_answers,
)

_chat = "desk/chats/<uuid:conversation_id>"
urlpatterns = [
    path("desk/chats", chats.chat_list, name="desk_chats"),
    path("desk/chats/find", chats.find, name="desk_find_chats"),
    path(f"{_chat}/", chats.chat, name="desk_chat"),
    path(f"{_chat}/older", chats.older, name="desk_chat_older"),
    path(f"{_chat}/person", chats.chat_person, name="desk_chat_person"),
    path(f"{_chat}/send", chat_writing.send, name="desk_chat_send"),
    path(f"{_chat}/draft", chat_writing.draft, name="desk_chat_draft"),
    path(f"{_chat}/read", chat_writing.read, name="desk_chat_read"),
    path(f"{_chat}/file", chat_files.send_file, name="desk_chat_file"),
    path(f"{_chat}/react", chat_writing.react, name="desk_chat_react"),
    path(f"{_chat}/again", chat_writing.again, name="desk_chat_again"),
    path(f"{_chat}/quick", quick_answers.offered, name="desk_chat_quick"),
    path(f"{_chat}/typing", chat_writing.typing, name="desk_chat_typing"),
    path(f"{_chat}/templates", chat_templates.of_chat, name="desk_chat_templates"),
    path(f"{_chat}/template", chat_templates.send_in_chat, name="desk_chat_template"),
    path("desk/contacts/<int:contact_id>/chat", chat_templates.chat_of_contact, name="desk_contact_chat"),
    path("desk/contacts/<int:contact_id>/templates", chat_templates.of_contact, name="desk_contact_templates"),
    path("desk/contacts/<int:contact_id>/template", chat_templates.send_to_contact, name="desk_contact_template"),
    path(f"{_chat}/accept", chat_orders.accept, name="desk_accept_chat"),
    path(f"{_chat}/refuse", chat_orders.refuse, name="desk_refuse_chat"),
    path(f"{_chat}/release", chat_orders.release, name="desk_release_chat"),
    path(f"{_chat}/take", chat_orders.take, name="desk_take_chat"),
    path(f"{_chat}/park", chat_orders.park, name="desk_park_chat"),
    path(f"{_chat}/unpark", chat_orders.unpark, name="desk_unpark_chat"),
    path(f"{_chat}/transfer", chat_orders.transfer, name="desk_transfer_chat"),
    path(f"{_chat}/targets", chat_orders.targets, name="desk_chat_targets"),
    path(f"{_chat}/close", chat_orders.close, name="desk_close_chat"),
    path("chats/messages/<uuid:message_id>/text", chats.whole_text, name="chat_text"),
    path("chats/media/<uuid:message_id>/", chat_files.media, name="chat_media"),
    path("admin/quick-answers/", quick_answers.quick_answers, name="quick_answers"),
    path("admin/quick-answers/new", quick_answers.add, name="quick_answer_add"),
    path("admin/quick-answers/<int:pk>", quick_answers.change, name="quick_answer_change"),
    path("chats/", chat_register.chats, name="chats"),
    path("chats/chats.<slug:form>", chat_register.export, name="export_chats"),
    path("chats/<uuid:conversation_id>/", chat_register.read_chat, name="chat"),
    path("chats/<uuid:conversation_id>/older", chat_register.read_older, name="chat_older"),
]
