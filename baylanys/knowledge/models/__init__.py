"""What operators know: articles with versions in each language, and how they are used."""

from baylanys.knowledge.models.articles import Article, ArticleVersion, Attachment, TranslationTask
from baylanys.knowledge.models.index import SearchDocument, SearchWord
from baylanys.knowledge.models.scripts import ConversationScript, ScriptRun, ScriptRunEvent, ScriptVersion
from baylanys.knowledge.models.use import ArticleOpened, Feedback, GapRequest

__all__ = [
    "Article",
    "ArticleOpened",
    "ArticleVersion",
    "Attachment",
    "ConversationScript",
    "Feedback",
    "GapRequest",
    "ScriptRun",
    "ScriptRunEvent",
    "ScriptVersion",
    "SearchDocument",
    "SearchWord",
    "TranslationTask",
]
