"""Every way in which monitors write a moment, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tuntas.intake.signal import moment, text_of

ZONE = "Asia/Jakarta"
SAME = datetime(2026, 11, 23, 2, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("said", [
    "2026-11-23T02:00:05Z", "2026-11-23T09:00:05+07:00", "2026-11-23T09:00:05+0700",
    "2026-11-23T09:00:05.000000000+07:00",
    "2026-11-23 02:00:05 +0000 UTC m=+8560.285724134", "2026-11-23 02:00:05 +0000 UTC", "2026-11-23 02:00:05 UTC",
    "2026-11-23 09:00:05 +0700", "2026-11-23 09:00:05 WIB", "2026-11-23 10:00:05 WITA", "2026-11-23 11:00:05 WIT",
    "Mon, 23 Nov 2026 02:00:05 +0000", "Mon, 23 Nov 2026 02:00:05 GMT", "20261123T020005Z",
    "2026-11-23 09:00:05", "2026-11-23T09:00:05", "2026.11.23 09:00:05", "2026/11/23 09:00:05", "23.11.2026 09:00:05",
    "23-11-2026 09:00:05", "23/11/2026 09:00:05", "20261123090005", "  2026-11-23 09:00:05\n",
    1_795_399_205, 1_795_399_205.0, 1_795_399_205_000, 1_795_399_205_000_000, 1_795_399_205_000_000_000,
    "1795399205", "1795399205000", "1795399205000000", "1795399205000000000", "1795399205.000",
])  # fmt: skip
def test_one_moment_in_every_form(said: Any) -> None:
    found = moment(said, ZONE)
    assert found
    assert abs((found - SAME).total_seconds()) < 0.001


@pytest.mark.parametrize("said", [
    "0001-01-01T00:00:00Z", "0001-01-01 00:00:00 +0000 UTC", "1970-01-01 00:00:00", "9999-12-31T23:59:59-07:00", "",
    None,
    0, -1, 1, "0", float("nan"), float("inf"), 10**30, 10**400, True, {}, [], "besok", "{EVENT.DATE} {EVENT.TIME}",
    "*UNKNOWN*", "2026-13-40T00:00:00Z", "Mon, 99 Nov 2026 99:00:05", "12:30", "9" * 300,
])  # fmt: skip
def test_what_is_no_moment(said: Any) -> None:
    assert moment(said, ZONE) is None


@pytest.mark.parametrize("said", [
    "{EVENT.RECOVERY.ID}", "{$ZABBIX.URL}", "{EVENT.TAGS.oncall_team}", '{$SITE:"lt-2"}', "{HOST.NAME1}", "{#IFNAME}",
    "{{ITEM.VALUE}.fmtnum(2)}", "*UNKNOWN*", "{{ $hostname }}", "{{ msg }}",
])  # fmt: skip
def test_what_a_monitor_did_not_fill_in_says_nothing(said: str) -> None:
    assert text_of({"a": said, "b": "x"}, "a", "b") == "x"


@pytest.mark.parametrize("said", ["{a}", "{}", "Gi1/0/24{up}", "suhu {tinggi}"])
def test_braces_of_people_stay(said: str) -> None:
    assert text_of({"a": said}, "a") == said
