"""Whoever holds an invitation's link makes the account that it names."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.lookups import invited_by
from rantau.access.services.accept import accept
from rantau.core.errors import Invalid
from rantau.web.house.forms import CommandForm


class AcceptForm(CommandForm):
    """Login and password, chosen by the person alone."""

    login = forms.CharField(
        label=gettext_lazy("Nama masuk"),
        help_text=gettext_lazy("Huruf kecil, angka, titik, atau garis. Misalnya ratna.sari"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi"),
        help_text=gettext_lazy(
            "Sedikitnya 10 tanda. Beberapa kata yang panjang lebih baik daripada satu yang rumit."
        ),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Kata sandi sekali lagi"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("Kedua kata sandi tidak sama."))
        return again


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """The invitation and its form; accepted, the way to sign in. 404 for a link that is over.

    A form sent twice is answered alike: whether its link is used up is judged by the command.
    """
    holder = invited_by(secret, used=request.method == "POST")
    form = AcceptForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            accept(holder, form.command_key(), given["login"], given["password"])
            return render(request, "access/accepted.html", {"login": given["login"].lower()})
        except Invalid as refusal:
            form.show(refusal.problems)
    shown = {"form": form, "holder": holder}
    return render(request, "access/accept.html", shown, status=form.answer_status)
