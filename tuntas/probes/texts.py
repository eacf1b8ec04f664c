"""The words for verdicts, layers and remarks, in Indonesian and English; no Django, so every door has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuntas.probes.check import Check
from tuntas.probes.verdict import Verdict

__all__ = ["LABELS", "LAYERS", "METHODS", "REMARKS", "VERDICTS", "WORDS", "label", "sentence", "shown"]

Words = tuple[str, str]

LAYERS: dict[str, Words] = {
    "link": ("Kabel dan kartu jaringan", "Cable and network card"),
    "neighbour": ("Perangkat di jaringan lokal", "Devices on the local network"),
    "duplicate": ("Alamat ganda", "Duplicate address"),
    "route": ("Rute bawaan", "Default route"),
    "gateway": ("Gateway", "Gateway"),
    "host": ("Satu perangkat", "Single device"),
    "lan": ("Mutu jaringan lokal", "Quality of the local network"),
    "isp": ("Sisi penyedia", "Provider's side"),
    "internet": ("Di luar penyedia", "Beyond the provider"),
    "dns": ("DNS", "DNS"),
    "dns_answer": ("Jawaban DNS", "DNS answers"),
    "wan": ("Mutu jalur penyedia", "Quality of the provider's line"),
    "mtu": ("Paket besar (MTU)", "Large packets (MTU)"),
    "tcp": ("Porta layanan", "Service ports"),
    "http": ("Halaman web", "Web page"),
    "tls": ("Sertifikat TLS", "TLS certificate"),
    "throughput": ("Laju unduh", "Download rate"),
}

VERDICTS: dict[str, Words] = {
    "ok": ("Semua yang diperiksa berfungsi.", "Everything that was probed works."),
    "unknown": ("Tidak ada sasaran yang dapat diperiksa dari sini.", "No target could be probed from here."),
    "link_down": (
        "Kabel atau kartu jaringan server tidak tersambung ({value}).",
        "The server's cable or network card has no link ({value}).",
    ),
    "no_address": (
        "Server tidak punya alamat di jaringan kantor.",
        "The server has no address on the office's network.",
    ),
    "access_switch_down": (
        "Switch mati: {names}. Semua yang tersambung padanya tidak menjawab.",
        "Switch down: {names}. Nothing that hangs from it answers.",
    ),
    "ip_conflict": (
        "Alamat {names} dijawab perangkat lain atau lebih dari satu perangkat ({value}).",
        "The address of {names} is answered by another device or by more than one ({value}).",
    ),
    "no_default_route": ("Rute bawaan tidak ada.", "There is no default route."),
    "wrong_gateway": (
        "Gateway yang dipakai salah: {value}, seharusnya {limit}.",
        "The gateway in use is wrong: {value} instead of {limit}.",
    ),
    "gateway_down": ("Gateway tidak menjawab: {names}.", "The gateway does not answer: {names}."),
    "host_down": ("{names} tidak menjawab.", "{names} does not answer."),
    "lan_loss": (
        "Paket hilang di jaringan lokal: {value} % ke {name} (ambang {limit} %).",
        "Packets are lost on the local network: {value} % to {name} (threshold {limit} %).",
    ),
    "lan_slow": (
        "Jaringan lokal lambat: {value} ms ke {name} (ambang {limit} ms).",
        "The local network is slow: {value} ms to {name} (threshold {limit} ms).",
    ),
    "wan_link_down": (
        "Jalur ke penyedia putus: gateway menjawab, {names} tidak.",
        "The line to the provider is down: the gateway answers, {names} does not.",
    ),
    "isp_routing": (
        "Penyedia tidak meneruskan: sisinya menjawab, {names} tidak.",
        "The provider does not forward: its side answers, {names} does not.",
    ),
    "dns_local_down": (
        "DNS kantor tidak berfungsi: {names} ({value}).", "The office's DNS does not work: {names} ({value})."
    ),
    "dns_all_down": ("Semua DNS tidak berfungsi: {names} ({value}).", "No DNS works: {names} ({value})."),
    "dns_slow": (
        "{name} lambat menjawab: {value} ms (ambang {limit} ms).",
        "{name} answers slowly: {value} ms (threshold {limit} ms).",
    ),
    "dns_wrong_answer": (
        "{name} menjawab salah untuk {about}: {value}, seharusnya {limit}.",
        "{name} answers wrongly for {about}: {value} instead of {limit}.",
    ),
    "wan_loss": (
        "Paket hilang di jalur penyedia: {value} % ke {name} (ambang {limit} %).",
        "Packets are lost on the provider's line: {value} % to {name} (threshold {limit} %).",
    ),
    "wan_jitter": (
        "Jeda ke {name} tidak tetap: {value} ms (ambang {limit} ms).",
        "The delay to {name} is unsteady: {value} ms (threshold {limit} ms).",
    ),
    "wan_latency": (
        "Jeda ke {name} tinggi: {value} ms (ambang {limit} ms).",
        "The delay to {name} is high: {value} ms (threshold {limit} ms).",
    ),
    "mtu_blackhole": (
        "Paket besar hilang tanpa kabar menuju {name}: paling besar {value} bita yang lewat.",
        "Large packets vanish on the way to {name}: at most {value} bytes pass.",
    ),
    "service_down": (
        "Layanan tidak berjalan: porta {about} {name} menolak.",
        "The service is not running: port {about} of {name} refuses.",
    ),
    "firewall_block": (
        "Porta {about} {name} diam, padahal perangkatnya menjawab: diblokir, atau layanannya penuh.",
        "Port {about} of {name} is silent while the machine answers: blocked, or the service is full.",
    ),
    "http_5xx": ("Aplikasi {name} galat: HTTP {value}.", "The application {name} fails: HTTP {value}."),
    "http_error": ("Jawaban {name} tidak benar: {value}.", "{name} does not answer properly: {value}."),
    "http_slow": (
        "Aplikasi {name} lambat: {value} ms (ambang {limit} ms).",
        "The application {name} is slow: {value} ms (threshold {limit} ms).",
    ),
    "tls_expired": (
        "Sertifikat {name} tidak berlaku: {value}.",
        "The certificate of {name} is not valid: {value}.",
    ),
    "low_bandwidth": (
        "Laju unduh rendah: {value} Mbit/s dari {name} (ambang {limit} Mbit/s).",
        "The download rate is low: {value} Mbit/s from {name} (threshold {limit} Mbit/s).",
    ),
}

LABELS: dict[str, Words] = {
    "link": ("Sambungan kabel", "Cable link"),
    "address": ("Alamat di jaringan kantor", "Address on the office's network"),
    "all": ("Perangkat kantor yang menjawab", "Office devices that answer"),
    "neighbour": ("Yang menjawab, ia dan yang di belakangnya", "What answers, itself and behind it"),
    "duplicate": ("Pemegang alamat (MAC)", "Holder of the address (MAC)"),
    "route": ("Gateway yang dipakai", "Gateway in use"),
    "gateway": ("Menjawab", "Answers"),
    "host": ("Menjawab", "Answers"),
    "lan_loss": ("Paket hilang", "Packet loss"),
    "lan_slow": ("Jeda rata-rata", "Average delay"),
    "isp": ("Menjawab", "Answers"),
    "internet": ("Menjawab", "Answers"),
    "dns_slow": ("Waktu menjawab", "Time to answer"),
    "dns": ("Menjawab pertanyaan", "Answers questions"),
    "dns_answer": ("Alamat untuk {about}", "Address of {about}"),
    "wan_loss": ("Paket hilang", "Packet loss"),
    "wan_jitter": ("Goyangan jeda (mdev)", "Spread of the delay (mdev)"),
    "wan_latency": ("Jeda rata-rata", "Average delay"),
    "mtu": ("Paket terbesar yang lewat", "Largest packet that passes"),
    "tcp": ("Porta {about}", "Port {about}"),
    "status": ("Status HTTP", "HTTP status"),
    "http_slow": ("Waktu tunggu halaman", "Wait for the page"),
    "tls": ("Sisa masa sertifikat", "Days left of the certificate"),
    "throughput": ("Laju unduh", "Download rate"),
}

REMARKS: dict[str, Words] = {
    "silent": ("tidak menjawab, tetapi yang di belakangnya menjawab", "silent, but what lies behind it answers"),
    "spare": ("tidak berfungsi, tetapi DNS lain berfungsi", "does not work, but another DNS does"),
    "shy": ("hanya jawabannya sendiri; yang di belakangnya baik", "its own answers only; what lies behind is fine"),
    "same_mac": ("MAC yang sama menjawab untuk alamat lain", "the same MAC answers for another address"),
    "mac_differs": ("MAC berbeda dari catatan", "another MAC than on record"),
    "other_routes": ("tidak ada, tetapi rute lain membawa ke luar", "there is none, but other routes lead out"),
    "other_gateway": ("gateway lain dari catatan dipakai, dan berfungsi", "not the gateway on record, and it works"),
    "full_frames_lost": ("paket ukuran penuh hilang, unduhan tetap jalan", "full-sized packets vanish, downloads work"),
    "ends_soon": ("sertifikat segera habis masanya", "the certificate ends soon"),
    "gone": ("halaman yang terdaftar tidak ada", "the page on record does not exist"),
    "other_name": ("sertifikat untuk nama lain", "the certificate is for another name"),
    "untrusted": ("sertifikat tidak dipercaya server ini", "this server does not trust the certificate"),
}

METHODS: dict[str, Words] = {
    "icmp": ("soket ICMP tanpa hak khusus", "ICMP socket without privilege"),
    "ping": ("program ping", "the ping program"),
    "tcp": ("sambungan TCP", "TCP connection"),
    "udp": ("UDP", "UDP"),
    "snmp2c": ("SNMP versi 2c", "SNMP version 2c"),
    "udp+tcp": ("UDP, lalu TCP", "UDP, then TCP"),
    "connect": ("sambungan TCP", "TCP connection"),
    "arp": ("ARP", "ARP"),
    "neighbours": ("tabel tetangga kernel", "the kernel's table of neighbours"),
    "kernel": ("keterangan kernel", "what the kernel knows"),
    "http": ("HTTP", "HTTP"),
    "https": ("HTTPS", "HTTPS"),
    "tls": ("TLS", "TLS"),
}


WORDS: dict[str, Words] = {
    "open": ("terbuka", "open"), "refused": ("menolak", "refused"), "timeout": ("diam", "silent"),
    "unreachable": ("tidak tercapai", "unreachable"), "not_possible": ("tidak dapat diukur", "could not be measured"),
    "connect": ("tidak tersambung", "no connection"), "broken": ("jawaban rusak", "broken answer"),
    "not_yet_valid": ("belum mulai berlaku", "not valid yet"),
    "cut": ("terputus di tengah", "cut off"), "loop": ("mengalihkan ke dirinya sendiri", "redirects to itself"),
    "tls": ("TLS gagal", "TLS failed"), "hung": ("tidak selesai", "did not end"),
    "udp_silent": ("diam lewat UDP, menjawab lewat TCP", "silent over UDP, answers over TCP"),
    "servfail": ("SERVFAIL", "SERVFAIL"), "formerr": ("FORMERR", "FORMERR"), "notimp": ("NOTIMP", "NOTIMP"),
}  # fmt: skip

_OURS: Words = ("server ini", "this server")


def sentence(verdict: Verdict, names: Mapping[str, str], language: str = "id") -> str:
    """The verdict as one sentence; `names` of the targets by key."""
    words = VERDICTS[verdict.code][language != "id"]
    if verdict.first is None:
        return words
    called = [names.get(key, key) for key in verdict.targets] or [_OURS[language != "id"]]
    return words.format(
        name=called[0], names=", ".join(called), about=verdict.first.about,
        value=_told(verdict.first, language), limit=shown(verdict.first.limit, language),
    )  # fmt: skip


def _told(check: Check, language: str) -> str:
    """Its figure; of a certificate in words, since it may also not have begun."""
    value = shown(check.value, language)
    if check.unit != "hari" or isinstance(check.value, str):
        return value
    return f"sisa {value} hari" if language == "id" else f"{value} days left"


def label(check: Check, language: str = "id") -> str:
    """What a check looked at, in a few words, without the target's name."""
    words = LABELS.get(check.code) or LABELS.get(check.about) or LABELS[check.layer]
    return words[language != "id"].format(about=check.about)


def shown(value: Any, language: str = "id") -> str:
    """A figure as it is written; nothing where there is none."""
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        text = f"{value:.1f}".removesuffix(".0") if value >= 1 else f"{value:.2f}".rstrip("0").rstrip(".") or "0"
        return text.replace(".", ",") if language == "id" else text
    return WORDS[value][language != "id"] if value in WORDS else str(value)
