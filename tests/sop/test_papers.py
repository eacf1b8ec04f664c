"""What is written in a paper, and what it still lacks."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sop.definitions import ALL, MOMENT, NOW, filled, procedure
from tests.sop.test_faults import TINY
from tuntas.sop.papers import asked_now, is_filled, lacking, normalised, unknown_fields
from tuntas.sop.procedure import Paper
from tuntas.sop.read import read

JAKARTA = "Asia/Jakarta"
EVERY = {
    "teks": 'type = "text", most = 10',
    "panjang": 'type = "longtext"',
    "pilih": 'type = "choice", options = { a = "A", b = { id = "Be", en = "Bee" } }',
    "banyak": 'type = "choices", least = 1, most = 2, options = ["x", "y", "z"]',
    "kapan": 'type = "datetime", not_future = true',
    "angka": 'type = "number", least = 1, most = 10',
    "ya": 'type = "yesno"',
    "lulus": 'type = "yesno", must_be = true',
    "gagal": 'type = "yesno", must_be = false',
    "baris": 'type = "rows", least = 1, most = 2, columns = ['
    '{ key = "nama", required = true, label = "Nama" }, '
    '{ key = "jumlah", type = "number", label = "Jumlah" }]',
    "berkas": 'type = "files", most = 2',
    "siapa": 'type = "reference", to = "person"',
}


def paper_of(fields: str) -> Paper:
    """A paper with these fields, one a line, all asked of step "satu"."""
    return read(f'{TINY}\n[[papers]]\nkey = "p"\nname = "Naskah"\nfields = [\n{fields}\n]\n').paper("p")


@pytest.fixture(scope="module")
def every() -> Paper:
    rows = [
        f'{{ key = "{key}", {kind}, required = true, label = "{key.title()}" }},'
        for key, kind in EVERY.items()
    ]
    return paper_of("\n".join(rows))


def lacks(paper: Paper, **values: Any) -> list[str]:
    """What is lacking, told of the fields that are named here."""
    return [
        str(one) for one in lacking(paper, "satu", normalised(paper, values, zone=JAKARTA), now=NOW)
        if one.field in values
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("teks", "  dua\r\nbaris\x00 ", "dua\nbaris"),
        ("teks", 7, "7"),
        ("teks", "\ud800ada", "ada"),
        ("ya", True, "Y"),
        ("ya", "tidak", "T"),
        ("ya", "entah", "entah"),
        ("angka", "2,5", 2.5),
        ("angka", "7", 7),
        ("angka", "NaN", "NaN"),
        ("angka", "tujuh", "tujuh"),
        ("kapan", "2026-11-23T08:30", MOMENT),
        ("kapan", "2026-11-23T01:30:00Z", MOMENT),
        ("kapan", "0001-01-01T00:00", "0001-01-01T00:00"),
        ("kapan", "kemarin", "kemarin"),
        ("banyak", "x", ["x"]),
        ("banyak", ["x", "", "x", "y"], ["x", "y"]),
        ("siapa", "12", {"id": 12, "name": ""}),
        ("siapa", " Ani ", {"id": None, "name": "Ani"}),
        ("siapa", "9" * 5000, {"id": None, "name": "9" * 5000}),
        ("siapa", {"id": 3, "name": "Ani", "nip": 1}, {"id": 3, "name": "Ani"}),
        ("baris", [{"nama": "A", "jumlah": "2", "lain": 1}, {"nama": " "}], [{"nama": "A", "jumlah": 2}]),
        ("berkas", 5, [5]),
    ],
)
def test_what_is_typed_becomes_a_value(every: Paper, field: str, typed: Any, value: Any) -> None:
    assert normalised(every, {field: typed}, zone=JAKARTA) == {field: value}


def test_times_are_local_to_the_unit(every: Paper) -> None:
    typed = {"kapan": "2026-11-23T08:30"}
    assert normalised(every, typed, zone="Asia/Jayapura") == {"kapan": "2026-11-22T23:30:00+00:00"}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("teks", "", "Naskah: Teks belum diisi."),
        ("teks", "sebelas huruf", "Naskah: Teks terlalu panjang, 13 huruf; paling banyak 10."),
        ("teks", {"a": 1}, "Naskah: Teks tidak terbaca."),
        ("pilih", "c", "Naskah: Pilih tidak mengenal jawaban “c”; pilihannya a (A), b (Be)."),
        ("pilih", {"a": 1}, "Naskah: Pilih tidak mengenal jawaban “{'a': 1}”; pilihannya a (A), b (Be)."),
        ("banyak", [], "Naskah: Banyak paling sedikit 1."),
        ("banyak", ["x", "y", "z"], "Naskah: Banyak paling banyak 2."),
        ("banyak", [["x"]], "Naskah: Banyak tidak mengenal jawaban “['x']”; pilihannya x (x), y (y), z (z)."),
        ("kapan", "besok", "Naskah: Kapan harus berupa tanggal dan waktu, misalnya 2026-11-23T09:30."),
        ("kapan", "2026-11-23T09:01", "Naskah: Kapan belum terjadi."),
        ("angka", "0", "Naskah: Angka paling kecil 1."),
        ("angka", 11, "Naskah: Angka paling besar 10."),
        ("angka", True, "Naskah: Angka harus berupa angka."),
        ("angka", 10**400, "Naskah: Angka harus berupa angka."),
        ("ya", "entah", "Naskah: Ya tidak mengenal jawaban “entah”; pilihannya Y (Ya), T (Tidak)."),
        ("gagal", "Y", "Naskah: Gagal harus dijawab Tidak."),
        ("baris", [], "Naskah: Baris paling sedikit 1."),
        ("baris", [{"jumlah": 1}], "Naskah: Baris, baris 1, Nama belum diisi."),
        ("baris", ["A"], "Naskah: Baris tidak terbaca."),
        ("baris", [{"nama": "A", "jumlah": "x"}], "Naskah: Baris, baris 1, Jumlah harus berupa angka."),
        ("berkas", [1, 2, 3], "Naskah: Berkas paling banyak 2."),
        ("berkas", [{"id": 1}], "Naskah: Berkas tidak terbaca."),
        ("siapa", {"id": None, "name": " "}, "Naskah: Siapa belum diisi."),
        ("siapa", {"id": [1]}, "Naskah: Siapa tidak terbaca."),
        ("siapa", "n" * 201, "Naskah: Siapa terlalu panjang, 201 huruf; paling banyak 200."),
    ],
)
def test_what_cannot_stand_is_told(every: Paper, field: str, typed: Any, said: str) -> None:
    assert lacks(every, **{field: typed}) == [said]


def test_an_answer_that_must_be_yes(every: Paper) -> None:
    assert lacks(every, lulus="T") == [
        "Naskah: Lulus harus dijawab Ya. Bila belum, langkah ini belum selesai; "
        "yang berwenang dapat mengecualikannya dengan alasan."
    ]


def test_an_empty_paper_lacks_all_that_is_required(every: Paper) -> None:
    assert [one.field for one in lacking(every, "satu", {}, now=NOW)] == list(EVERY)


def test_a_paper_filled_in_well_lacks_nothing(every: Paper) -> None:
    assert lacking(every, "satu", filled(every, "satu"), now=NOW) == []


@pytest.mark.parametrize("name", ALL)
def test_every_paper_of_every_procedure_can_be_filled_in(name: str) -> None:
    sop = procedure(name)
    for step in sop.steps:
        for key in (*step.needs, *step.gives):
            values = filled(sop.paper(key), step.key)
            assert normalised(sop.paper(key), values, zone=JAKARTA) == values
            assert lacking(sop.paper(key), step.key, values, now=NOW) == []


def test_a_question_is_asked_when_its_condition_holds() -> None:
    paper = paper_of(
        '{ key = "a", type = "choice", options = ["x", "y"], label = "A" },\n'
        '{ key = "b", label = "B", required = true, when = { field = "a", is = ["x"] } },\n'
        '{ key = "c", label = "C", required = true, when = { field = "a", is_not = ["x"] } },\n'
        '{ key = "d", label = "D", required = true, when = { field = "a", filled = true } },\n'
        '{ key = "e", label = "E", required = true, when = { field = "a", filled = false } },'
    )

    def asked(**values: str) -> list[str]:
        return [one.key for one in paper.fields if one.when and asked_now(one, values)]

    assert asked() == ["c", "e"]
    assert asked(a="x") == ["b", "d"]
    assert asked(a="y") == ["c", "d"]


def test_a_question_is_asked_only_where_it_belongs() -> None:
    sop = procedure("penanganan-kendala-jaringan")
    paper = sop.paper("laporan_penanganan")
    assert [one.key for one in paper.asked_at("perbaikan")] == ["penyebab", "tindakan"]
    assert [one.key for one in paper.asked_at("pelaporan")] == ["simpulan", "saran"]


def test_unknown_fields_are_told(every: Paper) -> None:
    assert [str(one) for one in unknown_fields(every, {"teks": "a", "lain": 1})] == [
        "Naskah tidak mempunyai isian “lain”."
    ]


def test_what_counts_as_an_answer() -> None:
    assert [is_filled(one) for one in (0, "T", False, [0], {"id": 1, "name": ""})] == [True] * 5
    assert [is_filled(one) for one in (None, "", [], {}, {"id": None, "name": ""})] == [False] * 5


TRICKY = ["Y", "a", "x", "2026-11-23T08:30", "9999-12-31T23:59", "0001-01-01", "1e999", "\ud800"]
TABLE_KEYS = st.sampled_from(["id", "name", "nama", "jumlah", "x"]) | st.text(max_size=3)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(TRICKY)
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TABLE_KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(values=st.dictionaries(st.sampled_from(sorted(EVERY)), JSON), now=st.datetimes(timezones=st.just(UTC)))
def test_no_json_raises(every: Paper, values: dict[str, Any], now: datetime) -> None:
    for data in (values, normalised(every, values, zone=JAKARTA)):
        for reason in lacking(every, "satu", data, now=now):
            assert reason.text("id")
            assert reason.text("en")


@settings(max_examples=150, deadline=None)
@given(values=st.dictionaries(st.sampled_from(sorted(EVERY)), JSON))
def test_values_can_be_kept_and_are_read_the_same_again(every: Paper, values: dict[str, Any]) -> None:
    """Values are plain JSON that any database keeps; what was normalised once stays as it is."""
    once = normalised(every, values, zone=JAKARTA)
    json.dumps(once, allow_nan=False, ensure_ascii=False).encode()
    assert "\x00" not in str(once)
    assert normalised(every, once, zone=JAKARTA) == once


@given(JSON)
def test_no_json_in_place_of_a_table_raises(every: Paper, data: Any) -> None:
    lacking(every, "satu", normalised(every, data, zone=JAKARTA), now=NOW)
    lacking(every, "satu", data, now=NOW)


def test_a_deep_nest_is_cut(every: Paper) -> None:
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    assert json.dumps(normalised(every, {"teks": deep}, zone=JAKARTA)).count("[") < 10
