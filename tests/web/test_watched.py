"""What Tuntas watches, as the office sees it: states in words, plots that say the same as their table, raw samples."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.cast import Cast
from tests.monitor.line import Line, gateway, switches, target
from tests.web.test_network import browser
from tuntas.intake.models import Source, Window
from tuntas.intake.reading import turn
from tuntas.monitor.models import Hour, Standing, Watch
from tuntas.network.models import Target

URL = "/jaringan/pantauan/"
MINUTE = timedelta(minutes=1)


def now() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


def page(path: str = "", client: Client | None = None, cast: Cast | None = None) -> str:
    shown = client or browser(cast.ani if cast else None)
    return re.sub(r"\s+", " ", shown.get(f"{URL}{path}").content.decode())


def words(text: str) -> str:
    """What is read, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def plots(text: str, kind: str) -> list[ET.Element]:
    """The plots of a kind, as trees: they are well formed."""
    found = []
    for begins in re.finditer(f'<svg class="plot" data-kind="{kind}"', text):
        depth = 0
        for one in re.finditer(r"<svg\b|</svg>", text[begins.start():]):
            depth += 1 if one[0] == "<svg" else -1
            if not depth:
                found.append(ET.fromstring(text[begins.start() : begins.start() + one.end()]))
                break
    return found


def hour(row: Target, at: datetime, **spent: int) -> Hour:
    told = dict.fromkeys(("up", "slow", "down", "behind", "planned", "unmeasured", "office_good", "office_bad"), 0)
    begins = int(at.timestamp()) // 3600 * 3600
    return Hour.objects.create(target=row, at=begins, asked=60, answered=60, sent=180, lost=0, low=1500, p10=1800,
                               mid=2000, p90=2500, p95=2600, high=9000, **told | spent)  # fmt: skip


def test_where_nothing_is_watched_the_page_says_how_to_choose(cast: Cast) -> None:
    said = page(cast=cast)
    assert "Belum ada yang dipantau" in said
    assert "Pengaturan → Jaringan → Sasaran ukur" in said


def test_the_administrator_chooses_how_often(cast: Cast) -> None:
    sent = {"name": "GW", "kind": "gateway", "address": "10.9.0.1", "every": "5", "active": "on"}
    browser(cast.sari).post(f"/pengaturan/jaringan/sasaran/unit/{cast.office.pk}/baru/", sent)
    assert Target.objects.get().every == 5
    assert "belum diukur" in page(cast=cast)


def test_states_are_words_and_what_is_bad_comes_first(cast: Cast) -> None:
    switches(cast, gateway(cast))
    target(cast, "WEB", "web", "10.9.0.9")
    line = Line(silent={"GW", "SW-1", "SW-2"}, slow={"WEB"})
    line.looks(now() - MINUTE)
    said = words(page(cast=cast))
    for text in ("tidak menjawab", "tidak terjangkau karena GW", "lambat", "menjawab setelah 90 ms, ambang 30 ms",
                 "tidak ada jawaban dari 3 paket", "Putaran terakhir"):  # fmt: skip
        assert text in said
    assert said.index("GW ") < said.index("SW-1 ") < said.index("WEB ")


def test_what_comes_and_goes_says_so(cast: Cast) -> None:
    gateway(cast)
    line, at = Line(), now() - 6 * MINUTE
    for one in range(6):
        line.silent = {"GW"} if one % 2 else set()
        at = line.looks(at)
    assert "naik turun" in page(cast=cast)


def test_a_worker_that_stands_still_is_told_and_nothing_is_called_down(cast: Cast) -> None:
    gateway(cast)
    Line().looks(now() - 60 * MINUTE)
    said = words(page(cast=cast))
    assert "Pemantauan berhenti" in said
    assert "tidak diukur" in said
    assert "tidak menjawab sejak" not in said


def test_a_round_that_did_not_reach_all_says_how_many(cast: Cast) -> None:
    gateway(cast)
    line = Line()
    line.looks(now() - 2 * MINUTE)
    line.looks(now() - MINUTE, round=-1.0)
    Watch.objects.update(took_ms=50_000)
    assert "0 dari 1 sasaran sempat diukur dalam 50 detik" in words(page(cast=cast))


def test_what_the_policy_refuses_is_told_with_its_sentence(cast: Cast) -> None:
    row = gateway(cast)
    Target.objects.filter(pk=row.pk).update(address="127.0.0.1")
    Line().looks(now() - MINUTE)
    said = words(page(cast=cast))
    assert "Alamat ini tidak boleh diperiksa" in said
    assert "tidak diukur sejak" in said


def test_what_is_no_longer_watched_keeps_its_page(cast: Cast) -> None:
    row = gateway(cast)
    Line().looks(now() - 10 * MINUTE, 10)
    Target.objects.filter(pk=row.pk).update(active=False)
    assert "tidak dipantau lagi" in page(cast=cast)
    assert "tidak dipantau lagi" in page(f"{row.pk}/", cast=cast)


def test_thirty_days_are_summed_and_never_flattered(cast: Cast) -> None:
    row = gateway(cast)
    Line().looks(now() - MINUTE)
    at = now() - timedelta(days=9)
    for one in range(99):
        hour(row, at + timedelta(hours=one), up=3600, office_good=1800)
    hour(row, at + timedelta(hours=99), up=3598, down=2, office_good=1800)
    hour(row, now() - timedelta(days=40), down=3600)  # longer ago
    assert "99,99 %" in page(cast=cast)  # of 360,000 seconds two: not a hundred


def test_a_day_is_summed_of_its_hours_and_named_in_words(cast: Cast) -> None:
    row = gateway(cast)
    Line().looks(now() - MINUTE)
    Watch.objects.update(hours_until=int(now().timestamp()) // 3600 * 3600)
    noon = (now() - timedelta(days=3)).astimezone().replace(hour=5)
    for one, spent in enumerate(({"up": 3000, "down": 600}, {"up": 1800, "planned": 1800}, {"slow": 3600})):
        hour(row, noon + timedelta(hours=one), **spent)
    said = page(f"{row.pk}/?rentang=90-hari", cast=cast)
    table = said[said.index("<tbody>"):]
    assert "10 menit" in table
    assert "93,33 %" in table  # 3000 + 1800 + 3600 of those and the 600
    assert "30 menit" in table


@pytest.mark.parametrize("span", ["7-hari", "90-hari", "tak-dikenal"])
def test_the_plots_are_well_formed_and_say_in_words_what_they_show(cast: Cast, span: str) -> None:
    row = gateway(cast)
    Window.objects.create(unit=cast.office, title="UPS", starts_at=now() - 50 * MINUTE, ends_at=now() - 40 * MINUTE)
    line = Line()
    at = line.looks(now() - 60 * MINUTE, 30)
    line.silent = {"GW"}
    at = line.looks(at, 5)
    line.silent = set()
    line.looks(at, 15)
    said = page(f"{row.pk}/?rentang={span}", cast=cast)
    (bars,), (latency,), (loss,) = (plots(said, kind) for kind in ("bars", "latency", "loss"))
    assert all(one.get("role") == "img" and one.get("aria-label") for one in (bars, latency, loss))
    assert "tidak menjawab 5 menit" in (bars.get("aria-label") or "")
    assert "style=" not in said[said.index("plot-patterns"):]  # the policy of the page forbids it
    kinds = {one.get("class") for one in bars.iter("rect")}
    assert {"up", "down", "planned", "unmeasured"} <= kinds
    assert re.search(r"Putus dalam tujuh hari.*5 menit", words(said))


def test_every_class_that_is_drawn_is_explained_and_has_a_pattern(cast: Cast) -> None:
    row = gateway(cast)
    Line().looks(now() - 3 * MINUTE, 3)
    at = now() - timedelta(days=2)
    Watch.objects.update(hours_until=int(now().timestamp()) // 3600 * 3600)
    hour(row, at, up=600, slow=600, down=600, behind=600, planned=600, unmeasured=600)
    said = page(f"{row.pk}/", cast=cast)
    for kind in ("slow", "behind", "planned", "unmeasured"):
        assert f'id="plot-{kind}"' in said
        assert f'fill="url(#plot-{kind})"' in said
    legend = words(said[said.index("plot-legend"):][:3000])
    for name in ("menjawab", "lambat", "tidak menjawab", "pekerjaan terencana", "tidak diukur", "tidak terjangkau"):
        assert name in legend


def test_the_raw_samples_are_there_for_whoever_wants_to_reckon_again(cast: Cast) -> None:
    row = gateway(cast)
    line, at = Line(), now() - 3 * MINUTE
    at = line.looks(at, 2)
    line.silent = {"GW"}
    line.looks(at)
    answer = browser(cast.ani).get(f"{URL}{row.pk}/sampel.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "waktu,berlaku_detik,keadaan,cara,terendah_ms,tengah_ms,tertinggi_ms,paket,hilang"
    assert [one.split(",", 1)[1] for one in lines[1:]] == [
        "60,up,icmp,1.000,2.000,3.000,3,0", "60,up,icmp,1.000,2.000,3.000,3,0", "60,down,icmp,,,,3,3"
    ]  # fmt: skip
    assert lines[1].startswith((now() - 3 * MINUTE).astimezone(ZoneInfo("Asia/Jakarta")).isoformat())


def test_the_page_leads_to_the_case_that_its_alarm_opened(cast: Cast) -> None:
    row = gateway(cast)
    at = Line(silent={"GW"}).looks(now() - MINUTE)
    turn(at)
    assert re.search(r"/kasus/[^/]+/", page(f"{row.pk}/", cast=cast))


def test_a_device_leads_to_what_is_watched_of_it(cast: Cast) -> None:
    row = gateway(cast)
    Line().looks(now() - MINUTE)
    said = browser(cast.ani).get(f"/jaringan/perangkat/{row.device_id}/").content.decode()
    assert f"{URL}{row.pk}/" in said


def test_many_targets_cost_as_many_statements_as_few(cast: Cast, django_assert_max_num_queries: object) -> None:
    for one in range(30):
        target(cast, f"T{one}", address=f"10.9.1.{one + 1}")
    Line().looks(now() - 2 * MINUTE, 2)
    client = browser(cast.ani)
    client.get(URL)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        client.get(URL)


def test_names_of_targets_are_text(cast: Cast) -> None:
    row = target(cast, "<script>alert(1)</script>")
    Line().looks(now() - MINUTE)
    for path in ("", f"{row.pk}/"):
        assert "<script>alert" not in page(path, cast=cast)


def test_our_own_source_is_kept_without_a_token(cast: Cast) -> None:
    gateway(cast)
    Line().looks(now() - MINUTE)
    source, sari = Source.objects.get(), browser(cast.sari)
    assert "pemantauan oleh Tuntas sendiri" in sari.get("/pengaturan/alarm/").content.decode()
    said = sari.get(f"/pengaturan/alarm/{source.pk}/").content.decode()
    assert "token" not in said.lower().replace("csrfmiddlewaretoken", "")
    sent = {"name": "Pemantau", "hold_seconds": "60", "cases_an_hour": "9", "silent_hours": "24", "active": "on"}
    assert sari.post(f"/pengaturan/alarm/{source.pk}/", sent).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.kind, source.hold_seconds) == ("Pemantau", "pemantau", 60)
    for verb in ("token", "uji"):
        assert sari.post(f"/pengaturan/alarm/{source.pk}/{verb}/").status_code == 404
    assert Standing.objects.get().firing is False
