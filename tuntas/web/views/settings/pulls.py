"""`/pengaturan/sumber-inventaris/`: the NetBox and LibreNMS that places and devices are pulled from."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.notices.asking import is_web_address
from tuntas.people.models import Unit
from tuntas.pulls.fetch import may_be_asked
from tuntas.pulls.kinds import KINDS
from tuntas.pulls.models import Pull, PullRun
from tuntas.pulls.runs import ask_for
from tuntas.pulls.sealing import seal
from tuntas.pulls.words import DOES, FIELDS, failure, reason
from tuntas.web import stationery
from tuntas.web.live import live
from tuntas.web.times import short_time
from tuntas.web.views.settings.common import administrators, crumbs, errors_of, moment_now, sent

__all__ = ["pull", "pull_new", "pulls", "run_told"]

SHOWN = 20  # reports on a source's page
TONES = {"applied": "good", "failed": "bad", "waiting": "warn", "running": "now", "wanted": "", "passed": ""}
WORDS = {
    "applied": gettext_lazy("selesai"), "failed": gettext_lazy("gagal"), "waiting": gettext_lazy("menunggu Anda"),
    "running": gettext_lazy("sedang menarik"), "wanted": gettext_lazy("menunggu pekerja"),
    "passed": gettext_lazy("tergantikan"),
}  # fmt: skip


class PullForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where a source stands, how it knows us, and how often it is read. The token goes in and never comes out."""

    token = forms.CharField(
        label=gettext_lazy("Token"), max_length=500, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("name", "kind", "url", "token", "every", "active", "authority")

    class Meta:
        model = Pull
        fields = ("name", "kind", "url", "authority", "every", "active")
        widgets = {"authority": forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})}
        help_texts = {
            "url": gettext_lazy("Seperti https://netbox.kantor.go.id. Tanpa HTTPS hanya alamat di jaringan kantor."),
            "authority": gettext_lazy("Hanya bila sertifikat servernya dibuat kantor sendiri. Selalu diperiksa."),
        }

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.instance.unit = unit
        self.was = self.instance.url
        if self.instance.pk:
            del self.fields["kind"]
            self.fields["token"].help_text = _("Kosongkan bila tetap. Tersimpan tersegel dan tidak pernah ditampilkan.")
        else:
            del self.fields["active"]
            self.fields["token"].required = True
            self.fields["token"].help_text = _("Cukup yang hanya boleh membaca. Tersimpan tersegel, tidak ditampilkan.")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Pull.objects.filter(unit=self.instance.unit, name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Nama ini sudah dipakai sumber lain."))
        return name

    def clean_url(self) -> str:
        url = re.sub(r"(?<=[^/])/api(/.*)?$", "", self.cleaned_data["url"].strip()).rstrip("/")
        if not is_web_address(url, schemes=("https", "http")) or urlsplit(url).query:
            raise ValidationError(_("Tulis alamat seperti https://netbox.kantor.go.id, tanpa nama pengguna."))
        if not may_be_asked(url):
            raise ValidationError(_("Alamat ini tidak boleh dihubungi: bukan server ini sendiri atau alamat khusus."))
        return url

    @sensitive_variables()
    def clean_token(self) -> str:
        """As it is copied, be it with the word before it."""
        token = self.cleaned_data["token"].strip().removeprefix("Bearer ").removeprefix("Token ").strip()
        if token and not (token.isascii() and token.isprintable() and " " not in token):
            raise ValidationError(_("Token hanya berisi huruf, angka, dan tanda, tanpa spasi."))
        return str(token)

    def clean_authority(self) -> str:
        text: str = self.cleaned_data["authority"].strip()
        try:
            if text:
                load_pem_x509_certificates(text.encode())
        except ValueError:
            raise ValidationError(_("Ini bukan sertifikat PEM (-----BEGIN CERTIFICATE-----).")) from None
        return text

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """Another server is told the token only by somebody who knows it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        token, moved = given.pop("token", None), given.get("url", self.was) != self.was
        if token:
            self.instance.token = seal(token)
        elif token == "" and moved:
            self.add_error("token", _("Alamatnya berubah: tulis tokennya lagi."))
        return given

    def kept(self) -> Pull:
        """The row. At another address the same numbers may mean other devices: shown first, as at the beginning."""
        row: Pull = self.instance
        touched = set(self.changed_data)
        if row.url != self.was:
            row.approved_at = None
            touched.add("approved_at")
        if touched & {"every", "active"}:
            row.next_at = moment_now() if row.every else None
            touched.add("next_at")
        row.save(update_fields=touched if row.pk else None)  # a run may just be writing the others
        return row


@require_safe
@administrators
def pulls(request: HttpRequest) -> HttpResponse:
    """Every source, and how its last run ended."""
    rows = [
        {"pull": one, "kind": KINDS[one.kind].NAME, "run": run and run_told(run, one)}
        for one in Pull.objects.select_related("unit") for run in [one.runs.first()]
    ]  # fmt: skip
    return render(request, "tuntas/settings/pulls.html", {
        "crumbs": [*crumbs(), (_("Jaringan"), reverse("inventory", args=["perangkat"]))], "rows": rows,
        "offices": stationery.offices(),
    })  # fmt: skip


def run_told(run: PullRun, pull: Pull) -> dict[str, Any]:
    """A run as the pages tell it."""
    at, now = run.finished_at or run.started_at or run.asked_at, moment_now()
    said = failure(run.why) if run.state == "failed" else reason(run.why) if run.state == "waiting" else ""
    return {
        "run": run, "at": str(short_time(at, pull.unit, now)), "word": WORDS[run.state], "tone": TONES[run.state],
        "said": said, "theirs": run.said, "counts": _counted(run), "open": run.state in ("wanted", "running"),
    }  # fmt: skip


def _counted(run: PullRun) -> str:
    """ "3 baru, 1 berubah, 40 tetap", places and devices together."""
    together = {word: sum(of.get(word, 0) for of in run.counts.values()) for word in DOES}
    return ", ".join(f"{n} {DOES[word]}" for word, n in together.items() if n)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
@sensitive_post_parameters("token")
def pull_new(request: HttpRequest, unit: int) -> HttpResponse:
    """A new source; its first run is asked for at once, and only shown."""
    office = get_object_or_404(Unit, pk=unit, kind="office")
    form = PullForm(sent(request)[0], unit=office)
    if request.method == "POST" and form.is_valid():
        row = form.kept()
        ask_for(row, by=request.user, now=moment_now())  # type: ignore[arg-type]
        messages.success(request, _("Tersimpan. Pratinjau sedang diambil; belum ada yang ditulis."))
        return redirect("pull", row.pk)
    return render(request, "tuntas/settings/source_form.html", {
        "crumbs": crumbs((_("Sumber inventaris"), "pulls")), "form": form, "errors": errors_of(form),
        "title": _("Sumber inventaris baru"), "unit": office, "back": reverse("pulls"),
    }, status=422 if form.is_bound else 200)  # fmt: skip


def _mark(request: HttpRequest, pull: int) -> str:
    """What the newest run has come to."""
    rows = PullRun.objects.filter(pull=pull).values_list("pk", "state")[:2]
    return hashlib.sha256(repr((request.user.pk, get_language(), list(rows))).encode()).hexdigest()[:32]


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
@sensitive_post_parameters("token")
@live(_mark)
def pull(request: HttpRequest, pull: int) -> HttpResponse:
    """One source: what waits for a decision, its reports, what it decides, and its settings."""
    row = get_object_or_404(Pull.objects.select_related("unit"), pk=pull)
    title, form = row.name, PullForm(sent(request)[0], unit=row.unit, instance=row)
    if request.method == "POST" and form.is_valid():
        form.kept()
        messages.success(request, _("Tersimpan."))
        return redirect("pull", row.pk)
    told = [run_told(one, row) for one in row.runs.defer("lines")[:SHOWN]]
    newest = told[0] if told else None
    kind = KINDS[row.kind]
    return render(request, "tuntas/settings/pull.html", {
        "crumbs": crumbs((_("Sumber inventaris"), "pulls")), "row": row, "kind": kind.NAME, "form": form,
        "errors": errors_of(form), "newest": newest, "runs": told, "next": _next(row), "title": title,
        "live": request.path if newest and newest["open"] else "",
        "decides": ", ".join(str(FIELDS[one]) for one in kind.FIELDS),
        "fills": ", ".join(str(FIELDS[one]) for one in kind.FILLS),
    }, status=422 if form.is_bound else 200)  # fmt: skip


def _next(row: Pull) -> str:
    """When it is read again by itself."""
    due = row.next_at if row.active and row.every and row.approved_at else None
    return str(short_time(due, row.unit, moment_now())) if due else ""
