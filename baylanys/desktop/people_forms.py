"""Forms of the pages of people."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.desktop.people_skills import skills_to_choose
from baylanys.workforce.domain.capacity import MOST_CHATS
from baylanys.workforce.domain.person import Description

_LEVELS = [("", "—"), *((level, str(level)) for level in range(1, 6))]


class PersonForm(forms.Form):
    """Who somebody is, and what he or she is able to do; begins with what is known of `person`."""

    first_name = forms.CharField(label=_("Given name"), max_length=150)
    last_name = forms.CharField(label=_("Family name"), required=False, max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
    chat_capacity = forms.IntegerField(
        label=_("Conversations by message at once"),
        min_value=0,
        max_value=MOST_CHATS,
        required=False,
        widget=forms.NumberInput({"placeholder": _("as the role")}),
    )
    calls_beside_chats = forms.TypedChoiceField(
        label=_("Calls may come beside open conversations"),
        choices=[("", _("as the role")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        operator = getattr(person, "operator", None)
        levels = {row.skill: row.level for row in operator.skills.all()} if operator else {}
        self.skills = skills_to_choose(levels)
        super().__init__(*args, **{"initial": _known_of(person), **kwargs})
        for skill in self.skills:
            initial = levels.get(skill.code, "")
            field = forms.TypedChoiceField(choices=_LEVELS, coerce=int, required=False, empty_value=None)
            field.label, field.initial = skill.name, initial
            self.fields[skill.field] = field
        _dress(self)

    @property
    def description(self) -> Description:
        """What was written; the form is valid."""
        values = self.cleaned_data
        return Description(
            role=Role(values["role"]),
            first_name=values["first_name"],
            last_name=values["last_name"],
            email=values["email"],
            language=values["language"],
            skills={skill.code: values[skill.field] for skill in self.skills if values[skill.field]},
            chat_capacity=values["chat_capacity"],
            calls_beside_chats=values["calls_beside_chats"],
        )

    def person_fields(self) -> list[forms.BoundField]:
        names = ("username", "first_name", "last_name", "email", "role", "language")
        return [self[name] for name in names if name in self.fields]

    def language_fields(self) -> list[forms.BoundField]:
        return [self[skill.field] for skill in self.skills if skill.is_language]

    def topic_fields(self) -> list[forms.BoundField]:
        return [self[skill.field] for skill in self.skills if not skill.is_language]


class NewPersonForm(PersonForm):
    """Also the name by which somebody signs in; it stays for ever, since calls are registered under it."""

    username = forms.CharField(
        label=_("User name"),
        max_length=30,
        help_text=_("2 to 30 small Latin letters, digits, dots, hyphens or underscores. It cannot be changed later."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


def _known_of(person: Person | None) -> dict[str, Any]:
    if person is None:
        return {"role": Role.OPERATOR, "language": settings.LANGUAGE_CODE}
    known = {name: getattr(person, name) for name in ("first_name", "last_name", "email", "role", "language")}
    operator = getattr(person, "operator", None)
    if operator is None:
        return known
    beside = {True: "yes", False: "no", None: ""}[operator.calls_beside_chats]
    return known | {"chat_capacity": operator.chat_capacity, "calls_beside_chats": beside}


def _dress(form: forms.Form) -> None:
    for field in form.fields.values():
        classes: dict[type, str] = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}
        field.widget.attrs["class"] = classes.get(type(field.widget), "form-control")
