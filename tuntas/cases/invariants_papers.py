"""What must hold of sealed papers: their words, numbers, documents and signatures are those that the chain recorded."""

from __future__ import annotations

import re
from collections import Counter as Counted
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tuntas.cases.chain import digest
from tuntas.cases.invariant import Invariant, holds, number_of
from tuntas.cases.models import Counter, Event, Paper, Signature
from tuntas.people.models import Series

__all__ = ["OF_PAPERS"]

OF_PAPERS: list[Invariant] = []
_PLACE = re.compile(r"(\{urut\}|\{bulan\})")  # what the name of a series leaves open


def _named(case: int, key: str, revision: int) -> str:
    return f"naskah {key} revisi {revision} pada kasus {number_of(case)}"


def _told(kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    yield from Event.objects.filter(kind=kind).values_list("case_id", "data").order_by("pk").iterator(500)


@holds("Naskah yang disegel masih sama dengan sidiknya pada rantai kejadian.", OF_PAPERS)
def sealed_papers_are_unchanged() -> Iterator[str]:
    papers = {
        (case, key, revision): data
        for case, key, revision, data in Paper.objects.exclude(sealed_at=None)
        .values_list("case_id", "key", "revision", "data").iterator(500)
    }  # fmt: skip
    for case, data in _told("step.finished"):
        for said in data.get("papers", []):
            found = papers.get((case, said["key"], said["revision"]))
            if found is None or digest(found) != said["sha256"]:
                yield _named(case, said["key"], said["revision"])


@holds("Yang dikatakan dokumen sebuah naskah masih sama dengan yang dibekukan saat disahkan.", OF_PAPERS)
def frozen_papers_are_unchanged() -> Iterator[str]:
    papers = {
        (case, key, revision): (number, frozen)
        for case, key, revision, number, frozen in Paper.objects.exclude(sealed_at=None)
        .values_list("case_id", "key", "revision", "number", "frozen").iterator(500)
    }  # fmt: skip
    for case, data in _told("papers.sealed"):
        for said in data["papers"]:
            number, frozen = papers.get((case, said["key"], said["revision"]), ("", None))
            if number != said["number"] or ("sha256" in said and digest(frozen) != said["sha256"]):
                yield _named(case, said["key"], said["revision"])


@holds("Setiap naskah yang disegel mempunyai kode verifikasi, dan konsep tidak.", OF_PAPERS)
def sealed_papers_have_a_code() -> Iterator[str]:
    rows = Paper.objects.values_list("case_id", "key", "revision", "sealed_at", "code")
    for case, key, revision, sealed_at, code in rows.iterator(500):
        if bool(code) != (sealed_at is not None):
            yield _named(case, key, revision)


@holds("Nomor naskah dipakai sekali saja dalam unitnya.", OF_PAPERS)
def numbers_are_given_once() -> Iterator[str]:
    rows = Paper.objects.exclude(sealed_at=None).select_related("case").order_by("pk").defer("data", "frozen")
    given = Counted(f"{one.case.unit_id}/{one.number}" for one in rows.exclude(number=""))
    for one in rows:
        key = f"{one.case.unit_id}/{one.number}" if one.number else None
        if one.number_key != key or given[key or ""] > 1:
            yield f"{_named(one.case_id, one.key, one.revision)}: {one.number or one.number_key}"


@holds("Nomor naskah setiap seri lengkap sampai penghitungnya, dan penghitungnya tepat.", OF_PAPERS)
def series_have_no_gap() -> Iterator[str]:
    serials: dict[str, set[int]] = defaultdict(set)
    for series, serial in Paper.objects.exclude(serial=None).values_list("series", "serial"):
        serials[series].add(serial or 0)
    counters = {one.series[:200]: one.value for one in Counter.objects.filter(series__startswith="naskah-")}
    for series in sorted({*serials, *counters}):
        last, used = counters.get(series, 0), serials[series]
        if not used or max(used) != last:
            yield f"{series}: penghitung {last}, nomor terakhir {max(used, default=0)}"
            continue
        unit = int(series.split("-", 2)[1])
        starts = {1, *Series.objects.filter(unit_id=unit).values_list("start", flat=True)}
        begin = max(one for one in starts if one <= min(used))
        if missing := set(range(begin, last)) - used - _typed(unit, series):
            yield f"{series}: nomor {min(missing)} tidak ada"


def _typed(unit: int, series: str) -> set[int]:
    """The serials that a series passed over, because somebody had typed such a number before it was automatic."""
    template = series.split("-", 2)[2]
    shape = re.compile("".join(
        r"(\d+)" if one == "{urut}" else r"[0-9IVX]+" if one == "{bulan}" else re.escape(one)
        for one in _PLACE.split(template)
    ))  # fmt: skip
    typed = Paper.objects.filter(serial=None, number_key__startswith=f"{unit}/").values_list("number", flat=True)
    return {int(found[1]) for number in typed if (found := shape.fullmatch(number))}


@holds("Dokumen setiap naskah adalah yang tercatat pada rantai saat disimpan.", OF_PAPERS)
def documents_are_the_kept_ones() -> Iterator[str]:
    rows = Paper.objects.exclude(document=None).values_list("case_id", "key", "revision", "document__sha256")
    found = {(case, key, revision): sha256 for case, key, revision, sha256 in rows.iterator(500)}
    told = {(case, said["paper"], said["revision"]): said["sha256"] for case, said in _told("paper.kept")}
    for one in sorted({*found, *told}):
        if found.get(one) != told.get(one):
            yield _named(*one)


@holds("Setiap salinan bertanda tangan ada, dan sama dengan yang tercatat pada rantai.", OF_PAPERS)
def signatures_are_the_told_ones() -> Iterator[str]:
    rows = Signature.objects.values_list(
        "paper__case_id", "paper__key", "paper__revision", "seat", "method", "document__sha256"
    )
    told = [
        (case, said["paper"], said["revision"], seat, said["method"], said["sha256"])
        for case, said in _told("paper.signed") for seat in said["seats"]
    ]  # fmt: skip
    found, meant = Counted(rows.iterator(500)), Counted(told)
    for one in sorted({*found, *meant}):
        if found[one] != meant[one]:
            case, key, revision, seat, *_rest = one
            yield f"{_named(case, key, revision)}: {seat}"
