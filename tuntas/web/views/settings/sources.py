"""`/pengaturan/alarm/`: the monitors that may send alarms, what to paste into each, and what they sent."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.cases.editions import current, procedure_of
from tuntas.intake import door
from tuntas.intake.formats import FORMATS
from tuntas.intake.models import Body, Source
from tuntas.intake.reading import read_waiting
from tuntas.intake.words import told
from tuntas.monitor.telling import OWN
from tuntas.network.models import Place
from tuntas.people import tokens
from tuntas.people.models import Unit
from tuntas.web import stationery
from tuntas.web.times import short_time
from tuntas.web.views.settings.common import administrators, crumbs, errors_of, moment_now, sent

__all__ = ["source", "source_new", "source_test", "source_token", "sources"]

SHOWN = 20  # bodies on a source's page
TONES = {"read": "good", "test": "good", "new": "", "unreadable": "bad", "too_large": "bad"}
WORDS = {
    "read": gettext_lazy("dibaca"), "test": gettext_lazy("uji"), "new": gettext_lazy("menunggu dibaca"),
    "unreadable": gettext_lazy("tidak terbaca"), "too_large": gettext_lazy("terlalu besar"),
}  # fmt: skip


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a source is called, how it speaks, and how patient Tuntas is with it."""

    class Meta:
        model = Source
        fields = ("name", "kind", "place", "symptom", "hold_seconds", "cases_an_hour", "silent_hours", "active")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.instance.unit = unit
        places = forms.ModelChoiceField(Place.objects.filter(unit=unit, active=True), required=False)
        places.label = self.fields["place"].label
        self.fields["place"] = places
        if self.instance.kind == OWN:
            del self.fields["kind"]
        named = [("", _("pilihan terakhir")), *_symptoms()]
        self.fields["symptom"] = forms.ChoiceField(choices=named, required=False, label=self.fields["symptom"].label)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Source.objects.filter(unit=self.instance.unit, name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Nama ini sudah dipakai sumber lain."))
        return name


def _symptoms() -> list[tuple[str, str]]:
    """The answers that the report's form offers, as the title of a case."""
    edition = current()
    if edition is None:
        return []
    procedure = procedure_of(edition)
    field = procedure.paper(procedure.intake.paper).field(procedure.intake.title)
    return [(one.value, one.label.to(get_language() or "id")) for one in field.options] if field else []


@require_safe
@administrators
def sources(request: HttpRequest) -> HttpResponse:
    """Every source of every office, when it was last heard, and what it sent that could not be read."""
    rows = [
        {"source": one, "kind": _kind(one), "heard": _time(one.heard_at, one.unit),
         "unread": one.bodies.filter(state__in=("unreadable", "too_large")).count()}
        for one in Source.objects.select_related("unit")
    ]  # fmt: skip
    return render(request, "tuntas/settings/sources.html", {
        "crumbs": crumbs(), "rows": rows, "offices": stationery.offices(),
    })  # fmt: skip


def _kind(row: Source) -> str:
    return _("pemantauan oleh Tuntas sendiri") if row.kind == OWN else str(FORMATS[row.kind].NAME)


def _time(moment: Any, unit: Unit) -> str:
    return str(short_time(moment, unit, moment_now())) if moment else ""


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def source_new(request: HttpRequest, unit: int) -> HttpResponse:
    """A new source; its token is shown once, on the page that follows."""
    office = get_object_or_404(Unit, pk=unit, kind="office")
    form = SourceForm(sent(request)[0], unit=office)
    if request.method == "POST" and form.is_valid():
        token = tokens.new("tn_")
        form.instance.token_hash = tokens.hashed(token)
        return _page(request, form.save(), token)
    return _form(request, form, _("Sumber alarm baru"), 422 if request.method == "POST" else 200)


def _form(request: HttpRequest, form: SourceForm, title: str, status: int) -> HttpResponse:
    shown = {"crumbs": crumbs((_("Sumber alarm"), "sources")), "form": form, "errors": errors_of(form),
             "title": title, "unit": form.instance.unit, "back": reverse("sources")}  # fmt: skip
    return render(request, "tuntas/settings/source_form.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def source(request: HttpRequest, source: int) -> HttpResponse:
    """One source: what to paste into the monitor, its last bodies with what became of each, and its settings."""
    row = get_object_or_404(Source.objects.select_related("unit"), pk=source)
    form = SourceForm(sent(request)[0], unit=row.unit, instance=row)
    if request.method == "POST":
        if not form.is_valid():
            return _form(request, form, row.name, 422)
        form.save()
        door.forget_sources()
        messages.success(request, _("Tersimpan."))
        return redirect("source", row.pk)
    return _form(request, form, row.name, 200) if row.kind == OWN else _page(request, row)


def _page(request: HttpRequest, row: Source, token: str = "") -> HttpResponse:
    """`token` is told this once: what is kept is its hash."""
    base = settings.SITE_URL.rstrip("/")
    said = token or _("TOKEN")
    paste = FORMATS[row.kind].SETUP.format(
        url=f"{base}/masuk/alarm/{said}/", events=f"{base}/v2/enqueue", token=said
    )
    return render(request, "tuntas/settings/source.html", {
        "crumbs": crumbs((_("Sumber alarm"), "sources")), "row": row, "token": token, "paste": paste,
        "form": SourceForm(unit=row.unit, instance=row),
        "kind": FORMATS[row.kind].NAME, "bodies": [_body(one, row.unit) for one in row.bodies.all()[:SHOWN]],
        "heard": _time(row.heard_at, row.unit),
    })  # fmt: skip


def _body(body: Body, unit: Unit) -> dict[str, Any]:
    became = [_line(one) for one in body.became]
    first = f"{became[0]['title']}: {became[0]['became']}".removeprefix(": ") if became else str(WORDS[body.state])
    more = _("%(first)s, dan %(n)d lagi") % {"first": first, "n": len(became) - 1} if len(became) > 1 else first
    return {
        "at": _time(body.last_at, unit), "said": more, "word": WORDS[body.state], "tone": TONES[body.state],
        "count": body.count, "size": body.size, "became": became, "raw": body.raw[:20_000], "pk": body.pk,
    }  # fmt: skip


def _line(said: dict[str, Any]) -> dict[str, str]:
    """One alarm of a body: its title, and what became of it."""
    return {"title": said.get("title", ""), "became": told(said.get("became", ""), said.get("said"))}


@require_POST
@administrators
def source_token(request: HttpRequest, source: int) -> HttpResponse:
    """A new token; the one before stops working at once."""
    row = get_object_or_404(Source.objects.select_related("unit").exclude(kind=OWN), pk=source)
    token = tokens.new("tn_")
    Source.objects.filter(pk=row.pk).update(token_hash=tokens.hashed(token))
    door.forget_sources()
    return _page(request, row, token)


@require_POST
@administrators
def source_test(request: HttpRequest, source: int) -> HttpResponse:
    """Send the shape that this monitor really sends: an alarm, and its end a moment later. No case opens of it."""
    row = get_object_or_404(Source.objects.select_related("unit").exclude(kind=OWN), pk=source)
    at = moment_now().isoformat()
    for state in ("firing", "resolved"):
        raw = json.dumps(FORMATS[row.kind].sample("uji-tuntas", state, at)).encode()
        door.keep(row.pk, raw)
        read_waiting()
    messages.success(request, _("Uji terkirim: alarm, lalu padamnya. Lihat kiriman terakhir."))
    return redirect(f"{reverse('source', args=[row.pk])}#kiriman")
