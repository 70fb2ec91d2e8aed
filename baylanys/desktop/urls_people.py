"""Addresses of the pages of people, and of queues, topics and numbers."""

from django.urls import path

from baylanys.desktop.views import callback_rules, people, queues, retention

_person = "admin/people/<int:pk>"
urlpatterns = [
    path("admin/people/", people.people, name="people"),
    path("admin/people/new/", people.new_person, name="new_person"),
    path(f"{_person}/", people.person, name="person"),
    path(f"{_person}/deactivate", people.deactivate, name="person_deactivate"),
    path(f"{_person}/reactivate", people.reactivate, name="person_reactivate"),
    path(f"{_person}/password", people.new_password, name="person_password"),
    path(f"{_person}/phone", people.new_phone_password, name="person_phone"),
    path("admin/queues/", queues.queues, name="queues"),
    path("admin/queues/new", queues.new_queue, name="queue_add"),
    path("admin/queues/<int:pk>", queues.queue, name="queue_change"),
    path("admin/callbacks/", callback_rules.rules, name="callback_rules"),
    path("admin/callbacks/new", callback_rules.new_rule, name="callback_rule_add"),
    path("admin/retention/", retention.retention, name="retention"),
    path("admin/retention/change", retention.change, name="retention_change"),
    path("admin/topics/<int:pk>", queues.topic, name="topic_change"),
    path("admin/numbers/<int:pk>", queues.number, name="number_change"),
]
