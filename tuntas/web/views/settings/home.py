"""`/pengaturan/`: what papers are set with, and what about it needs somebody's eye."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tuntas.intake.models import Body
from tuntas.network.models import Target
from tuntas.notices.desk import standings
from tuntas.notices.watch import troubles, watch
from tuntas.people.duties import local_day
from tuntas.people.models import Calendar, Certificate, Unit
from tuntas.people.stationery import letterhead_on
from tuntas.probes.readiness import closed_rung
from tuntas.pulls.models import Pull, PullRun
from tuntas.web import stationery
from tuntas.web.holdings import Holding, holdings_of
from tuntas.web.second_factors import lacking as without_second_factor
from tuntas.web.views.settings.calendars import lacking
from tuntas.web.views.settings.calendars_change import today_of
from tuntas.web.views.settings.common import administrators, moment_now

__all__ = ["home"]


@require_safe
@administrators
def home(request: HttpRequest) -> HttpResponse:
    """The settings, each with what is missing."""
    offices = list(stationery.offices())
    roles, now = stationery.roles(stationery.in_force()), moment_now()
    held = [one for unit in offices for one in holdings_of(unit, roles, now)]
    shown = {
        "parts": [
            _people(offices), _calendars(), _duties(held), _second_factors(), _letterheads(offices), _signatories(held),
            _numbers(), _certificates(offices), _channels(), _escalations(), _sources(), _inventory(), _pulls(),
            _probing(),
        ],
        "only_here": settings.SITE_URL if is_loopback(settings.SITE_URL) else "",
        "offices": offices,
    }
    return render(request, "tuntas/settings/home.html", shown)


def is_loopback(url: str) -> bool:
    """Whether nobody but this machine can open `url`."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in ("", "localhost") or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def _part(url: str, icon: str, title: str, about: str, lacking: list[str]) -> dict[str, Any]:
    return {"url": reverse(url), "icon": icon, "title": title, "about": about, "lacking": lacking}


def _people(offices: list[Unit]) -> dict[str, Any]:
    about = _("Akun setiap orang, kantor, dan penyedia jasa.")
    lacking = [] if offices else [_("Belum ada kantor. Buat kantor dahulu, lalu orangnya.")]
    return _part("admin:index", "user", _("Orang dan unit"), about, lacking)


def _calendars() -> dict[str, Any]:
    said = (one for held in Calendar.objects.order_by("name") for one in lacking(held, today_of(held)))
    needed = list(dict.fromkeys(said))  # a copied calendar lacks the same
    about = _("Jam kerja, Ramadhan, hari libur, dan piket; menurut itulah semua tenggat dihitung.")
    return _part("calendars", "calendar", _("Kalender kerja"), about, needed)


def _letterheads(offices: list[Unit]) -> dict[str, Any]:
    now = moment_now()
    lacking = [
        _("%(unit)s belum punya kop.") % {"unit": one.name}
        for one in offices
        if letterhead_on(one, local_day(one, now)).pk is None
    ]
    about = _("Lambang, baris kop, alamat, dan kode unit pada halaman pertama setiap naskah.")
    return _part("letterheads", "file-text", _("Kop naskah"), about, lacking)


def _duties(held: list[Holding]) -> dict[str, Any]:
    gaps = sum(1 for one in held if one.gap)
    said = ngettext("%(n)d peran kosong atau akan kosong.", "%(n)d peran kosong atau akan kosong.", gaps)
    about = _("Siapa memegang peran apa di unit mana, dari kapan sampai kapan; Plh. dan Plt. untuk suatu masa.")
    return _part("duties", "users", _("Tugas"), about, [said % {"n": gaps}] if gaps else [])


def _second_factors() -> dict[str, Any]:
    without = len(without_second_factor(moment_now()))
    said = ngettext("%(n)d orang berwenang belum memasangnya.", "%(n)d orang berwenang belum memasangnya.", without)
    about = _("Kode dari ponsel saat masuk, selain kata sandi; melepasnya bila ponsel hilang.")
    return _part("second-factors", "lock", _("Faktor kedua"), about, [said % {"n": without}] if without else [])


def _signatories(held: list[Holding]) -> dict[str, Any]:
    without = len({who.user.pk for one in held for who in one.people if not who.user.nip})
    said = ngettext("%(n)d orang tanpa NIP.", "%(n)d orang tanpa NIP.", without)
    about = _("Jabatan yang tercetak, a.n. dan u.b., serta siapa pemegang tiap peran dan sampai kapan.")
    return _part("signatories", "signature", _("Penanda tangan"), about, [said % {"n": without}] if without else [])


def _numbers() -> dict[str, Any]:
    about = _("Pola nomor tiap jenis naskah, atau nomor dari SRIKANDI; nomor berikutnya terlihat.")
    return _part("series", "list-check", _("Penomoran"), about, [])


def _certificates(offices: list[Unit]) -> dict[str, Any]:
    ended = Certificate.objects.filter(unit__in=offices, retired_at=None, valid_to__lte=moment_now()).count()
    said = ngettext("%(n)d sertifikat habis masa berlakunya.", "%(n)d sertifikat habis masa berlakunya.", ended)
    about = _("Sertifikat unit (P12) dan layanan BSrE untuk tanda tangan elektronik.")
    return _part("certificates", "certificate", _("Sertifikat"), about, [said % {"n": ended}] if ended else [])


def _channels() -> dict[str, Any]:
    now = moment_now()
    lacking = [_("%(channel)s salah diatur.") % {"channel": one.name} for one in standings() if one.faults]
    lacking += [one.sentence for one in troubles(watch(now), now)]
    about = _("Surel, WhatsApp, Telegram dan lainnya: apa yang diatur, pesan uji, daftar kiriman, pekerja.")
    return _part("channels", "send", _("Saluran pemberitahuan"), about, lacking)


def _escalations() -> dict[str, Any]:
    about = _("Siapa diberi tahu pada berapa persen norma, menurut unit dan langkah.")
    return _part("escalations", "bell", _("Eskalasi"), about, [])


def _sources() -> dict[str, Any]:
    unread = Body.objects.filter(state__in=("unreadable", "too_large")).values("source").distinct().count()
    said = ngettext("%(n)d sumber mengirim yang tidak terbaca.", "%(n)d sumber mengirim yang tidak terbaca.", unread)
    about = _("Pemantau yang alarmnya menjadi laporan, dan pekerjaan terencana yang menahannya.")
    return _part("sources", "alert-triangle", _("Sumber alarm"), about, [said % {"n": unread}] if unread else [])


def _pulls() -> dict[str, Any]:
    newest = PullRun.objects.filter(pull=OuterRef("pk")).order_by("-pk").values("state")[:1]
    states = Pull.objects.filter(active=True).annotate(state=Subquery(newest)).values_list("state", flat=True)
    failed, waiting = (sum(1 for one in states if one == state) for state in ("failed", "waiting"))
    lacking = []
    if failed:
        said = ngettext("%(n)d sumber gagal ditarik.", "%(n)d sumber gagal ditarik.", failed)
        lacking.append(said % {"n": failed})
    if waiting:
        said = ngettext("%(n)d penarikan menunggu Anda.", "%(n)d penarikan menunggu Anda.", waiting)
        lacking.append(said % {"n": waiting})
    about = _("Tempat dan perangkat dari NetBox dan LibreNMS, hanya dibaca.")
    return _part("pulls", "refresh", _("Sumber inventaris"), about, lacking)


def _inventory() -> dict[str, Any]:
    about = _("Tempat, perangkat, kontrak, dan sasaran yang boleh diukur; CSV dan label QR.")
    lacking = [] if Target.objects.filter(active=True).exists() else [_("Belum ada sasaran ukur.")]
    title, url = _("Jaringan"), reverse("inventory", args=["perangkat"])
    return {"url": url, "icon": "router", "title": title, "about": about, "lacking": lacking}


def _probing() -> dict[str, Any]:
    about = _("Cara mengukur yang berfungsi di mesin ini, dan perintah untuk membuka yang belum.")
    lacking = [_("Soket ICMP tertutup: ping memakai cara yang lebih lambat.")] if closed_rung() else []
    return _part("probing", "activity", _("Alat ukur"), about, lacking)
