"""What goes wrong on the way: said in a clear sentence, and nothing here is changed by it."""

from __future__ import annotations

import logging
import ssl
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.pulls.conftest import pull_of, run
from tests.pulls.servers import TOKEN, NetBox, Reply, told
from tests.signing.authority import SERVER, given, root
from tuntas import archive
from tuntas.network.models import Device, Place
from tuntas.pulls import fetch, runs
from tuntas.pulls.models import Pull, PullRun
from tuntas.pulls.sealing import KEY, opened
from tuntas.pulls.words import failure

pytestmark = pytest.mark.django_db
Here = list[tuple[object, ...]]


def here() -> Here:
    """Everything that a run could change."""
    return [*Device.objects.order_by("pk").values_list(), *Place.objects.order_by("pk").values_list()]


@pytest.fixture
def office(netbox: NetBox) -> NetBox:
    site = netbox.site(1, "Gedung A")
    for id in range(1, 9):
        netbox.device(id, f"SW-{id}", site)
    netbox.most = 3
    return netbox


def after(cast: Cast, office: NetBox, instead: Callable[[str], Reply | None]) -> PullRun:
    """A run that goes wrong after one that went well; what is here is the same before and after."""
    pull = pull_of(cast, office)
    run(pull)
    office.remove("devices", 8)
    before, office.instead = here(), instead
    done = run(pull)
    assert here() == before
    assert done.state == "failed"
    return done


ON_PAGE_3 = "devices/?limit=500&ordering=id&exclude=config_context&offset=6"


@pytest.mark.parametrize(("reply", "why"), [
    (told(500, {"detail": "Server Error"}), "unavailable"),
    (told(502, {}), "unavailable"),
    (told(429, {"detail": "Request was throttled."}), "busy"),
    (told(404, {"detail": "Not found."}), "not_there"),
    (told(403, {"detail": "You do not have permission to perform this action."}), "token"),
    (told(302, {}), "redirect"),
    ((200, b"<!DOCTYPE html><title>NetBox</title>"), "html"),
    ((200, b'{"count": 8, "next": null, "results": [{"id": 7'), "json"),
    ((200, b"[" * 100_000), "json"),
    ((200, b"\xff\xfe\x00"), "json"),
    (told(200, {"status": "ok", "devices": []}), "shape"),
    (told(200, {"count": 8, "next": None, "results": [[1]]}), "shape"),
    (told(200, {"count": 8, "next": None, "results": [{"name": "tanpa nomor"}, {"id": 8}]}), "shape"),
    (told(200, {"count": 8, "next": "http://127.0.0.1/api/dcim/devices/?limit=3&offset=3", "results": []}), "loop"),
    (told(200, {"count": 8, "next": "http://127.0.0.1/api/dcim/devices/?limit=3&offset=x", "results": []}), "shape"),
    (told(200, {"count": 8, "next": "http://127.0.0.1/api/dcim/devices/", "results": []}), "shape"),
    (told(200, {"count": 9, "next": None, "results": [{"id": 7}]}), "moved"),  # one was made meanwhile
    (told(200, {"count": 8, "next": None, "results": [{"id": 1}, {"id": 7}]}), "moved"),  # one comes twice
])  # fmt: skip
def test_the_third_page_goes_wrong(cast: Cast, office: NetBox, reply: Reply, why: str) -> None:
    done = after(cast, office, lambda path: reply if path.endswith(ON_PAGE_3) else None)
    assert done.why == why
    assert "Tidak ada yang diubah." in failure(done.why)


def test_a_gigabyte(cast: Cast, office: NetBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_BYTES", 100_000)
    assert after(cast, office, lambda path: (200, b" " * 200_000)).why == "too_large"


def test_pages_without_end(cast: Cast, office: NetBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_PAGES", 20)

    def endless(path: str) -> Reply:
        at = int(path.rpartition("offset=")[2]) if "offset=" in path else 0
        following = f"{office.url}/api/dcim/sites/?offset={at + 1}"
        return told(200, {"count": 10**9, "next": following, "results": [{"id": at, "name": f"Gedung {at}"}]})

    assert after(cast, office, endless).why == "many"


def test_too_many_rows(cast: Cast, office: NetBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_ITEMS", 5)
    pull = pull_of(cast, office)
    assert run(pull).why == "many"


def test_nobody_answers_in_time(cast: Cast, office: NetBox) -> None:
    """`outgoing` has its own proofs of slow servers; here: what a run makes of its reason."""
    from tuntas.outgoing import Answer, Unreachable

    def slow(url: str, headers: object, ca_file: str) -> Answer:
        raise Unreachable("timeout")

    pull = pull_of(cast, office)
    wanted = runs.ask_for(pull, by=None, now=runs._now())
    PullRun.objects.filter(pk=wanted.pk).update(state="running")
    assert runs.carry_out(wanted, slow).why == "timeout"


def test_it_takes_too_long(cast: Cast, office: NetBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LONGEST", -1.0)
    assert run(pull_of(cast, office)).why == "long"


def test_a_wrong_token(cast: Cast, office: NetBox) -> None:
    done = run(pull_of(cast, office, token="salah-sekali"))
    assert (done.state, done.why, done.said) == ("failed", "token", "Invalid v1 token")
    assert failure(done.why).startswith("Server menolak token")


@pytest.mark.parametrize(("url", "why"), [
    ("https://netbox.invalid", "name"), ("http://127.0.0.1:1", "connect"), ("http://169.254.169.254", "address"),
    ("http://[fd00:ec2::254]", "address"), ("http://192.0.0.192", "address"), ("http://8.8.8.8", "address"),
])  # fmt: skip
def test_a_host_that_cannot_or_may_not_be_asked(cast: Cast, office: NetBox, url: str, why: str) -> None:
    assert run(pull_of(cast, office, url=url)).why == why


def test_this_machine_is_never_asked(cast: Cast, office: NetBox) -> None:
    """Only the tests may: their servers stand here."""
    pull = pull_of(cast, office)
    for url in (office.url, office.url.replace("127.0.0.1", "localhost"), office.url.replace("127.0.0.1", "127.1")):
        Pull.objects.filter(pk=pull.pk).update(url=url)
        pull.refresh_from_db()
        wanted = runs.ask_for(pull, by=None, now=runs._now())
        PullRun.objects.filter(pk=wanted.pk).update(state="running")
        assert runs.carry_out(wanted).why == "address"
    assert office.asked == []


@pytest.fixture
def context(tmp_path: Path) -> ssl.SSLContext:
    server = given("netbox.contoh.test", purpose=SERVER, host="netbox.contoh.test")
    (tmp_path / "server.pem").write_bytes(server.pem + server.key_pem)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(tmp_path / "server.pem")
    return made


def test_a_certificate_of_the_offices_own(
    cast: Cast, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    with NetBox(tls=context) as server:
        server.site(1, "Gedung A")
        known = socket.getaddrinfo
        monkeypatch.setattr(
            "tuntas.outgoing.socket.getaddrinfo", lambda _host, *how, **more: known("127.0.0.1", *how, **more)
        )
        url = f"https://netbox.contoh.test:{server.port}"
        pull = pull_of(cast, server, url=url)
        assert run(pull).why == "tls"
        assert server.asked == []
        Pull.objects.filter(pk=pull.pk).update(authority=root().pem.decode())
        assert run(pull).state == "applied"
        Pull.objects.filter(pk=pull.pk).update(authority="bukan sertifikat")
        assert run(pull).state == "failed"


def test_the_token_is_in_no_row_no_log_and_no_report(
    cast: Cast, office: NetBox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pull = pull_of(cast, office)
    office.instead = lambda path: told(403, {"detail": f"Token {TOKEN} is not valid"})
    done = run(pull)
    office.instead = lambda path: 1 / 0  # type: ignore[return-value]  # the line breaks
    run(pull)
    rows = [*Pull.objects.values_list(), *PullRun.objects.values_list()]
    assert TOKEN not in repr(rows) + caplog.text
    assert "•••" in done.said


def test_the_token_cannot_be_read_where_the_key_is_not(
    cast: Cast, office: NetBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup holds the database and the secret key, not this one."""
    pull = pull_of(cast, office)
    assert opened(pull.token).reveal() == TOKEN
    monkeypatch.setattr(settings, "HOME", tmp_path)
    assert run(pull).why == "key"
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o600


def test_no_backup_holds_what_opens_the_token(
    cast: Cast, office: NetBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup reads by a connection of its own, which a test cannot have: it reads by ours."""
    pull_of(cast, office)
    monkeypatch.setattr(archive, "_one_moment", lambda: nullcontext("default"))
    archive.save(tmp_path / "cadangan.zip")
    with zipfile.ZipFile(tmp_path / "cadangan.zip") as made:
        held = b"".join(made.read(name) for name in made.namelist())
    assert b"NetBox kantor" in held
    assert (TOKEN.encode() in held, (Path(settings.HOME) / KEY).read_bytes() in held) == (False, False)


def test_one_run_at_a_time(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    runs.ask_for(pull, by=None, now=runs._now())
    with pytest.raises(runs.Busy):
        runs.ask_for(pull, by=cast.sari, now=runs._now())
    assert PullRun.objects.count() == 1


def test_a_run_that_was_given_up_writes_nothing_when_it_comes_to(cast: Cast, office: NetBox) -> None:
    pull = pull_of(cast, office)
    wanted = runs.ask_for(pull, by=None, now=runs._now())
    PullRun.objects.filter(pk=wanted.pk).update(state="failed", why="died")
    before = here()
    run_late = runs.carry_out(wanted, lambda url, headers, ca: fetch.asked(url, headers, ca, loopback=True))
    assert (here(), PullRun.objects.get(pk=run_late.pk).state) == (before, "failed")


def test_somebody_takes_a_name_while_it_is_written(
    cast: Cast, office: NetBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a page of another process would, between comparing and writing."""
    pull, write = pull_of(cast, office), runs.write

    def late(plan: object) -> None:
        Device.objects.create(unit=cast.office, name="SW-3")
        write(plan)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "write", late)
    before = here()
    assert (run(pull).why, here()) == ("raced", before)
