"""The verdict from stored measurements alone: the first layer from below that fails, and honest silence elsewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lab.office import TARGETS
from tuntas.network.kinds import taxonomy
from tuntas.probes.measurement import Measurement
from tuntas.probes.spread import spread
from tuntas.probes.target import Role, Target, Thresholds
from tuntas.probes.texts import LABELS, LAYERS, REMARKS, VERDICTS, label, sentence, shown
from tuntas.probes.verdict import CODES, judge, propose

NAMES = {one.key: one.name for one in TARGETS}


def link(**more: Any) -> Measurement:
    card = {"name": "eth0", "carrier": True, "physical": True}
    routes = [
        {"to": "0.0.0.0/0", "gateway": "10.20.0.1", "interface": "eth0", "metric": 0},
        {"to": "10.20.0.0/24", "gateway": "", "interface": "eth0", "metric": 0},
    ]
    return Measurement(probe="link", target="", figures={"interfaces": [card], "routes": routes, **more})


def presence(key: str, there: bool = True) -> Measurement:
    return Measurement(probe="presence", target=key, passed=there, figures=spread([1.0 if there else None] * 5))


def ping(key: str, *, lost: int = 0, of: int = 100, trips: tuple[float, ...] = (1.0,)) -> Measurement:
    series = [trips[n % len(trips)] for n in range(of - lost)]
    return Measurement(probe="ping", target=key, passed=True, figures=spread([*series, *[None] * lost]))


def dns(key: str, name: str, *answers: str, passed: bool = True) -> Measurement:
    figures = {"code": "noerror" if passed else "", "answers": list(answers)}
    return Measurement(probe="dns", target=key, passed=passed, parameters={"name": name}, figures=figures)


HEALTHY = [
    link(), *(presence(one.key) for one in TARGETS), ping("gateway"), ping("isp"), ping("site"),
    *(dns(one, "layanan.contoh.go.id", "198.51.100.80") for one in ("dns", "public_dns", "other_dns")),
]  # fmt: skip
FAR = ("isp", "site", "public_dns", "other_dns", "web")


def silent(*keys: str) -> list[Measurement]:
    """Nothing at all comes back from these."""
    nothing = [Measurement(probe="ping", target=key, passed=False, figures=spread([None] * 100)) for key in keys]
    resolvers = [dns(key, "layanan.contoh.go.id", passed=False) for key in keys if key.endswith("dns")]
    return [*nothing, *resolvers, *(presence(key, False) for key in keys)]


def verdict(*changed: Measurement) -> Any:
    """Of the healthy network with some measurements instead of its own."""
    instead = {(one.probe, one.target) for one in changed}
    return judge(TARGETS, [*(one for one in HEALTHY if (one.probe, one.target) not in instead), *changed])


def test_nothing_fails_in_a_healthy_network() -> None:
    found = verdict()
    assert (found.code, found.targets, found.consequences, found.others) == ("ok", (), (), ())
    assert sentence(found, NAMES) == "Semua yang diperiksa berfungsi."


def test_the_lowest_failing_layer_is_the_verdict_and_the_rest_follows() -> None:
    found = verdict(*silent(*FAR))
    assert (found.code, found.targets) == ("wan_link_down", ("isp",))
    assert {one.code for one in found.consequences} == {"isp_routing"}
    assert sentence(found, NAMES) == "Jalur ke penyedia putus: gateway menjawab, Sisi penyedia tidak."


def test_a_gateway_that_is_the_resolver_too_is_a_dead_gateway_not_a_dead_switch() -> None:
    both = [one for one in TARGETS if one.key in ("gateway", "isp", "site")]
    both.append(Target(key="dns", name="DNS", role=Role.RESOLVER, address="10.20.0.1"))
    assert judge(both, [link(), *silent("gateway", "isp", "site", "dns")]).code == "gateway_down"


def test_two_faults_that_have_nothing_to_do_with_each_other_are_told_apart() -> None:
    found = verdict(*silent("printer"), ping("isp", lost=20), ping("site", lost=20))
    assert (found.code, found.targets) == ("host_down", ("printer",))
    assert [(one.code, one.target) for one in found.others] == [("wan_loss", "isp"), ("wan_loss", "site")]
    assert found.consequences == ()


def test_a_gateway_that_drops_pings_is_no_fault_while_the_internet_answers() -> None:
    found = verdict(*silent("gateway", "isp"))
    assert found.code == "ok"
    assert {(one.target, one.remark) for one in found.remarks} == {("gateway", "silent"), ("isp", "silent")}


@pytest.mark.parametrize(
    ("of", "lost", "code"), [(39, 30, "ok"), (40, 1, "ok"), (40, 2, "wan_loss"), (100, 3, "ok"), (100, 4, "wan_loss")]
)
def test_a_claim_about_loss_needs_forty_packets(of: int, lost: int, code: str) -> None:
    assert verdict(ping("isp", of=of, lost=lost), ping("site", of=of, lost=lost)).code == code


def test_what_the_office_loses_is_not_laid_at_the_providers_door() -> None:
    assert verdict(ping("gateway", lost=4), ping("isp", lost=4), ping("site", lost=4)).code == "ok"
    assert verdict(ping("gateway", lost=6), ping("isp", lost=9), ping("site", lost=9)).code == "lan_loss"


@pytest.mark.parametrize(
    ("trips", "code"),
    [
        ((20.0, 49.0), "ok"), ((20.0, 51.0), "wan_jitter"), ((400.0, 440.0), "wan_latency"), ((59.9,), "ok"),
        ((60.0,), "wan_latency"),
    ],
)  # fmt: skip
def test_jitter_and_latency_by_their_thresholds(trips: tuple[float, ...], code: str) -> None:
    assert verdict(ping("site", trips=trips)).code == code


def test_one_stall_is_no_jitter() -> None:
    stalled = (*[20.0] * 90, *(20.0 + 50 * left for left in range(10, 0, -1)))  # half a second in which nothing moved
    one = ping("site", trips=stalled)
    assert one.figures["mdev_ms"] > 80
    assert verdict(one).code == "ok"


def test_a_delay_that_leaps_now_and_then_all_the_while_is_jitter() -> None:
    assert verdict(ping("site", trips=(*[20.0] * 9, 120.0))).code == "wan_jitter"


def test_thresholds_are_each_targets_own() -> None:
    patient = Target(key="site", name="Satelit", role=Role.INTERNET, address="198.51.100.10",
                     thresholds=Thresholds(latency_ms=900))  # fmt: skip
    assert judge([patient], [link(), presence("site"), ping("site", trips=(600.0,))]).code == "ok"


def test_silence_of_dns_on_a_line_that_drowns_is_not_a_fault_of_dns() -> None:
    mute = [dns(key, "layanan.contoh.go.id", passed=False) for key in ("dns", "public_dns", "other_dns")]
    assert verdict(*mute).code == "dns_all_down"
    assert verdict(*mute, ping("isp", lost=30), ping("site", lost=30)).code == "wan_loss"


def test_a_public_resolver_that_is_blocked_while_ours_works_is_only_remarked() -> None:
    found = verdict(dns("public_dns", "layanan.contoh.go.id", passed=False))
    assert (found.code, [(one.target, one.remark) for one in found.remarks]) == ("ok", [("public_dns", "spare")])


def test_another_mac_than_on_record_counts_only_where_something_suffers() -> None:
    macs = {"macs": ["02:00:00:00:00:ee"]}
    other = Measurement(probe="duplicate", target="app", passed=False, reason="foreign", figures=macs)
    assert verdict(other).code == "ok"
    ports = {"ports": [{"port": 80, "state": "refused"}]}
    refused = Measurement(probe="tcp", target="app", passed=False, figures=ports)
    assert verdict(other, refused).code == "ip_conflict"


@pytest.mark.parametrize(("state", "there", "code"), [
    ("refused", True, "service_down"), ("timeout", True, "firewall_block"), ("unreachable", True, "firewall_block"),
    ("timeout", False, "host_down"), ("open", True, "ok"),
])  # fmt: skip
def test_a_port_tells_service_firewall_and_machine_apart(state: str, there: bool, code: str) -> None:
    knocked = Measurement(probe="tcp", target="web", figures={"ports": [{"port": 443, "state": state}]})
    assert verdict(presence("web", there), knocked).code == code


def test_it_is_plain_json_and_judges_the_same_again() -> None:
    stored = json.loads(json.dumps([one.as_json() for one in HEALTHY]))
    again = judge(TARGETS, [Measurement.from_json(one) for one in stored])
    assert json.loads(json.dumps(again.as_json())) == json.loads(json.dumps(verdict().as_json()))


def test_without_any_measurement_nothing_is_claimed() -> None:
    found = judge(TARGETS, [])
    assert (found.code, found.checks) == ("unknown", ())
    assert judge(TARGETS, [link(), Measurement(probe="policy", target="web", reason="probe_refused")]).code == "unknown"


# -- step 3 -----------------------------------------------------------------------------------------


def test_the_taxonomy_has_57_kinds_in_10_groups_and_one_for_every_verdict() -> None:
    known = taxonomy()
    assert (len(known.groups), len(known.kinds)) == (10, 57)
    assert set(known.verdicts) == set(CODES) - {"unknown"}


def test_a_cut_line_is_proposed_to_the_vendor_of_that_line() -> None:
    found = verdict(*silent(*FAR))
    offered = propose(found, targets=TARGETS, fitting=taxonomy().fitting(found.code))
    assert offered is not None
    assert (offered.kind, offered.decision, offered.contract) == ("C1", "T", "astinet")
    assert offered.alternatives == ("A5", "B4", "C7")


def test_what_is_tried_by_ourselves_first_is_a_yes() -> None:
    found = verdict(*silent("printer"))
    offered = propose(found, targets=TARGETS, fitting=taxonomy().fitting(found.code))
    assert offered is not None
    assert (offered.kind, offered.decision, offered.contract) == ("A9", "Y", "")


# -- words ------------------------------------------------------------------------------------------


def test_every_verdict_layer_and_remark_has_words_in_both_languages() -> None:
    assert set(VERDICTS) == set(CODES)
    for words in (VERDICTS, LAYERS, LABELS, REMARKS):
        assert all(len(pair) == 2 and all(pair) for pair in words.values())
    found = verdict(ping("isp", lost=12), ping("site", lost=12))
    assert sentence(found, NAMES) == "Paket hilang di jalur penyedia: 12 % ke Sisi penyedia (ambang 4 %)."
    assert sentence(found, NAMES, "en").startswith("Packets are lost on the provider's line: 12 %")
    assert [label(one) for one in found.checks if one.layer == "wan"][:2] == ["Paket hilang", "Paket hilang"]
    assert [shown(one) for one in (None, 12.0, 0.07, 2.46, 1400, "a")] == ["–", "12", "0,07", "2,5", "1400", "a"]


def test_a_switch_is_counted_among_what_answers_behind_it() -> None:
    """The line of a switch with nothing behind it never reads "0 answer, at least 1 asked, passed"."""
    lone = [one for one in TARGETS if one.key in ("gateway", "switch", "far_switch")]
    told = judge(lone, [link(), *(presence(one.key) for one in lone)]).checks
    counts = [(one.value, one.passed) for one in told if one.target == "far_switch" and one.layer == "neighbour"]
    assert counts == [(1, True)]
