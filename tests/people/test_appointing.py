"""Who may be given which duty: overlaps, one deputy at a time, and nobody the deputy of a deputy."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.cast import Cast, person
from tuntas.people.appointing import dependents, objections
from tuntas.people.models import Duty, Unit, User


def duty(cast: Cast, who: User, role: str, first: str, last: str = "", **more: object) -> Duty:
    """Not yet kept. Days of December 2026."""
    found = {"unit": cast.office, **more}
    end = date.fromisoformat(f"2026-12-{last}") if last else None
    return Duty(user=who, role=role, first=date.fromisoformat(f"2026-12-{first}"), last=end, **found)


def plh(cast: Cast, who: User, first: str, last: str = "", **more: object) -> Duty:
    return duty(cast, who, "ketua", first, last, **{"capacity": "plh", "deputy_for": cast.ketut, **more})


def test_two_anggota_are_fine_and_so_are_two_roles_of_one_person(cast: Cast) -> None:
    dewi = person("dewi", "Dewi", None, "")
    assert objections(duty(cast, dewi, "anggota", "01")) == []
    assert objections(duty(cast, cast.ani, "ketua", "01", "05")) == []


def test_one_person_holds_a_role_of_a_unit_once(cast: Cast) -> None:
    said = ("Ani Lestari, S.Kom. sudah memegang peran anggota sejak 1 Januari 2025. Akhiri yang itu dahulu, "
            "atau pilih masa lain.")  # fmt: skip
    assert objections(duty(cast, cast.ani, "anggota", "01")) == [("user", said)]
    assert objections(duty(cast, cast.ani, "anggota", "01", unit=Unit.objects.create(name="Lain"))) == []
    Duty.objects.filter(user=cast.ani).update(last=date(2026, 11, 30))
    assert objections(duty(cast, cast.ani, "anggota", "01")) == []
    assert objections(duty(cast, cast.ketut, "ketua", "01", "02", capacity="plt"))[0][0] == "user"


def test_a_deputy_for_a_period(cast: Cast) -> None:
    assert objections(plh(cast, cast.budi, "01", "05")) == []
    assert objections(plh(cast, cast.budi, "01")) == [
        ("last", "Plh. dan Plt. ditunjuk untuk suatu masa: isi tanggal akhirnya.")
    ]
    assert objections(plh(cast, cast.budi, "01", "05", deputy_for=None)) == [
        ("deputy_for", "Plh. mewakili pejabat yang sedang berhalangan: pilih siapa.")
    ]
    assert objections(plh(cast, cast.budi, "05", "01")) == [("last", "Tanggal akhir mendahului tanggal awal.")]
    assert ("deputy_for", "Seseorang tidak mewakili dirinya sendiri.") in objections(plh(cast, cast.ketut, "01", "05"))


def test_two_deputies_of_one_person_at_once_are_refused(cast: Cast) -> None:
    plh(cast, cast.budi, "01", "05").save()
    said = ("Budi Santoso, A.Md. sudah menjadi Plh. ketua dari 1 Desember 2026 sampai 5 Desember 2026. "
            "Hanya satu yang mewakili pada satu masa.")  # fmt: skip
    assert objections(plh(cast, cast.ani, "05", "09")) == [("first", said)]
    assert objections(plh(cast, cast.ani, "06", "09")) == []


def test_a_deputy_of_a_deputy_is_refused(cast: Cast) -> None:
    plh(cast, cast.budi, "01", "05").save()
    found = objections(plh(cast, cast.ani, "02", "03", deputy_for=cast.budi))
    assert found == [(
        "deputy_for",
        "Budi Santoso, A.Md. sendiri Plh. ketua. Seorang wakil tidak dapat diwakili; akhiri tugasnya, "
        "lalu beri Ketut Wirawan, S.T., M.T. wakil yang baru.",
    )]  # fmt: skip


def test_a_deputy_of_nobody_is_refused(cast: Cast) -> None:
    assert objections(plh(cast, cast.budi, "01", "05", deputy_for=cast.ani)) == [
        ("deputy_for", "Ani Lestari, S.Kom. tidak memegang peran ketua pada masa itu.")
    ]
    Duty.objects.filter(user=cast.ketut).update(last=date(2026, 12, 3))
    assert objections(plh(cast, cast.budi, "01", "05")) == [(
        "last",
        "Ketut Wirawan, S.T., M.T. memegang peran ketua hanya sampai 3 Desember 2026; "
        "sesudah itu diperlukan Plt., bukan Plh.",
    )]  # fmt: skip
    assert objections(plh(cast, cast.budi, "01", "03")) == []


def test_an_empty_post_has_one_plt(cast: Cast) -> None:
    Duty.objects.filter(user=cast.ketut).update(last=date(2026, 11, 30))
    first = duty(cast, cast.budi, "ketua", "01", "31", capacity="plt", deputy_for=cast.ketut)
    assert objections(first) == []
    first.save()
    assert objections(duty(cast, cast.ani, "ketua", "10", "12", capacity="plt"))[0][0] == "first"


def test_who_is_definitive_stands_in_for_nobody(cast: Cast) -> None:
    dewi = person("dewi", "Dewi", None, "")
    assert [one for one, _said in objections(duty(cast, dewi, "ketua", "01", deputy_for=cast.ketut))] == ["deputy_for"]


def test_who_ends_leaves_no_deputy_behind(cast: Cast) -> None:
    stands = plh(cast, cast.budi, "01", "05")
    stands.save()
    own = Duty.objects.get(user=cast.ketut)
    assert dependents(own, date(2026, 12, 4)) == [stands]
    assert dependents(own, date(2026, 12, 5)) == []
    assert dependents(own, None) == []


def test_the_same_rules_hold_wherever_a_duty_is_written(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        plh(cast, cast.budi, "01").full_clean()
    assert list(refused.value.message_dict) == ["last"]
