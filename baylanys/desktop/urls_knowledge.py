"""Addresses of the knowledge base: its pages, and its panel on the desk."""

from django.urls import path

from baylanys.desktop.views import (
    article_acts,
    article_files,
    article_writing,
    desk_knowledge,
    knowledge,
    knowledge_gaps,
)

urlpatterns = [
    path("desk/knowledge/hints", desk_knowledge.hints, name="desk_hints"),
    path("knowledge/", knowledge.articles, name="knowledge"),
    path("knowledge/new", article_writing.new, name="new_article"),
    path("knowledge/<int:pk>/", knowledge.article, name="article"),
    path("knowledge/<int:pk>/<str:language>/write", article_writing.write, name="write_article"),
    path("knowledge/<int:pk>/card", article_acts.card, name="article_card"),
    path("knowledge/<int:pk>/away", article_acts.away, name="article_away"),
    path("knowledge/versions/<int:pk>/drop", article_acts.drop, name="article_drop"),
    path("knowledge/versions/<int:pk>/hand-over", article_acts.hand_over, name="article_hand_over"),
    path("knowledge/versions/<int:pk>/decide", article_acts.decide, name="article_decide"),
    path("knowledge/versions/<int:pk>/withdraw", article_acts.withdraw, name="article_withdraw"),
    path("knowledge/versions/<int:pk>/feedback", knowledge_gaps.feedback, name="article_feedback"),
    path("knowledge/<int:pk>/files", article_files.add, name="article_add_file"),
    path("knowledge/files/<int:pk>", article_files.file, name="article_file"),
    path("knowledge/files/<int:pk>/remove", article_files.remove, name="article_remove_file"),
    path("knowledge/gaps/", knowledge_gaps.gaps, name="knowledge_gaps"),
    path("knowledge/gaps/ask", knowledge_gaps.ask, name="ask_for_article"),
    path("knowledge/gaps/<int:pk>", knowledge_gaps.see_to, name="knowledge_gap"),
    path("desk/knowledge", desk_knowledge.panel, name="desk_knowledge"),
    path("desk/knowledge/<int:pk>", desk_knowledge.article, name="desk_article"),
]
