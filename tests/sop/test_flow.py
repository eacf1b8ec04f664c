"""What may happen next, walked over every path of every procedure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sop.definitions import ALL, NOW, Case, answer, filled, procedure
from tuntas.sop.flow import Change, State, after, answer_of, begin, finish, missing, reopened, send_back
from tuntas.sop.procedure import Procedure
from tuntas.sop.reasons import Refused
from tuntas.sop.sound import states

SHARED = ["pemberitahuan", "pemeriksaan_jumlah", "pemeriksaan_mutu"]


def moves(sop: Procedure, state: State) -> Iterator[tuple[str, str]]:
    """Every way to finish an open box."""
    for key in sorted(state.open):
        for arrow in sop.box(key).arrows:
            yield key, arrow.answer


def standing(sop: Procedure, state: State) -> Case:
    """A case that stands in `state` and holds every paper that it needs."""
    case = Case(sop)
    case.state = state
    case.held = {paper.key for paper in sop.papers}
    return case


@pytest.mark.parametrize("name", ALL)
def test_every_arrow_of_every_procedure_can_be_taken(name: str) -> None:
    sop = procedure(name)
    taken = set()
    for state in states(sop):
        for key, decision in moves(sop, state):
            case = standing(sop, state)
            opens = case.finish(key, decision)
            assert Change(case.state, opens) == after(sop, state, key, decision)
            taken.add((key, decision))
    assert taken == {(box.key, arrow.answer) for box in sop.boxes() for arrow in box.arrows}


@pytest.mark.parametrize("name", ALL)
def test_every_way_ends_or_loops_through_a_decision(name: str) -> None:
    sop = procedure(name)
    for state in states(sop):
        assert ends_somewhere(sop, state)
        if state.ended:
            assert state == State()


def ends_somewhere(sop: Procedure, state: State) -> bool:
    """Whether the end is reached when each decision is answered by the arrow that leads there soonest."""
    seen, ahead = {state}, [state]
    while ahead:
        here = ahead.pop(0)
        if here.ended:
            return True
        for key, decision in moves(sop, here):
            then = after(sop, here, key, decision).state
            if then not in seen:
                seen.add(then)
                ahead.append(then)
    return False


@pytest.mark.parametrize("name", ALL)
def test_no_step_is_finished_without_its_papers(name: str) -> None:
    """Without any paper each step that asks for something is refused, and names what it lacks."""
    sop = procedure(name)
    for box in sop.boxes():
        state = State(frozenset({box.key}))
        step = sop.step_of(box.key)
        decision = box.answers[0] if box.asks else ""
        lacks = missing(sop, box.key, held=(), drafts={}, decision=decision, now=NOW)
        asked = [key for key in step.needs if not sop.paper(key).asked_at(step.key)]
        assert {one.paper for one in lacks if one.code == "paper_missing"} >= set(asked)
        if not lacks:
            continue
        with pytest.raises(Refused) as refused:
            finish(sop, state, box.key, role=box.by[0], held=(), drafts={}, decision=decision, now=NOW)
        assert list(refused.value.reasons) == lacks


# -- parallel branches --------------------------------------------------------------------------


def test_a_join_waits_for_all_its_branches() -> None:
    case = Case(procedure("serah-terima-barang")).walk(*SHARED)
    assert case.state == State(frozenset({"ulang_uji"}), frozenset({("berita_acara", "pemeriksaan_jumlah")}))
    assert case.finish("ulang_uji", "T") == ("berita_acara",)
    assert case.state == State(frozenset({"berita_acara"}))


def test_the_branches_may_come_in_any_order() -> None:
    case = Case(procedure("serah-terima-barang"))
    case.walk("pemberitahuan", "pemeriksaan_mutu", "ulang_uji=Y", "pemeriksaan_mutu", "ulang_uji=T")
    assert case.state == State(frozenset({"pemeriksaan_jumlah"}), frozenset({("berita_acara", "ulang_uji")}))
    assert case.finish("pemeriksaan_jumlah") == ("berita_acara",)


def test_two_starts_of_one_row_join_in_it() -> None:
    case = Case(procedure("perbaikan-komputer"))
    assert case.open == ["laporan.lapor", "laporan.patroli"]
    assert case.finish("laporan.patroli") == ()
    assert case.finish("laporan.lapor") == ("laporan.catat",)


def test_a_row_with_several_boxes_gives_its_output_when_the_case_leaves_it() -> None:
    sop = procedure("perbaikan-komputer")
    assert missing(sop, "laporan.lapor", held=(), drafts={}, now=NOW) == []
    lacks = missing(sop, "laporan.catat", held=(), drafts={}, now=NOW)
    assert [(one.code, one.paper) for one in lacks] == [
        ("paper_missing", "formulir"),
        ("too_few", "formulir"),
    ]
    held = {"formulir"}
    assert missing(sop, "pemeriksaan.garansi", held=held, drafts={}, decision="Tidak ada", now=NOW) == []
    assert missing(sop, "pemeriksaan.garansi", held=held, drafts={}, decision="Ada garansi", now=NOW) != []


# -- sending back -------------------------------------------------------------------------------


def test_a_return_into_one_branch_does_not_wait_for_the_other_again() -> None:
    """The other branch was walked; nobody walks it again, so the join must not await it."""
    case = Case(procedure("serah-terima-barang")).walk(*SHARED, "ulang_uji=T")
    held = set(case.held)
    case.send_back("berita_acara", "pemeriksaan_mutu")
    assert case.state == State(
        frozenset({"pemeriksaan_mutu"}), frozenset({("berita_acara", "pemeriksaan_jumlah")})
    )
    assert case.walk("pemeriksaan_mutu", "ulang_uji=T", "berita_acara", "pencatatan").state == State()
    assert case.held >= held


def test_a_return_from_behind_the_join_knows_the_branch_that_came() -> None:
    case = Case(procedure("serah-terima-barang")).walk(*SHARED, "ulang_uji=T", "berita_acara")
    case.send_back("pencatatan", "pemeriksaan_jumlah")
    assert case.walk("pemeriksaan_jumlah", "berita_acara", "pencatatan").state == State()


def test_a_return_before_the_fork_walks_both_branches_again() -> None:
    case = Case(procedure("serah-terima-barang")).walk(*SHARED, "ulang_uji=T")
    case.send_back("berita_acara", "pemberitahuan")
    assert case.state == State(frozenset({"pemberitahuan"}))
    case.walk("pemberitahuan", "pemeriksaan_jumlah")
    assert case.open == ["pemeriksaan_mutu"]


def test_a_return_within_a_branch_leaves_the_other_alone() -> None:
    case = Case(procedure("serah-terima-barang")).walk("pemberitahuan", "pemeriksaan_mutu")
    assert case.open == ["pemeriksaan_jumlah", "ulang_uji"]
    case.send_back("ulang_uji", "pemeriksaan_mutu")
    assert case.open == ["pemeriksaan_jumlah", "pemeriksaan_mutu"]


def test_what_lay_between_closes_unfinished() -> None:
    sop = procedure("serah-terima-barang")
    state = State(frozenset({"pemeriksaan_jumlah", "ulang_uji"}))
    assert reopened(sop, state, "pemberitahuan") == Change(
        State(frozenset({"pemberitahuan"})), ("pemberitahuan",), ("pemeriksaan_jumlah", "ulang_uji")
    )


def test_a_case_that_ended_goes_on_at_one_step() -> None:
    sop = procedure("penanganan-kendala-jaringan")
    assert reopened(sop, State(), "pengecekan") == Change(State(frozenset({"pengecekan"})), ("pengecekan",))


@pytest.mark.parametrize("name", ALL)
def test_every_return_still_leads_to_the_end(name: str) -> None:
    sop = procedure(name)
    for state in states(sop):
        for key in state.open:
            for step in sop.returns_from(sop.step_of(key).key):
                for target in sop.step(step).boxes:
                    change = send_back(sop, state, key, target.key)
                    assert change.opens == (target.key,)
                    assert ends_somewhere(sop, change.state)


# -- refusals -----------------------------------------------------------------------------------


def refusal(
    sop: Procedure, box: str, role: str, decision: str = "", **drafts: dict[str, object]
) -> list[str]:
    with pytest.raises(Refused) as refused:
        finish(
            sop, State(frozenset({box})), box, role=role, held={one.key for one in sop.papers}, drafts=drafts,
            decision=decision, now=NOW,
        )  # fmt: skip
    return [str(one) for one in refused.value.reasons]


def test_another_role_is_refused() -> None:
    sop = procedure("izin-penelitian")
    assert refusal(sop, "telaah", "loket") == ["Langkah ini dikerjakan oleh Kepala Seksi."]


def test_a_box_that_is_not_open_is_refused() -> None:
    sop = procedure("izin-penelitian")
    with pytest.raises(Refused) as refused:
        after(sop, begin(sop).state, "telaah", "layak")
    assert str(refused.value) == "Langkah 2 sedang tidak terbuka."


def test_a_decision_is_asked_known_and_the_same_as_the_paper_says() -> None:
    sop = procedure("serah-terima-barang")
    known = "Pilihannya Y (Ya), T (Tidak)."
    assert refusal(sop, "ulang_uji", "teknis") == [f"Jawab dahulu: Perlu diuji lagi? {known}"]
    assert refusal(sop, "ulang_uji", "teknis", "Mungkin") == [
        "Jawaban “Mungkin” tidak dikenal; pilihannya Y (Ya), T (Tidak)."
    ]
    assert refusal(sop, "pencatatan", "gudang", "Y") == ["Langkah ini tidak memutuskan apa pun."]
    izin = procedure("izin-penelitian")
    paper = filled(izin.paper("hasil_telaah"), "telaah", putusan="ditolak")
    assert refusal(izin, "telaah", "kasi", "layak", hasil_telaah=paper) == [
        "Jawaban “layak” berbeda dari yang tertulis dalam Hasil telaah, yaitu “ditolak”."
    ]
    assert answer_of(izin, "telaah", {"hasil_telaah": paper}) == "ditolak"


def test_all_reasons_are_told_at_once() -> None:
    sop = procedure("izin-penelitian")
    assert refusal(sop, "telaah", "kasi", hasil_telaah={"putusan": "ditolak"}) == [
        "Hasil telaah: Catatan belum diisi."
    ]
    assert refusal(sop, "telaah", "kasi", hasil_telaah={}) == [
        "Hasil telaah: Putusan belum diisi.",
        "Hasil telaah: Catatan belum diisi.",
    ]


def test_every_field_has_an_answer_that_it_accepts() -> None:
    for name in ALL:
        for paper in procedure(name).papers:
            for field in paper.fields:
                assert answer(field) not in (None, "", [])
