"""What the search looks through; made from the versions at any time anew (knowledge/search/index.py)."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower

from baylanys.knowledge.models.articles import Article, ArticleVersion


class SearchDocument(models.Model):
    """A version that operators may read in [begins_at, ends_at), under the lexemes of its words.

    `named`: those of title and keywords, `answered`: of the ready answer; `lexemes`: of the whole.
    """

    version = models.OneToOneField(ArticleVersion, on_delete=models.CASCADE, primary_key=True, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    named = SearchVectorField()
    answered = SearchVectorField()
    lexemes = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["lexemes"], name="article_lexemes", fastupdate=False)]


class SearchWord(models.Model):
    """A lexeme that documents have, and in how many: known words, by which slips are noticed and made good.

    The empty word stands for all documents. Trigrams are of lower(word), which is the word itself: an index on the
    column would be taken for looking up whole words too, and is a hundred times slower at it.
    """

    word = models.CharField(max_length=60, primary_key=True, db_collation="C")
    documents = models.IntegerField()

    class Meta:
        indexes = [
            GinIndex(OpClass(Lower("word"), name="gin_trgm_ops"), name="article_words_alike", fastupdate=False)
        ]
