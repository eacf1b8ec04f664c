"""The inbox: what was told, marked as read, page by page, at a constant cost; and files."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.models import Attachment, Case, Delivery


def reported(cast: Cast) -> Case:
    now = datetime.now(UTC) - timedelta(minutes=5)
    got = moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now),
        uploads={"foto": [papers.photo()]}, now=now,
    )  # fmt: skip
    return got.report.case


def ani(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ani)
    return client


def test_an_empty_inbox_says_what_comes_here(cast: Cast) -> None:
    assert "Tidak ada pemberitahuan" in ani(cast).get("/pemberitahuan/").content.decode()


def test_what_is_opened_is_read(cast: Cast) -> None:
    case, client = reported(cast), ani(cast)
    page = client.get("/pemberitahuan/").content.decode()
    assert "Langkah 1 dibuka: Menerima laporan." in page
    told = Delivery.objects.get(user=cast.ani)
    assert client.get(f"/pemberitahuan/?buka={told.pk}").headers["Location"] == f"/kasus/{case.number}/"
    told.refresh_from_db()
    assert told.read_at is not None


def test_nobody_reads_what_was_told_to_another(cast: Cast) -> None:
    reported(cast)
    other = Delivery.objects.get(user=cast.budi)
    client = ani(cast)
    assert client.get(f"/pemberitahuan/?buka={other.pk}").status_code == 404
    client.post("/pemberitahuan/dibaca/", {"pk": other.pk})
    client.post("/pemberitahuan/dibaca/")
    assert Delivery.objects.filter(read_at=None).values_list("user__username", flat=True).get() == "budi"


def test_who_lost_the_duty_reads_nothing_more(cast: Cast) -> None:
    reported(cast)
    cast.ani.duties.update(last="2025-12-31")
    assert "Tidak ada pemberitahuan" in ani(cast).get("/pemberitahuan/").content.decode()


def test_as_many_queries_for_one_as_for_three(cast: Cast) -> None:
    def asked() -> int:
        client = ani(cast)
        with CaptureQueriesContext(connection) as held:
            client.get("/pemberitahuan/")
        return len(held)

    reported(cast)
    asked()
    one = asked()
    reported(cast)
    reported(cast)
    assert asked() == one


def test_pages_go_on_by_key(cast: Cast) -> None:
    for _ in range(35):
        reported(cast)
    client, seen, path = ani(cast), [], "/pemberitahuan/"
    while path:
        page = client.get(path).content.decode()
        seen.append(len(re.findall(r'href="\?buka=', page)))
        older = re.search(r'href="(\?sebelum=\d+)"', page)
        path = f"/pemberitahuan/{older[1]}" if older else ""
    assert seen == [30, 5]
    back = re.search(r'href="(\?sesudah=\d+)"', page)
    assert back
    again = client.get(f"/pemberitahuan/{back[1]}").content.decode()
    assert len(re.findall(r'href="\?buka=', again)) == 30


def test_a_file_is_sent_so_that_it_can_do_nothing(cast: Cast) -> None:
    reported(cast)
    file = Attachment.objects.get()
    answer = ani(cast).get(f"/berkas/{file.pk}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    shown = ani(cast).get(f"/berkas/{file.pk}/?lihat=1")
    assert shown["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert b"".join(shown.streaming_content)
