"""What a definition may hold: everything that real sheets have, and nothing of this SOP in the rulebook."""

from __future__ import annotations

import dataclasses
import tomllib
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sop.definitions import ALL, HERE, ROOT, procedure
from tuntas.sop.check import check
from tuntas.sop.faults import Faulty
from tuntas.sop.procedure import Arrow, Asks, Box, Return, Role
from tuntas.sop.read import read
from tuntas.sop.words import Label


@pytest.mark.parametrize("name", ALL)
def test_every_procedure_is_read(name: str) -> None:
    found = procedure(name)
    assert (found.key, found.text) == (name, ALL[name])
    assert found.printed is not None
    assert [step.key for step in found.printed.steps] == [step.key for step in found.steps]


def test_the_rulebook_knows_nothing_of_this_sop() -> None:
    """No key, role, paper or number of this SOP stands in the code of the rulebook."""
    sop = procedure("penanganan-kendala-jaringan")
    own = (
        {step.key for step in sop.steps} | {role.key for role in sop.roles} | {one.key for one in sop.papers}
    )
    own -= {"penyedia", "berita_acara"}  # words of any office
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tuntas" / "sop").glob("*.py"))
    assert {word for word in own if f'"{word}"' in code} == set()


# -- what real sheets have ----------------------------------------------------------------------


def test_a_decision_with_three_answers() -> None:
    box = procedure("izin-penelitian").box("telaah")
    assert box.asks == Asks(Label("Putusan"), "hasil_telaah", "putusan")
    assert box.arrows == (
        Arrow("layak", ("penandatanganan",), Label("Layak", "Sound")),
        Arrow("perbaikan", ("pendaftaran",), Label("Perlu perbaikan", "To be improved")),
        Arrow("ditolak", ("penolakan",), Label("Ditolak", "Refused")),
    )


def test_several_ends() -> None:
    assert [box.key for box in procedure("izin-penelitian").boxes() if box.ends] == [
        "penolakan",
        "penandatanganan",
    ]


def test_several_starts_and_boxes_in_one_row() -> None:
    sop = procedure("perbaikan-komputer")
    assert [box.key for box in sop.starts] == ["laporan.lapor", "laporan.patroli"]
    assert sop.box("laporan.catat") == Box(
        "laporan.catat", "laporan", ("admin",), (Arrow("", ("pemeriksaan.garansi",)),),
        joins=("laporan.lapor", "laporan.patroli"), does=Label("Mencatat laporan"),
    )  # fmt: skip
    assert sop.box("pemeriksaan.garansi").answers == ("Ada garansi", "Tidak ada")


def test_one_row_with_a_box_in_each_column() -> None:
    sop = procedure("perbaikan-komputer")
    assert [(box.key, box.by) for box in sop.step("perbaikan").boxes] == [
        ("perbaikan@teknisi", ("teknisi",)),
        ("perbaikan@pegawai", ("pegawai",)),
    ]


def test_parallel_branches_that_join() -> None:
    sop = procedure("serah-terima-barang")
    assert sop.targets("pemberitahuan") == ("pemeriksaan_jumlah", "pemeriksaan_mutu")
    assert sop.box("berita_acara").joins == ("pemeriksaan_jumlah", "ulang_uji")


def test_several_performers_and_a_time_over_two_rows() -> None:
    sop = procedure("serah-terima-barang")
    assert sop.step("pemeriksaan_mutu").by == ("teknis", "gudang")
    assert sop.step("berita_acara").taking_part == ("penyedia",)
    mutu, jumlah = sop.step("pemeriksaan_mutu"), sop.step("pemeriksaan_jumlah")
    assert mutu.shares == "pemeriksaan_jumlah"
    assert sop.norm_of(mutu) == sop.norm_of(jumlah) == jumlah.within != mutu.within
    assert sop.may_perform("pemberitahuan", "gudang")  # recording for the vendor


def test_times_of_every_kind() -> None:
    norms = {
        step.within.text: (step.within.low, step.within.high, step.within.unit)
        for name in ALL
        for step in procedure(name).steps
    }
    assert norms == {
        "": (0, 0, ""),
        "15 menit": (15, 15, "minutes"),
        "30 menit": (30, 30, "minutes"),
        "1 jam": (60, 60, "minutes"),
        "2 jam": (120, 120, "minutes"),
        "1 jam 30 menit": (90, 90, "minutes"),
        "1-2 jam": (60, 120, "minutes"),
        "5 menit/berkas": (5, 5, "minutes"),
        "1 hari": (1, 1, "days"),
        "1 hari kalender": (1, 1, "days"),
        "2 hari kerja": (2, 2, "days"),
    }


def test_a_cell_that_prints_other_words_keeps_them() -> None:
    text = ALL["peminjaman-ruang"].replace(
        'gives = ["tanda_siap"]', 'gives = ["tanda_siap"]\nprints = { output = "Ruang siap", waktu = "-" }'
    )
    assert read(text).step("penyiapan").prints == {"output": "Ruang siap", "waktu": "-"}


def test_returns_from_one_step_written_twice_count_together() -> None:
    text = ALL["izin-penelitian"] + '\n[[returns]]\nfrom = "penandatanganan"\nto = ["pendaftaran"]\n'
    sop = read(text)
    assert sop.returns == (
        Return("penandatanganan", ("telaah",)),
        Return("penandatanganan", ("pendaftaran",)),
    )
    assert sop.returns_from("penandatanganan") == ("telaah", "pendaftaran")


def test_a_recipient_has_no_column() -> None:
    sop = procedure("izin-penelitian")
    assert [role.key for role in sop.columns] == ["loket", "kasi", "kepala"]
    name = Label("Perguruan tinggi pemohon")
    assert sop.role("kampus") == Role("kampus", name, name, "recipient")


def test_a_reading_may_fill_a_cover_that_is_not_there() -> None:
    text = ALL["izin-penelitian"] + (
        '\n[[readings]]\ncover = "nomor"\nsheet = "Kosong"\nchoice = "B-1"\nbecause = "Buku agenda"\n'
        'reads = { nomor = "B-1" }\n'
    )
    sop = read(text)
    assert sop.printed is not None
    assert (sop.cover, sop.printed.cover) == ({"nomor": "B-1"}, {})
    assert sop.readings[0].about == "cover"


def test_values_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        procedure("izin-penelitian").key = "lain"  # type: ignore[misc]


# -- whatever is written, only Faulty is raised -------------------------------------------------

JUNK: list[Any] = [
    0, -1, 3.5, float("nan"), float("inf"), 10**30, True, False, "", "x", "selesai", "lapor", "a@b", "@",
    ".", "a.b", [], {}, [1], ["x"], [[]], [{}], {"id": 1}, {"id": "a", "zz": 1}, {"T": {"Y": "x"}}, {"T": []},
    {"x": ["selesai"]}, date(2020, 1, 1), datetime(2020, 1, 1, 1),
]  # fmt: skip
KEYS = [
    "x", "key", "then", "by", "asks", "joins", "boxes", "when", "options", "shares", "type", "kind", "reads",
]  # fmt: skip


def toml(value: Any) -> str:
    """`value` as TOML in one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(c if c >= " " and c not in '"\\' else f"\\u{ord(c):04x}" for c in value) + '"'
    if isinstance(value, list):
        return f"[{', '.join(toml(one) for one in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(one)}" for key, one in value.items()) + "}"
    return str(value)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) inside `value`."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [one for key, child in inner for one in ((value, key), *places(child))]


def only_faulty(text: str) -> None:
    try:
        found = read(text)
    except Faulty as faulty:
        assert faulty.faults
        for fault in faulty.faults:
            assert fault.text("id")
            assert fault.text("en")
            assert 0 <= fault.line <= text.count("\n") + 1
    else:
        findings = check(found)
        assert all(
            one.text(language) for one in findings.printed + findings.left for language in ("id", "en")
        )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_definition_with_any_value_changed(data: st.DataObject) -> None:
    table = tomllib.loads(ALL[data.draw(st.sampled_from(sorted(ALL)))])
    table.pop("lists", None)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(table)))
        match data.draw(st.sampled_from(["drop", "replace", "add"])):
            case "drop" if isinstance(container, dict):
                container.pop(key, None)
            case "add" if isinstance(container, dict):
                container[data.draw(st.sampled_from(KEYS))] = deepcopy(data.draw(st.sampled_from(JUNK)))
            case _ if isinstance(container, dict) or key < len(container):
                container[key] = deepcopy(data.draw(st.sampled_from(JUNK)))
    only_faulty("\n".join(f"{toml(key)} = {toml(value)}" for key, value in table.items()))


LETTERS = st.text("\"'[]{}=,#\n.@\\x1é", max_size=4)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(ALL)), st.integers(0, 30_000), LETTERS, st.integers(0, 60))
def test_a_text_with_any_letters_changed(name: str, place: int, letters: str, dropped: int) -> None:
    text = ALL[name]
    place %= len(text)
    only_faulty(text[:place] + letters + text[place + dropped :])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all(text: str) -> None:
    only_faulty(text)


def test_the_faulty_one_is_faulty() -> None:
    with pytest.raises(Faulty):
        read((HERE / "faulty" / "sepuluh.toml").read_text(encoding="utf-8"))
