"""Addresses of the spelling check and of the centre's own words."""

from django.urls import path

from baylanys.desktop.views import spelling, words

urlpatterns = [
    path("spelling/check", spelling.check_text, name="spelling_check"),
    path("spelling/words", spelling.add_word, name="spelling_add_word"),
    path("admin/words/", words.words, name="words"),
    path("admin/words/add/", words.add, name="words_add"),
    path("admin/words/words.txt", words.export, name="export_words"),
    path("admin/words/<int:pk>/remove/", words.remove, name="words_remove"),
]
