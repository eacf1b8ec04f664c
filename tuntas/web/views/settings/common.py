"""What the pages of settings share: who may see them, the form of a dated row, and how one is removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tuntas.people.admin import superusers_only
from tuntas.people.duties import local_day
from tuntas.people.models import User
from tuntas.web import stationery
from tuntas.web.stationery import Dated, Told

__all__ = [
    "DatedForm", "administrators", "crumbs", "day", "errors_of", "kept", "moment_now", "removed", "row_or_back", "sent",
    "shown", "who",
]  # fmt: skip

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def administrators(view: View[P]) -> View[P]:
    """For superusers; to others who are signed in nothing is here."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not superusers_only(request):
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View[P], login_required(never_cache(answer)))


def moment_now() -> datetime:
    return datetime.now(UTC)


def who(request: HttpRequest) -> User:
    """The administrator who asks."""
    return cast(User, request.user)


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files of a form that was sent, however empty; nothing where it is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def crumbs(*up: tuple[str, str]) -> list[tuple[str, str]]:
    """The way down to a page of settings: (label, name of a route) pairs."""
    return [(label, reverse(name)) for label, name in ((_("Pengaturan"), "settings"), *up)]


def day(value: date) -> str:
    """1 Januari 2027"""
    return date_format(value, "j F Y")


# -- the form of a dated row ------------------------------------------------------------------------


class DatedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row from a first day on. `same` names the fields that, with the unit, make rows one history."""

    same: tuple[str, ...] = ()

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["first"].label = _("Berlaku mulai")
        self.fields["first"].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def siblings(self) -> models.QuerySet[Any]:
        """The other rows of the same history, as the form says which that is."""
        given = self.cleaned_data if self.is_bound else self.initial
        same = {name: given.get(name, "") for name in self.same}
        found: models.QuerySet[Any] = type(self.instance)._default_manager.filter(unit=self.instance.unit, **same)
        return found.exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first = given.get("first")
        if first and first < local_day(self.instance.unit, self.now):
            self.add_error("first", _("Tanggal ini sudah lewat. Yang sudah berlaku tidak diubah; mulailah hari ini."))
        elif first and all(name in given for name in self.same) and self.siblings().filter(first=first).exists():
            self.add_error("first", clash(first))
        return given


def clash(first: date) -> str:
    said = _("Sudah ada yang mulai berlaku pada %(day)s. Ubah yang itu, atau pilih tanggal lain.")
    return said % {"day": day(first)}


def kept(form: DatedForm, by: User) -> bool:
    """Keep what a valid form says. False where somebody else took the same first day just now."""
    try:
        with transaction.atomic():
            stationery.put(form.instance, by=by, now=form.now)
    except IntegrityError:
        form.add_error("first", ValidationError(clash(form.instance.first)))
        return False
    return True


def errors_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What is wrong, in the order of the questions, for the summary: (message, id of the control)."""
    told = [(str(one), "") for one in form.non_field_errors()]
    for name, bound in form.fields.items():
        for error in form.errors.as_data().get(name, ()):
            said = " ".join(str(one) for one in error.messages)
            labelled = f"{bound.label}: {said}" if error.code == "required" else said
            told.append((labelled, form[name].id_for_label))
    return told


# -- rows that may be altered -----------------------------------------------------------------------


def row_or_back(request: HttpRequest, model: type[models.Model], pk: int, back: str) -> Dated | HttpResponse:
    """The row, while it may be altered; otherwise the way back, with the reason."""
    row = model._default_manager.select_related("unit").filter(pk=pk).first()
    if row is None:
        raise Http404
    if stationery.may_alter(cast(Dated, row), moment_now()):
        return cast(Dated, row)
    messages.error(request, _("Ini sudah dipakai dan tidak diubah lagi. Koreksi berupa baris baru."))
    return redirect(back)


def removed(request: HttpRequest, model: type[models.Model], pk: int, back: str) -> HttpResponse:
    """Take out a row that never counted."""
    row = row_or_back(request, model, pk, back)
    if isinstance(row, HttpResponse):
        return row
    stationery.take_out(row, by=who(request), now=moment_now())
    messages.success(request, _("Dihapus. Yang sebelumnya berlaku terus."))
    return redirect(back)


def shown(one: Told, summary: str, *, url: str = "", remove: str = "") -> dict[str, Any]:
    """A row as the histories list it."""
    since, until = day(one.row.first), day(one.until) if one.until else ""
    words = {
        "later": _("mulai %(since)s") % {"since": since},
        "now": _("berlaku sejak %(since)s") % {"since": since},
        "past": _("%(since)s sampai %(until)s") % {"since": since, "until": until},
    }
    altered = {"url": url, "remove": remove} if one.may_alter else {}
    return {"row": one.row, "state": one.state, "when": words[one.state], "summary": summary, **altered}
