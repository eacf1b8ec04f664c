"""What is told in these tests, and the servers it is told to."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.views.debug import ExceptionReporter

from tests.notices.gateway import Gateway
from tuntas.notices.message import Item, Message
from tuntas.notices.port import Outcome

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 23, 10, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
LINK = "https://tuntas.contoh.go.id/kasus/2026-0017/"
HOSTILE = (
    "Wi-Fi *mati* _sekali_ [klik](http://jahat.example) <b>tebal</b> & {text} %s {number}\r\n"
    "Bcc: semua@contoh.go.id\r\n.\r\nBuka: http://jahat.example\x00\x1b[31m 😀👩‍🔧 مرحبا שלום \u202egnp.exe\u202c\ud83d"
)
PLAIN = (
    "Wi-Fi *mati* _sekali_ [klik](http://jahat.example) <b>tebal</b> & {text} %s {number} "
    "Bcc: semua@contoh.go.id . Buka: http://jahat.example[31m 😀👩‍🔧 مرحبا שלום gnp.exe"
)


def message(
    *happened: str, key: str = "delivery-17", subject: str = "Langkah 3 melewati norma: Perbaikan", do: str =
    "Selesaikan langkah 3.", case: str = "2026-0017", title: str = "Internet mati di ruang rapat",
    language: str = "id", urgency: str = "normal", due: datetime | None = DUE,
) -> Message:  # fmt: skip
    item = Item(case, title, happened or ("Langkah 3 melewati norma: Perbaikan.",), do, due)
    return Message(key, language, subject, (item,), LINK, "step.late", urgency)  # type: ignore[arg-type]


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as running:
        yield running


@pytest.fixture
def seen(caplog: pytest.LogCaptureFixture) -> Callable[[Callable[[], Outcome]], str]:
    """All that anybody could read of a sending that did not work: outcome, log, and a traceback, were there one."""

    def look(act: Callable[[], Outcome]) -> str:
        caplog.set_level(logging.DEBUG)
        caplog.clear()
        written = []
        try:
            written.append(repr(act()))
        except Exception as error:
            written += traceback.TracebackException.from_exception(error, capture_locals=True).format()
            written.append(ExceptionReporter(None, type(error), error, error.__traceback__).get_traceback_text())
            pytest.fail("it was raised: " + "".join(written))
        return "\n".join([*written, *(record.getMessage() + (record.exc_text or "") for record in caplog.records)])

    return look
