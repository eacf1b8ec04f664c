"""Both languages say everything: the catalogue, the house's own sentences, the definitions, the pages."""

from __future__ import annotations

import gettext
import re
import struct
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import allauth
import django
import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from tests.cast import SOP, Cast
from tests.translations import ENGLISH, INDONESIAN, leftovers
from tests.web.world import World
from tools import messages
from tuntas.api import problems
from tuntas.cases import refusals
from tuntas.people.models import User
from tuntas.sop import calendars, check, faults, reasons
from tuntas.sop.read import read
from tuntas.sop.words import Label

CATALOGUE = messages.messages_of(messages.CATALOGUE)
TABLES = {one.__name__: one._SENTENCES for one in (calendars, check, faults, reasons, refusals, problems)}
NAMES = {"WhatsApp"}
AS_SIGNED = {"does", "sheet"}  # the sheet's own words, which nobody translates
DATA = (
    "Internet mati di ruang ini", "Periksa titik akses dan sakelar", "ASN 5 hari kerja (Perpres 21/2023)",
    "anggota, ketua, kepala, penyedia", "http://testserver/penyedia/", "“Selesai”", "Port 14 pada SW-LT3 mati.",
)  # fmt: skip
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+>")


def placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


# -- the catalogue ------------------------------------------------------------------------------


def test_the_catalogue_holds_exactly_what_the_sources_say(capsys: pytest.CaptureFixture[str]) -> None:
    if not messages.has_gettext():
        with capsys.disabled():
            print("\nDILEWATI: GNU gettext tidak terpasang; kalimat tanpa bahasa Inggris tidak dicari")
        pytest.skip("GNU gettext is not installed")
    said, known = {one.key for one in messages.extracted()}, {one.key for one in CATALOGUE}
    assert len(said) > 900
    assert sorted(said - known) == [], "run: python tools/messages.py"
    assert sorted(known - said) == [], "run: python tools/messages.py"


def test_every_sentence_has_its_english() -> None:
    assert [one.source for one in CATALOGUE if one.fuzzy or not all(one.texts)] == []
    assert [one.source for one in CATALOGUE if len(one.texts) != (2 if one.plural else 1)] == []


def test_no_placeholder_is_lost_or_invented() -> None:
    for one in CATALOGUE:
        allowed = [placeholders(one.source), placeholders(one.plural or one.source)]
        assert [text for text in one.texts if placeholders(text) not in allowed] == [], one.source


def test_spaces_at_the_ends_are_kept() -> None:
    for one in CATALOGUE:
        ends = [(text[:1].isspace(), text[-1:].isspace()) for text in (one.source, *one.texts)]
        assert len(set(ends)) == 1, one.source


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    compiled = messages.CATALOGUE.with_suffix(".mo")
    with compiled.open("rb") as file:
        told = gettext.GNUTranslations(file)
    complete = [one for one in CATALOGUE if all(one.texts)]
    for one in complete:
        if one.plural:
            found = [told.ngettext(one.source, one.plural, n) for n in (1, 2)]
        elif one.context:
            found = [told.pgettext(one.context, one.source)]
        else:
            found = [told.gettext(one.source)]
        assert found == one.texts, "run: python tools/messages.py"
    (held,) = struct.unpack_from("<I", compiled.read_bytes(), 8)
    assert held == len(complete) + 1  # its head is an entry too


def test_no_sentence_of_ours_is_one_that_django_translates() -> None:
    """Django's Indonesian catalogue would turn ours into something else: "No" into "Tidak"."""
    ours = {one.key for one in CATALOGUE}
    packages = [Path(one.__file__).parent for one in (django, allauth)]
    theirs = [
        one for package in packages for path in package.rglob("locale/id/LC_MESSAGES/django*.po")
        for one in messages.messages_of(path)
    ]  # fmt: skip
    assert len(theirs) > 800
    assert [one.key for one in theirs if one.key in ours] == []


# -- what holds both languages itself -----------------------------------------------------------


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_sentence_of_the_house_is_there_twice(table: dict[str, tuple[str, str]]) -> None:
    for code, sentences in table.items():
        assert len(sentences) == 2 and all(one.strip() for one in sentences), code
        indonesian, english = ({name for _, name, _, _ in Formatter().parse(one) if name} for one in sentences)
        assert indonesian == english, code


def labels(thing: Any, path: str = "") -> Iterator[tuple[str, Label]]:
    """Every label in a definition, with where it stands."""
    if isinstance(thing, Label):
        yield path, thing
    elif is_dataclass(thing):
        for one in fields(thing):
            if one.name not in AS_SIGNED | {"printed"}:
                yield from labels(getattr(thing, one.name), f"{path}.{one.name}")
    elif isinstance(thing, tuple):
        for number, one in enumerate(thing):
            yield from labels(one, f"{path}[{getattr(one, 'key', number)}]")


@pytest.mark.parametrize("path", sorted(settings.PROCEDURES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_label_of_a_definition_has_its_english(path: Path) -> None:
    found = list(labels(read(path.read_text(encoding="utf-8"))))
    assert len(found) > 100
    assert [where for where, label in found if label and not label.en and label.id not in NAMES] == []


# -- what people see ----------------------------------------------------------------------------


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Who reads which page."""
    sop = f"/sop/{SOP.removesuffix('.toml')}/"
    for url in ("/lapor/", "/lacak/", "/masuk/", "/sop/", sop, "/_ui/", f"/penyedia/{world.secret}/"):
        yield "nobody", url
    for who in ("ani", "ketut", "jusuf", "vina", "sari"):
        yield who, "/meja/"
    for url in (
        "/meja/?cari=2026",
        "/meja/?cari=zzz",
        "/kasus/baru/",
        "/akun/",
        "/akun/kata-sandi/",
        "/pemberitahuan/",
    ):
        yield "ani", url
    for url in ("", "people/unit/add/", "people/user/add/", "network/device/add/"):
        yield "sari", f"/kelola/{url}"
    for scene in world.scenes.values():
        yield "nobody", f"/lacak/{scene.code}/"
        yield "nobody", f"/lapor/terkirim/{scene.code}/"
        for who in ("ani", "ketut", "jusuf"):
            yield who, f"/kasus/{scene.case.number}/"
        yield "ani", f"/kasus/{scene.case.number}/bagan/"
        yield "ani", f"/kasus/{scene.case.number}/naskah/data_gangguan/"
    yield "ketut", f"/kasus/{world.scenes['finished'].case.number}/naskah/laporan_penanganan/"


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "other"), [("en", INDONESIAN), ("id", ENGLISH)])
def test_no_page_mixes_its_languages(language: str, other: frozenset[str]) -> None:
    world = World()
    mixed: dict[str, list[str]] = {}
    for who, url in pages(world):
        client = Client()
        if who != "nobody":
            client.force_login(getattr(world.cast, who), backend=settings.AUTHENTICATION_BACKENDS[0])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        answer = client.get(url, follow=True)
        assert answer.status_code == 200, (who, url)
        assert f'<html lang="{language}"' in answer.content.decode(), (who, url)
        if found := leftovers(answer.content.decode(), other, DATA):
            mixed[f"{who} {url}"] = found
    assert mixed == {}


@pytest.mark.parametrize(("language", "other"), [("en", INDONESIAN), ("id", ENGLISH)])
def test_a_failed_sign_in_says_so_in_the_readers_language(cast: Cast, language: str, other: frozenset[str]) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for posted in ({"login": "ani", "password": "bukan-ini"}, {"login": "", "password": ""}):
        answer = client.post("/masuk/", posted)
        assert answer.status_code == 422
        assert leftovers(answer.content.decode(), other, DATA) == []


def test_a_weak_password_is_refused_in_indonesian() -> None:
    for password in ("12345678901", "ani-lestari-1"):
        with translation.override("id"), pytest.raises(ValidationError) as refused:
            validate_password(password, User(username="ani-lestari"))
        for said in refused.value.messages:
            assert leftovers(said, ENGLISH) == []


def test_indonesian_needs_no_catalogue() -> None:
    with translation.override("id"):
        assert [one.source for one in CATALOGUE if translation.gettext(one.source) != one.source] == []


@pytest.mark.django_db
def test_a_repair_that_goes_on_is_not_told_as_done() -> None:
    code = World().scenes["vendor"].code
    for language, headline in (("id", "<h1>Sedang diperbaiki</h1>"), ("en", "<h1>Being repaired</h1>")):
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        assert headline in client.get(f"/lacak/{code}/").content.decode()
