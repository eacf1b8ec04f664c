"""No door leads a probe to this machine, its services or an address without an owner, in whatever spelling.

Each door is tried with every spelling that is known; a listener on all addresses of this machine counts who comes.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast, wib
from tests.intake.monitor import Monitor
from tests.probes.canary import FORBIDDEN, ODD, Canary, own_addresses
from tests.stories.test_by_ourselves_and_with_the_vendor import reported
from tuntas.diagnostics import wanting
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.targets import policy_of
from tuntas.intake.reading import turn
from tuntas.network.models import Contract, Device, Target
from tuntas.outgoing import Unreachable, request
from tuntas.probes import policy as policies
from tuntas.probes.http import http, throughput
from tuntas.probes.policy import SENTENCE, Admitted, Policy, Refused
from tuntas.probes.survey import PROBES, Plan, probe, survey
from tuntas.probes.target import Role
from tuntas.probes.target import Target as Plain

SPELLED = [one for one in dict.fromkeys([*FORBIDDEN, *ODD, *own_addresses()]) if "10.9.8" not in one]
METADATA = ["metadata.google.internal", "metadata", "instance-data", "localhost", "127.0.0.1.nip.io", "rebind.example"]
FAST = Plan(packets=2, few=1, interval=0.01, few_interval=0.01, communities={"x": "public"})
NEW = "/pengaturan/jaringan/{noun}/unit/{unit}/baru/"


@pytest.fixture
def canary() -> Iterator[Canary]:
    one = Canary(ports=3)
    yield one
    one.end()


def sari(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sari)
    return client


def test_the_page_of_targets_keeps_none_of_them(cast: Cast, canary: Canary) -> None:
    client, url = sari(cast), NEW.format(noun="sasaran", unit=cast.office.pk)
    typed = {"kind": "web", "scheme": "http", "every": "1", "active": "on", "ports": str(canary.port)}
    kept, unsaid = [], []
    for spelled in SPELLED:
        for more in ({"address": spelled}, {"address": "web.kantor.example", "addresses": spelled}):
            answer = client.post(url, {"name": "X", **typed, **more})
            if answer.status_code != 422:
                kept.append((spelled, more))
            elif "addresses" not in more and SENTENCE not in answer.content.decode():
                unsaid.append(spelled)
    assert (kept, Target.objects.count(), canary.visits) == ([], 0, 0)
    assert [one for one in unsaid if not policies.is_name(one)] == ["", "a" * 300]  # told otherwise


@pytest.mark.parametrize("name", METADATA)
def test_a_name_is_kept_only_with_where_it_may_lead_and_is_not_believed_when_it_leads_elsewhere(
    cast: Cast, canary: Canary, name: str
) -> None:
    url = NEW.format(noun="sasaran", unit=cast.office.pk)
    typed = {"name": "X", "kind": "web", "scheme": "http", "every": "0", "active": "on", "address": name}
    assert sari(cast).post(url, typed).status_code == 422
    target = Plain(key="x", name="X", role=Role.WEB, address=name, addresses=("203.0.113.0/24", "0.0.0.0/0", "::/0"),
                   ports=(canary.port,), scheme="http")  # fmt: skip
    for answer in [one for one in FORBIDDEN if one not in ("10.9.8.7",)] + own_addresses():
        for answers in ([answer], ["203.0.113.5", answer]):
            with pytest.raises(Refused):
                Policy([target], resolve=lambda _name, said=answers: said).admit(target)
    assert canary.visits == 0


def test_what_was_written_past_the_page_is_refused_by_every_probe(cast: Cast, canary: Canary) -> None:
    for number, spelled in enumerate(SPELLED):
        Target.objects.create(
            unit=cast.office, name=str(number), kind="web", address=spelled[:253], scheme="http", download="/x",
            ports=[canary.ports[number % 3]], addresses=[spelled, "0.0.0.0/0", "::/0"],
        )  # fmt: skip
    policy = policy_of(cast.office)
    assert len(policy.targets) == len(SPELLED)
    said = []
    for key in policy.targets:
        for name in PROBES:
            try:
                probe(policy, key, name, plan=Plan(communities={key: "public"}))
            except Refused as refused:
                said.append(str(refused))
    assert said == [SENTENCE] * len(SPELLED) * len(PROBES)
    told = [(one.probe, one.reason) for one in survey(policy, plan=FAST) if one.target]
    assert (set(told), len(told), canary.visits) == ({("policy", Refused.code)}, len(SPELLED), 0)


def test_the_hosts_of_our_database_and_mail_are_refused_under_each_of_their_names(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST, settings.SITE_URL = "10.9.8.7", "https://tuntas.kantor.example"
    settings.DATABASES["default"]["HOST"] = "10.9.8.8"
    url = NEW.format(noun="sasaran", unit=cast.office.pk)
    typed = {"name": "X", "kind": "host", "every": "0", "active": "on"}
    try:
        for more in ({"address": "10.9.8.7"}, {"address": "10.9.8.8"},
                     {"address": "tuntas.kantor.example", "addresses": "10.9.8.9"},
                     {"address": "Tuntas.Kantor.Example.", "addresses": "10.9.8.9"}):  # fmt: skip
            answer = sari(cast).post(url, typed | more)
            assert (more, answer.status_code, SENTENCE in answer.content.decode()) == (more, 422, True)
    finally:
        del settings.DATABASES["default"]["HOST"]
    assert Target.objects.count() == 0


def test_devices_and_contracts_feed_no_target(cast: Cast, canary: Canary) -> None:
    """An address in the inventory is a remark about a thing; what may be probed is a list of its own."""
    lines = "\n".join(f"P{number},{spelled}" for number, spelled in enumerate(SPELLED) if "\n" not in spelled)
    file = SimpleUploadedFile("p.csv", f"nama,alamat_ip\n{lines}".encode())
    client, url = sari(cast), f"/pengaturan/jaringan/csv/{cast.office.pk}/"
    held = client.post(url, {"berkas": file}).context["held"]
    client.post(url, {"isi": held, "do": "apply"})
    for spelled in ("127.0.0.1", "169.254.169.254", "::1"):
        contract = {"name": f"K{spelled}", "vendor": str(cast.vendor.pk), "gateway": spelled, "active": "on"}
        client.post(NEW.format(noun="kontrak", unit=cast.office.pk), contract)
    assert (Device.objects.filter(address="127.0.0.1").exists(), Contract.objects.count() > 0) == (True, True)
    assert (Target.objects.count(), dict(policy_of(cast.office).targets), canary.visits) == (0, {}, 0)


def test_nothing_that_is_typed_when_measuring_becomes_a_target(cast: Cast, canary: Canary) -> None:
    case = reported(cast, wib("2026-11-23 08:00"))
    client = Client()
    client.force_login(cast.budi)
    for spelled in ("127.0.0.1", f"http://127.0.0.1:{canary.port}/", str(canary.port)):
        client.post(f"/kasus/{case.number}/pengukuran/", {"target": spelled, "address": spelled, "host": spelled})
        client.post(f"/kasus/{case.number}/pengukuran/mulai/", {"target": spelled, "address": spelled, "url": spelled})
    assert (Survey.objects.count(), canary.visits) == (0, 0)


def test_an_alarm_sends_nobody_anywhere(cast: Cast, canary: Canary) -> None:
    """Whatever addresses a body names, for itself, its host, its picture or its source: none is asked."""
    bait = [f"http://127.0.0.1:{canary.port}/", f"http://[::1]:{canary.port}/", f"http://0.0.0.0:{canary.ports[1]}/"]
    for number, url in enumerate(bait):
        labels = {"alertname": "A", "instance": url, "ip": "127.0.0.1", "host": "localhost", "severity": "critical"}
        alert = {"status": "firing", "labels": labels, "annotations": {"summary": url}, "generatorURL": url,
                 "silenceURL": url, "dashboardURL": url, "imageURL": url, "fingerprint": "f"}  # fmt: skip
        sent: dict[str, Any] = {
            "alertmanager": {"alerts": [alert], "externalURL": url}, "grafana": {"orgId": 1, "alerts": [alert]},
            "uptimekuma": {"heartbeat": {"status": 0}, "monitor": {"id": 1, "url": url, "hostname": "127.0.0.1"}},
            "pagerduty": {"routing_key": "-", "event_action": "trigger", "dedup_key": "k", "client_url": url,
                          "images": [{"src": url, "href": url}], "links": [{"href": url}],
                          "payload": {"summary": url, "source": url, "severity": "critical"}},
            "plain": {"state": "firing", "key": "k", "url": url, "address": "127.0.0.1", "host": url},
        }  # fmt: skip
        for kind, body in sent.items():
            monitor = Monitor.of(cast.office, f"{kind} {number}", kind)
            monitor.posts(wib("2026-11-23 09:00"), body)
            monitor.posts(wib("2026-11-23 09:05"), json.loads(json.dumps(body).replace("firing", "resolved")))
    turn(wib("2026-11-23 09:30"))
    wanting.turn()
    assert (Target.objects.count(), canary.visits) == (0, 0)


def test_the_way_out_over_http_leads_there_neither(canary: Canary) -> None:
    reached = []
    for spelled in SPELLED:
        try:
            request("GET", f"http://{in_an_address(spelled)}:{canary.port}/")
        except (Unreachable, ValueError):
            continue
        reached.append(spelled)
    assert (reached, canary.visits) == ([], 0)


@pytest.mark.parametrize("spelled", ["0.0.0.0", "0", "::", "169.254.169.254", "fe80::1", "224.0.0.1", "ff02::1",
    "::ffff:0:0"])
def test_not_even_an_administrator_may_name_what_is_nobodys_host(canary: Canary, spelled: str) -> None:
    """A host of his own, on this machine too, is his to name: BSrE's client may run beside us."""
    with pytest.raises(Unreachable, match="address"):
        request("GET", f"http://{in_an_address(spelled)}:{canary.port}/", allow_private=True)
    assert canary.visits == 0


def in_an_address(spelled: str) -> str:
    bare = spelled.count(":") > 1 and not set("[]/@") & set(spelled)
    return f"[{spelled}]" if bare else spelled


def test_pulls_ask_none_of_them(canary: Canary) -> None:
    fetch = pytest.importorskip("tuntas.pulls.fetch")
    reached = []
    for spelled in SPELLED:
        if spelled in own_addresses():
            continue  # the office's inventory may run beside us
        try:
            fetch.asked(f"http://{in_an_address(spelled)}:{canary.port}/", {}, "")
        except (Unreachable, ValueError):
            continue
        reached.append(spelled)
    assert (reached, canary.visits) == ([], 0)


def test_a_name_that_changes_its_mind_between_check_and_use_is_not_asked_twice(canary: Canary) -> None:
    asked: list[str] = []

    def resolve(name: str) -> list[str]:
        asked.append(name)
        return ["203.0.113.7"] if len(asked) == 1 else ["127.0.0.1"]

    target = Plain(key="x", name="X", role=Role.WEB, address="rebind.example", addresses=("203.0.113.0/24",),
                   ports=(canary.port,), scheme="http")  # fmt: skip
    probe(Policy([target], resolve=resolve), "x", "tcp")
    assert (asked, canary.visits) == (["rebind.example"], 0)


def test_a_page_that_sends_on_is_not_followed(canary: Canary) -> None:
    """The page itself stands on this machine here; in earnest no policy would have let it through."""
    to = "".join(f"Location: http://{host}:{canary.port}/x\r\n" for host in ("127.0.0.1", "[::1]"))
    reply = f"HTTP/1.1 302 Found\r\n{to}Refresh: 0; url=http://127.0.0.1:{canary.port}/\r\nContent-Length: 0\r\n\r\n"

    def serve(line: socket.socket) -> None:
        for _one in range(2):
            with line.accept()[0] as spoken:
                spoken.recv(4096)
                spoken.sendall(reply.encode())

    with closing(socket.create_server(("127.0.0.1", 0))) as line:
        threading.Thread(target=serve, args=(line,), daemon=True).start()
        target = Plain(key="x", name="X", role=Role.WEB, address="127.0.0.1", ports=(line.getsockname()[1],),
                       scheme="http", download="/besar")  # fmt: skip
        at = Admitted(target, "127.0.0.1", policies._SEAL)
        assert [one.figures["status"] for one in (http(at), throughput(at))] == [302, 302]
    assert canary.visits == 0


@pytest.mark.parametrize("path", [
    "http://127.0.0.1/", "//127.0.0.1/", "/\r\nHost: 127.0.0.1", "@127.0.0.1/", "/ HTTP/1.1\r\n\r\nGET /x",
        "file:///etc/passwd",
])  # fmt: skip
@pytest.mark.parametrize("field", ["path", "download"])
def test_a_path_leads_to_no_other_host(cast: Cast, canary: Canary, field: str, path: str) -> None:
    """Where one is kept all the same, it is only ever asked of the address that was checked."""
    url = NEW.format(noun="sasaran", unit=cast.office.pk)
    typed = {"name": "X", "kind": "web", "address": "10.9.8.9", "scheme": "http", "every": "0", "active": "on"}
    kept = sari(cast).post(url, {**typed, field: path}).status_code == 302
    assert (kept, canary.visits) == (path == "//127.0.0.1/", 0)
