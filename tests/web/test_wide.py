"""One wide outage on pages and in the API: chosen, shown before it is done, followed, and parted again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Callers, callers
from tests.cast import Cast
from tests.stories.test_by_ourselves_and_with_the_vendor import open_step, reported
from tests.web.test_track import received
from tuntas.cases import moves, registry
from tuntas.cases.models import Case
from tuntas.people.models import Unit

__all__ = ["callers"]


def browser(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def two(cast: Cast) -> tuple[Case, Case]:
    now = datetime.now(UTC) - timedelta(minutes=5)
    return reported(cast, now), reported(cast, now)


def text(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_what_following_changes_is_shown_before_it_is_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "channels", {"mail"})
    wide, small = two(cast)
    small.reports.update(told_by="mail", contact="rudi@example.org")
    page = text(browser(cast.ketut), f"/kasus/{small.number}/induk/?kasus={wide.number}")
    assert f"Bila mengikuti {wide.number}" in page
    assert "1. Menerima laporan" in page
    assert "waktu berhenti; batasnya kini" in page
    assert "<p>Rudi</p>" in page
    assert (again(small).parent, open_step(small).held_at) == (None, None)


def test_a_case_follows_and_both_pages_say_so(cast: Cast) -> None:
    wide, small = two(cast)
    ani = browser(cast.ani)
    assert "Bagian dari gangguan lain" in text(ani, f"/kasus/{small.number}/")
    page = ani.post(f"/kasus/{small.number}/induk/", {"kasus": wide.number}, follow=True).content.decode()
    assert f"Mengikuti kasus {wide.number}" in page
    assert "Ditunda  sejak" not in page  # nobody held it: it follows
    assert "1 kasus mengikuti kasus ini" in text(ani, f"/kasus/{wide.number}/")
    assert again(small).parent == wide


def test_parting_says_what_goes_on_again_and_does_it(cast: Cast) -> None:
    wide, small = two(cast)
    moves.follow(small, wide, by=cast.actor("ketut"))
    ketut, url = browser(cast.ketut), f"/kasus/{small.number}/induk/"
    page = text(ketut, url)
    assert "Bila dilepaskan" in page
    assert "berjalan lagi; batasnya" in page
    ketut.post(f"{url}pelepasan/")
    assert (again(small).parent, open_step(small).held_at) == (None, None)
    assert "1 kasus mengikuti kasus ini" not in text(ketut, f"/kasus/{wide.number}/")


def test_refusals_are_told_in_words(cast: Cast) -> None:
    wide, small = two(cast)
    third, _ = two(cast)
    moves.follow(small, wide, by=cast.actor("ketut"))
    ketut, url = browser(cast.ketut), f"/kasus/{third.number}/induk/"
    elsewhere = reported(cast, datetime.now(UTC))
    Case.objects.filter(pk=elsewhere.pk).update(unit=Unit.objects.create(name="Lain", calendar=cast.office.calendar))
    for chosen, status, words in (
        (small.number, 422, f"{small.number} sendiri mengikuti kasus lain; pilih kasus induknya."),
        (third.number, 422, f"Kasus ini tidak dapat mengikuti {third.number}."),
        (elsewhere.number, 422, "di kantor ini"), ("", 422, "di kantor ini"), ("x\x00", 422, "di kantor ini"),
    ):  # fmt: skip
        answer = ketut.post(url, {"kasus": chosen})
        assert (answer.status_code, words in answer.content.decode()) == (status, True), chosen
    moves.withdraw(wide, "other", "Listrik kembali.", by=cast.actor("ketut"))
    answer = ketut.post(url, {"kasus": wide.number})
    assert (answer.status_code, "Kasus ini sudah ditutup." in answer.content.decode()) == (409, True)
    assert again(third).parent is None


def test_its_steps_do_not_go_on_while_it_follows(cast: Cast) -> None:
    wide, small = two(cast)
    moves.follow(small, wide, by=cast.actor("ketut"))
    answer = browser(cast.ani).post(f"/kasus/{small.number}/langkah/penerimaan/pelanjutan/")
    assert (answer.status_code, "lepaskan dahulu" in answer.content.decode()) == (409, True)
    assert open_step(small).held_at is not None


def test_its_reporter_reads_that_it_is_part_of_something_wider(cast: Cast) -> None:
    now = datetime.now(UTC) - timedelta(minutes=5)
    wide = reported(cast, now)
    got = received(cast, now)
    moves.follow(got.report.case, wide, by=cast.actor("ketut"))
    page = Client().get(f"/lacak/{got.code}/").content.decode()
    assert "Bagian dari gangguan yang lebih luas" in page
    assert wide.number not in page
    moves.withdraw(wide, "other", "Listrik kembali.", by=cast.actor("ketut"))
    assert "Gangguan itu sudah berakhir." in Client().get(f"/lacak/{got.code}/").content.decode()


def test_the_page_of_a_wide_outage_costs_the_same_for_1_and_for_9_followers(cast: Cast) -> None:
    wide, small = two(cast)
    moves.follow(small, wide, by=cast.actor("ketut"))
    ketut, path = browser(cast.ketut), f"/kasus/{wide.number}/"
    ketut.get(path)

    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            ketut.get(path)
        return len(told)

    one = queries()
    for _n in range(8):
        moves.follow(reported(cast, datetime.now(UTC)), wide, by=cast.actor("ketut"))
    assert queries() == one


def test_a_machine_links_and_unlinks(callers: Callers) -> None:
    wide, small = callers.reported(), callers.reported()
    got = callers.ketut.post(f"/cases/{small}/follow", {"parent": wide})
    assert (got.status_code, got.json()["parent"], got.json()["held"]) == (200, wide, True)
    assert "part" in got.json()["may"]
    assert callers.ketut.post(f"/cases/{wide}/follow", {"parent": small}).status_code == 422
    assert callers.jusuf.post(f"/cases/{small}/part").status_code == 403
    got = callers.ketut.post(f"/cases/{small}/part")
    assert (got.status_code, got.json()["parent"], got.json()["held"]) == (200, "", False)
    assert callers.ketut.post(f"/cases/{small}/part").status_code == 409
