"""`/pengaturan/jaringan/`: places, devices, contracts and targets, each kept by a form of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.diagnostics.targets import own_and_services, plain
from tuntas.network.models import Contract, Device, Place, Target
from tuntas.people.models import Unit
from tuntas.probes.policy import SENTENCE, Policy, Refused, is_name, literal
from tuntas.web import stationery
from tuntas.web.origins import gone_told, pulled_told
from tuntas.web.views.settings.common import administrators, crumbs, errors_of, sent
from tuntas.web.views.settings.communities import TargetForm

__all__ = ["MODELS", "inventory", "row", "row_new"]

MODELS: dict[str, tuple[type[models.Model], Any, tuple[str, ...]]] = {
    "tempat": (Place, gettext_lazy("Tempat"), ("name", "parent", "active")),
    "perangkat": (Device, gettext_lazy("Perangkat"), (
        "name", "role", "place", "make", "serial", "bmn", "nup", "address", "mac", "condition", "warranty_until",
        "contract", "uplink", "note", "active",
    )),
    "kontrak": (Contract, gettext_lazy("Kontrak"), (
        "name", "vendor", "number", "circuit", "promised_hours", "noc_phone", "noc_whatsapp", "noc_email", "gateway",
        "starts", "ends", "active",
    )),
    "sasaran": (Target, gettext_lazy("Sasaran ukur"), (
        "name", "kind", "address", "addresses", "ports", "scheme", "path", "download", "mac", "device", "place",
        "contract", "uplink", "thresholds", "every", "active",
    )),
}  # fmt: skip
_NEW = {"tempat": gettext_lazy("Tempat baru"), "perangkat": gettext_lazy("Perangkat baru"),
        "kontrak": gettext_lazy("Kontrak baru"), "sasaran": gettext_lazy("Sasaran ukur baru")}  # fmt: skip
_ICONS = {"tempat": "map-pin", "perangkat": "router", "kontrak": "file-text", "sasaran": "activity"}
_TELLS = {"tempat": ("parent",), "perangkat": ("place",), "kontrak": ("vendor",), "sasaran": ("place", "device")}
_OWN = {"parent": Place, "place": Place, "uplink": None, "device": Device, "contract": Contract}


class Listed(forms.CharField):
    """Several values in one line, with commas between."""

    def __init__(self, kind: type = str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(one) for one in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        try:
            return [self.kind(one.strip()) for one in str(value or "").split(",") if one.strip()]
        except ValueError:
            raise ValidationError(_("Tulis bilangan, dipisah koma.")) from None


class Limits(forms.CharField):
    """Thresholds as `latency_ms=60, wan_loss_pct=4`; what is not named stays as usual."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{key}={one}" for key, one in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        from tuntas.probes.target import Thresholds

        found = {}
        for part in str(value or "").split(","):
            key, _equals, number = (one.strip() for one in part.partition("="))
            if not key:
                continue
            if key not in Thresholds.__dataclass_fields__:
                known = ", ".join(Thresholds.__dataclass_fields__)
                raise ValidationError(_("“%(key)s” tidak dikenal; pilih: %(known)s") % {"key": key, "known": known})
            try:
                found[key] = float(number)
            except ValueError:
                raise ValidationError(_("%(key)s: tulis bilangan.") % {"key": key}) from None
        return found


def form_of(noun: str, unit: Unit, instance: models.Model | None, data: Any) -> forms.ModelForm:  # type: ignore[type-arg]
    """The form of one row; what it points to is of the same office, and of a target all that the probes ask."""
    model, _name, fields = MODELS[noun]
    row = instance or model(unit=unit)
    kept = forms.modelform_factory(model, form=_Kept, fields=fields)
    form: forms.ModelForm = kept(data, instance=row, label_suffix="")  # type: ignore[type-arg]
    for key, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            of = _OWN.get(key) or model
            vendors = Unit.objects.filter(kind="vendor")
            field.queryset = vendors if key == "vendor" else of._default_manager.filter(unit=unit).exclude(
                pk=row.pk if of is model else None
            )  # fmt: skip
        elif isinstance(field, forms.DateField):
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return form


class _Kept(TargetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, made in (("ports", Listed(int)), ("addresses", Listed()), ("thresholds", Limits(required=False))):
            if key in self.fields:
                made.label = self.fields[key].label
                self.fields[key] = made

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        row = self.instance
        names = type(row)._default_manager.filter(unit=row.unit, name__iexact=given.get("name", "")).exclude(pk=row.pk)
        if isinstance(row, Place):
            names = names.filter(parent=given.get("parent"))
        if given.get("name") and names.exists():
            self.add_error("name", _("Nama ini sudah ada."))
        self._no_ring("parent" if isinstance(row, Place) else "uplink", given)
        return given

    def _no_ring(self, key: str, given: dict[str, Any]) -> None:
        above, steps = given.get(key), 0
        while above is not None and steps < 50:
            if above.pk == self.instance.pk:
                self.add_error(key, _("Ini akan melingkar: yang dipilih berada di bawah baris ini sendiri."))
                return
            above, steps = getattr(above, key), steps + 1

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if isinstance(self.instance, Target) and not self.errors:
            _admitted(self, self.instance)


def _admitted(form: forms.ModelForm, row: Target) -> None:  # type: ignore[type-arg]
    """A target that the policy would never let through is refused when it is written, with the same sentence."""
    words = {"path": _("Alamat halaman harus mulai dengan “/”, tanpa spasi."),
             "download": _("Alamat berkas harus mulai dengan “/”, tanpa spasi."), "ports": _("Porta 1 sampai 65535."),
             "mac": _("Alamat MAC seperti 00:11:22:33:44:55."), "scheme": _("Pilih HTTP atau HTTPS.")}  # fmt: skip
    if row.download and not row.scheme:
        form.add_error("scheme", _("Pilih HTTP atau HTTPS: tanpa itu berkas untuk mengukur laju tidak pernah diunduh."))
        return
    try:
        target = plain(row)
    except ValueError as error:
        key = "download" if str(error) == "path" and row.download[:1] not in ("", "/") else str(error)
        form.add_error(key if key in form.fields else None, words.get(key, key))
        return
    own, services = own_and_services()
    policy = Policy([target], own=own, services=services, resolve=lambda name: [])  # names are asked when it is probed
    known = [one for one in target.addresses if literal(one)]
    name = literal(target.address) is None and is_name(target.address)
    if name and target.address.lower().rstrip(".") in {*own, *services}:
        form.add_error("address", SENTENCE)
        return
    if name and not known:
        form.add_error("addresses", _("Tulis paling sedikit satu alamat IP tempat nama ini boleh mengarah."))
        return
    try:
        policy.admit(target, known or None)
    except Refused as refused:
        form.add_error("address", str(refused))


@require_safe
@administrators
def inventory(request: HttpRequest, noun: str) -> HttpResponse:
    """Every row of a noun, in and out of use."""
    if noun not in MODELS:
        raise Http404
    model, name, _fields = MODELS[noun]
    offices = stationery.offices()
    rows = model._default_manager.select_related("unit", *_TELLS[noun]).order_by("-active", *model._meta.ordering or ())
    found = request.GET.get("cari", "").strip()
    if found:
        rows = rows.filter(name__icontains=found)
    folders = [
        {"url": reverse("inventory", args=[key]), "label": label, "count": kind._default_manager.count(),
         "current": key == noun, "tone": ""}
        for key, (kind, label, _f) in MODELS.items()
    ]  # fmt: skip
    shown = list(rows[:500])
    for one in shown:
        one.about = _about(one, several=offices.count() > 1)
        one.gone = gone_told(one) if isinstance(one, Device | Place) else ""  # type: ignore[attr-defined]
    return render(request, "tuntas/settings/inventory.html", {
        "crumbs": crumbs(), "noun": noun, "title": name, "rows": shown, "folders": folders, "found": found,
        "offices": offices, "icon": _ICONS[noun],
    })  # fmt: skip


def _about(row: Any, *, several: bool) -> str:
    """What tells one row of a list from its neighbours; whose it is only where there are several offices."""
    match row:
        case Device():
            said = [row.get_role_display(), row.place and row.place.name, row.address]
        case Place():
            said = [row.parent and row.parent.name]
        case Contract():
            said = [row.vendor.name, row.number]
        case _:
            said = [row.get_kind_display(), row.address]
    return " · ".join(str(one) for one in (*said, several and row.unit.name) if one)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def row_new(request: HttpRequest, noun: str, unit: int) -> HttpResponse:
    """A new row of an office."""
    office = get_object_or_404(Unit, pk=unit, kind="office")
    if noun not in MODELS:
        raise Http404
    return _kept(request, noun, office, None)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def row(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """One row; what a case names is put out of use, never deleted."""
    if noun not in MODELS:
        raise Http404
    found = get_object_or_404(MODELS[noun][0]._default_manager.select_related("unit"), pk=pk)
    return _kept(request, noun, found.unit, found)


def _kept(request: HttpRequest, noun: str, unit: Unit, instance: Any) -> HttpResponse:
    form = form_of(noun, unit, instance, sent(request)[0])
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Tersimpan."))
        return redirect("inventory", noun)
    title = str(type(instance)._default_manager.get(pk=instance.pk)) if instance else _NEW[noun]
    return render(request, "tuntas/settings/source_form.html", {
        "crumbs": [*crumbs(), (MODELS[noun][1], reverse("inventory", args=[noun]))], "form": form, "title": title,
        "errors": errors_of(form), "unit": unit, "back": reverse("inventory", args=[noun]),
        "pulled": pulled_told(instance) if noun in ("perangkat", "tempat") and instance else None,
    }, status=422 if form.is_bound else 200)  # fmt: skip
