"""The thread that keeps watch: it ends when told, goes on after a round that failed, and asks really by default."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.monitor.line import Line, gateway
from tuntas.monitor import asking, watch
from tuntas.monitor.models import Sample, Standing, Watch
from tuntas.monitor.rounds import Means
from tuntas.network.models import Target

pytestmark = pytest.mark.django_db(transaction=True)


def ending(stop: threading.Event, line: Line) -> Callable[[object, object], object]:
    """Answers as the line does, and ends the watch with it."""
    def ask(policy: object, question: object) -> object:
        stop.set()
        return line(policy, question)  # type: ignore[arg-type]

    return ask


def test_it_keeps_a_round_and_ends_when_told(cast: Cast) -> None:
    gateway(cast)
    stop = threading.Event()
    watch.keep_watch(stop, Means(ask=ending(stop, Line())))  # type: ignore[arg-type]
    assert (Standing.objects.get().word, Sample.objects.count(), Watch.objects.get().asked) == ("up", 1, 1)


def test_a_round_that_fails_ends_no_watch(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    gateway(cast)
    stop = threading.Event()

    def clock() -> object:
        stop.set()
        raise OSError("jam rusak")

    watch.keep_watch(stop, Means(ask=Line(), clock=clock))  # type: ignore[arg-type]
    assert "Putaran pemantauan gagal" in caplog.text


def test_it_ends_before_anything_is_asked(cast: Cast) -> None:
    gateway(cast)
    stop, line = threading.Event(), Line()
    stop.set()
    watch.keep_watch(stop, line.means(None))  # type: ignore[arg-type]
    assert (line.asked, Watch.objects.count()) == ([], 0)


def test_by_default_it_really_asks_and_never_the_example(cast: Cast) -> None:
    assert Means().ask is asking.ask


def test_the_example_answers_out_of_a_table_only_for_invented_addresses(cast: Cast) -> None:
    from tuntas.demo.watching import means
    from tuntas.monitor.asking import Question
    from tuntas.probes.policy import Policy
    from tuntas.probes.target import Role
    from tuntas.probes.target import Target as Plain

    invented = Plain(key="1", name="GW", role=Role.GATEWAY, address="192.0.2.1")
    real = Plain(key="2", name="Kami", role=Role.HOST, address="127.0.0.1")
    policy = Policy([invented, real])
    assert means().ask(policy, Question(invented)).word == "up"
    assert means().ask(policy, Question(real)).why == "policy"  # asked by the real rules
    assert Target.objects.count() == 0
