"""A vendor's person who signs in works on the step as its performer, not in the name of somebody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client

from tests.cast import Cast
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, open_step, reported, verified
from tuntas.cases import moves
from tuntas.cases.models import Case, Event


def page(person: object, case: Case) -> str:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client.get(f"/kasus/{case.number}/").content.decode()


def handed_over(cast: Cast) -> tuple[Case, datetime]:
    case, now = verified(cast, "T"), datetime.now(UTC) - timedelta(minutes=30)
    do(case, cast.actor("ani"), papers.coordination(cast.vendor.pk, now), now)
    return case, now


def test_the_vendor_works_and_the_office_records_for_it(cast: Cast) -> None:
    case, _now = handed_over(cast)
    own, recorded = page(cast.vina, case), page(cast.ani, case)
    said = f"Dicatat atas nama {cast.vendor.name}"
    assert [("Selesaikan langkah" in one, said in one) for one in (own, recorded)] == [(True, False), (True, True)]


def test_what_the_vendor_finishes_is_told_in_its_own_name(cast: Cast) -> None:
    case, now = handed_over(cast)
    vina = Client()
    vina.force_login(cast.vina)
    step = open_step(case).box
    assert vina.post(f"/kasus/{case.number}/langkah/{step}/pengambilan/").status_code == 302
    do(case, cast.actor("vina"), papers.repair(now + timedelta(minutes=10)), datetime.now(UTC))
    told = Event.objects.get(case=case, kind="step.finished", data__step="perbaikan")
    assert (told.user, "on_behalf" in told.data) == (cast.vina, False)


def test_of_other_cases_the_vendor_hears_nothing(cast: Cast) -> None:
    case, now = handed_over(cast)
    other = reported(cast, now)
    moves.follow(other, case, by=cast.actor("ketut"), now=now)
    assert (other.number in page(cast.vina, case), other.number in page(cast.ketut, case)) == (False, True)
