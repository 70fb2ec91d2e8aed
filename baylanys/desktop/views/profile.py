"""What a person changes about him- or herself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.accounts.permissions import allowed


class NewPassword(PasswordChangeForm):
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = gettext_lazy("Present password")
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password2"].label = gettext_lazy("New password once more")
        self.fields["new_password1"].help_text = gettext_lazy("At least 10 characters, not only digits.")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


@allowed("sign_in")
def profile(request: HttpRequest) -> HttpResponseBase:
    """Name, role, language; a new password where the form is right."""
    form = NewPassword(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("The new password is in force."))
        return redirect("profile")
    status = 422 if form.errors else 200
    return render(request, "desktop/profile.html", {"form": form}, status=status)
