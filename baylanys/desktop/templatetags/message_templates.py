"""Words for WhatsApp templates."""

from django import template
from django.utils.functional import Promise

from baylanys.messaging.choices import TemplateCategory, TemplateQuality
from baylanys.messaging.template_words import reason_words

register = template.Library()


@register.filter
def category_word(code: str) -> str:
    """The category's name without its explanation."""
    word = str(dict(TemplateCategory.choices).get(code, code))
    return word.partition(":")[0]


@register.filter
def quality_word(code: str) -> str | Promise:
    """The quality in words."""
    return dict(TemplateQuality.choices).get(code, code)


@register.filter
def meta_reason(reason: str) -> str:
    """Why Meta refuses the template, in words."""
    return reason_words(reason)
