"""What a notice says: what happened, what to do, by when, one link; in few words and in many."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.notices.conftest import DUE, HOSTILE, LINK, PLAIN, message
from tuntas.notices.message import Item, Message, bytes_of, digest, headline, one_line, text, utf16_of


def test_a_notice_says_what_happened_what_to_do_by_when_and_where() -> None:
    assert text(message()) == (
        "Langkah 3 melewati norma: Perbaikan\n\n"
        "2026-0017 · Internet mati di ruang rapat\n"
        "• Langkah 3 melewati norma: Perbaikan.\n"
        "Yang perlu Anda lakukan: Selesaikan langkah 3.\n"
        "Paling lambat: Senin, 23 November 2026 10.30 WIB\n\n"
        f"Buka: {LINK}"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert text(message(do="", due=None, title="", case=""), headed=False) == (
        f"• Langkah 3 melewati norma: Perbaikan.\n\nBuka: {LINK}"
    )


def test_it_speaks_its_readers_language_whatever_the_worker_speaks() -> None:
    assert "Monday, 23 November 2026" in text(message(language="en"))


def test_what_people_typed_is_one_line() -> None:
    told = text(message(HOSTILE, title=HOSTILE, do=HOSTILE))
    assert told.count(PLAIN) == 3
    assert [line for line in told.split("\n") if line.startswith(("Bcc", ".", "Buka"))] == [f"Buka: {LINK}"]
    assert headline(message(subject="a\r\nBcc: b\u2028c\x85d")) == "a Bcc: b c d"


def test_other_scripts_and_joined_emoji_stay() -> None:
    for said in ("مرحبا بالعالم", "שלום", "👩‍🔧👨‍👩‍👧‍👦", "ꦲꦏ꧀ꦱꦫ", "İstanbul", "½ “mati” – ya"):
        assert one_line(said) == said


@pytest.mark.parametrize("measure", [len, bytes_of, utf16_of])
@pytest.mark.parametrize("most", [200, 500, 4096])
def test_ten_thousand_letters_are_cut_and_the_link_stays(measure: object, most: int) -> None:
    many = Message("k", "id", "a" * 10_000, tuple(
        Item(f"2026-{no:04}", "😀" * 10_000, tuple(f"{no} {'é' * 9000}" for no in range(20))) for no in range(30)
    ), LINK, "digest")  # fmt: skip
    told = text(many, most, measure)  # type: ignore[arg-type]
    assert measure(told) <= most  # type: ignore[operator]
    assert told.endswith(f"\n\nBuka: {LINK}")
    assert len(headline(many)) == 120


def test_of_many_sentences_the_last_ones_are_told() -> None:
    told = text(message(*(f"Hal {no}." for no in range(1, 13))), headed=False)
    assert [line for line in told.split("\n") if line.startswith("•")] == [
        "• 4 hal sebelumnya", *(f"• Hal {no}." for no in range(5, 13))
    ]  # fmt: skip


# -- digests


def case(no: int, *happened: str, due: datetime | None = None, do: str = "", urgency: str = "normal") -> Message:
    number = f"2026-{no:04}"
    return message(*happened, key=f"delivery-{no}-{len(happened)}", case=number, title=f"Kendala {no}", do=do, due=due,
                   subject=f"Kasus {number}", urgency=urgency)  # fmt: skip


def test_a_digest_tells_each_case_once_the_soonest_first() -> None:
    later = DUE + timedelta(hours=1)
    many = [
        case(1, "Langkah 1 dibuka."), case(2, "Langkah 2 dibuka.", due=later, do="Ambil."),
        case(1, "Langkah 1 melewati norma."), case(3, "Langkah 3 dibuka.", due=DUE, do="Isi."),
        case(2, "Ani mengambil."),
    ]  # fmt: skip
    told = digest(many, key="digest-9", language="id", link="https://tuntas.contoh.go.id/kotak-masuk/")
    assert text(told) == (
        "Ringkasan: 5 hal baru pada 3 kasus\n\n"
        "2026-0003 · Kendala 3\n• Langkah 3 dibuka.\nYang perlu Anda lakukan: Isi.\n"
        "Paling lambat: Senin, 23 November 2026 10.30 WIB\n\n"
        "2026-0002 · Kendala 2\n• Langkah 2 dibuka.\n• Ani mengambil.\nYang perlu Anda lakukan: Ambil.\n"
        "Paling lambat: Senin, 23 November 2026 11.30 WIB\n\n"
        "2026-0001 · Kendala 1\n• Langkah 1 dibuka.\n• Langkah 1 melewati norma.\n\n"
        "Buka: https://tuntas.contoh.go.id/kotak-masuk/"
    )
    assert (told.kind, told.key) == ("digest", "digest-9")


def test_one_wide_outage_is_one_message() -> None:
    joined = [case(7, "Pelapor ikut melaporkan: saya juga.") for _ in range(80)]
    told = digest(joined, key="d", language="id", link=LINK)
    assert told.subject == "2026-0007: 80 hal baru"
    assert "• Pelapor ikut melaporkan: saya juga. (80 kali)\n" in text(told)
    wide = digest([case(no, "Langkah 1 dibuka.") for no in range(40)], key="d", language="id", link=LINK)
    assert text(wide).count("Langkah 1 dibuka.") == 12
    assert "… dan 28 kasus lain\n" in text(wide)


def test_a_digest_of_one_is_that_one() -> None:
    one = case(1, "Langkah 1 dibuka.", urgency="high")
    assert digest([one], key="d", language="id", link=LINK) == replace(one, key="d", kind="digest")


def test_it_is_as_urgent_as_its_most_urgent() -> None:
    many = [case(1, "a"), case(2, "b", urgency="high"), case(3, "c", urgency="low")]
    assert digest(many, key="d", language="id", link=LINK).urgency == "high"


@pytest.mark.parametrize(
    "wrong",
    [{"key": ""}, {"key": "a b"}, {"key": "a\r\nb"}, {"key": "é"}, {"link": ""}, {"link": "javascript:x"},
     {"link": "https://a b"}],
)  # fmt: skip
def test_keys_and_links_are_ours(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        replace(message(), **wrong)  # type: ignore[arg-type]


def test_a_moment_without_a_zone_is_none() -> None:
    with pytest.raises(ValueError):
        Item("1", "a", ("b",), due=DUE.replace(tzinfo=None))
