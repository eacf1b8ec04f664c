"""Routers that answer pings badly and forward well; and failures that are nobody's consequence."""

from __future__ import annotations

import pytest

from tests.probes.test_verdict import FAR, ping, presence, silent, verdict
from tuntas.probes.measurement import Measurement

APPLICATION = Measurement(
    probe="http", target="web", passed=False, reason="status",
    figures={"status": 500, "longest_wait_ms": 20.0, "whole": True, "bytes": 2000},
)  # fmt: skip
REFUSED = Measurement(probe="tcp", target="app", passed=False, figures={"ports": [{"port": 80, "state": "refused"}]})


def path(*hops: str) -> Measurement:
    """To the site, which stays silent."""
    heard = [{"ttl": ttl, "address": hop, "ms": 1.0} for ttl, hop in enumerate(hops, 1)]
    return Measurement(probe="traceroute", target="site", passed=False, reason="timeout",
                       figures={"hops": heard, "reached": False, "last_address": hops[-1]})  # fmt: skip


@pytest.mark.parametrize("ill", [
    ping("isp", lost=85), ping("isp", lost=5), ping("isp", trips=(120.0,)), ping("isp", trips=(20.0, 90.0)),
    ping("gateway", lost=85), ping("gateway", trips=(50.0,)),
])  # fmt: skip
def test_a_router_that_answers_badly_and_forwards_well_is_only_remarked(ill: Measurement) -> None:
    found = verdict(ill)
    assert found.code == "ok"
    assert {(one.target, one.remark) for one in found.remarks} == {(ill.target, "shy")}


def test_what_is_lost_behind_it_as_well_is_lost() -> None:
    assert verdict(ping("isp", lost=30), ping("site", lost=12)).code == "wan_loss"
    assert verdict(ping("isp", trips=(120.0,)), ping("site", trips=(121.0,))).code == "wan_latency"
    assert verdict(ping("gateway", lost=10), ping("isp", lost=9), ping("site", lost=10)).code == "lan_loss"


def test_a_gateway_that_limits_its_answers_hides_no_loss_of_the_provider() -> None:
    found = verdict(ping("gateway", lost=85), ping("isp", lost=12), ping("site", lost=13))
    assert (found.code, found.targets) == ("wan_loss", ("isp", "site"))


def test_a_router_heard_on_the_way_is_there_though_it_answers_no_ping() -> None:
    nothing = silent("gateway", *FAR, "app")
    assert verdict(*nothing).code == "gateway_down"
    assert verdict(*nothing, path("10.20.0.1")).code == "wan_link_down"
    assert verdict(*nothing, path("10.20.0.1", "203.0.113.1")).code == "isp_routing"


@pytest.mark.parametrize(("cause", "code"), [
    ((ping("gateway", lost=16), ping("isp", lost=16), ping("site", lost=16)), "lan_loss"),
    ((ping("isp", lost=16), ping("site", lost=16)), "wan_loss"),
    ((ping("site", trips=(200.0,)),), "wan_latency"),
])  # fmt: skip
def test_an_error_that_the_application_itself_told_follows_from_nothing_on_the_way(
    cause: tuple[Measurement, ...], code: str
) -> None:
    found = verdict(*cause, APPLICATION, presence("web"))
    assert found.code == code
    assert [(one.code, one.target) for one in found.others] == [("http_5xx", "web")]


def test_a_port_refused_in_the_office_does_not_follow_from_a_cut_line() -> None:
    found = verdict(*silent(*FAR), REFUSED)
    assert found.code == "wan_link_down"
    assert [(one.code, one.target) for one in found.others] == [("service_down", "app")]
