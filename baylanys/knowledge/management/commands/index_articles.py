"""script/manage index_articles: the search is made anew from the articles."""

from typing import Any

from django.core.management.base import BaseCommand

from baylanys.core import clock
from baylanys.knowledge.search.index import index_everything


class Command(BaseCommand):
    help = "Makes the index of the knowledge base anew. Searching goes on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{index_everything(clock.now())} texts of articles can be found.")
