"""What is broken, how, and what the verdict must say of it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.lab import office
from tests.lab.network import ip, setting
from tests.lab.shim import Rule


def _nothing() -> None:
    """Everything is as it should be."""


def _ip(*lines: str) -> Callable[[], None]:
    return lambda: [ip(*line.split()) for line in lines] and None


def _tc(words: str) -> Callable[[], None]:
    return lambda: _done("tc", words)


def _done(program: str, words: str) -> None:
    subprocess.run([program, *words.split()], check=True, stdin=subprocess.DEVNULL)


def _silent_routers() -> None:
    for one in ("gateway", "isp"):
        setting(one, "ipv4/icmp_echo_ignore_all", "1")


def _sparing_router() -> None:
    """The provider's router answers four pings a second."""
    setting("isp", "ipv4/icmp_ratelimit", "250")
    setting("isp", "ipv4/icmp_ratemask", str(6168 | 1))  # its usual ones, and echo replies


def _swallow(ports: str, *spaces: str) -> Callable[[], None]:
    """Have these machines drop what is sent to such ports, without a word."""
    return _ip(*(
        f"-n {space} rule {words}"
        for space in spaces
        for words in ("add pref 100 lookup local", "del pref 0", f"add pref 10 {ports} blackhole")
    ))  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One scenario. `expected`: code of the verdict and the first target it names."""

    what: str
    expected: tuple[str, str]
    inject: Callable[[], None] = _nothing
    rules: Mapping[str, Rule] = field(default_factory=dict)
    dns: str = ""  # "off", "servfail", "wrong", "nxdomain"
    web: str = ""  # see services.Web; or "off", "expired"
    privileged: bool = False
    icmp: bool = True  # net.ipv4.ping_group_range is open for the client


OK = ("ok", "")
FAULTS: dict[str, Fault] = {
    "sehat": Fault("jaringan sehat", OK),
    "sehat_tanpa_icmp": Fault("sehat; soket ICMP tertutup di mesin ini", OK, icmp=False),
    "sehat_program_ping": Fault("sehat; hanya program ping yang boleh", OK, icmp=False, privileged=True),
    "sehat_ruter_bisu": Fault("sehat; gateway dan sisi penyedia tidak menjawab ping", OK, _silent_routers),
    "sehat_tanpa_akhir": Fault("sehat; halaman tanpa akhir berisi urutan escape", OK, web="endless"),
    "kabel": Fault("kabel server tercabut", ("link_down", ""), _ip("-n switch link set p-client down")),
    "kartu": Fault("kartu jaringan dimatikan", ("link_down", ""), _ip("-n client link set lan down")),
    "switch": Fault("switch utama mati", ("access_switch_down", "switch"), _ip("-n switch link set br0 down")),
    "switch_jauh": Fault(
        "switch lantai 2 mati", ("access_switch_down", "far_switch"), _ip("-n far link set br0 down")
    ),
    "alamat_ganda": Fault(
        "dua mesin memakai satu alamat", ("ip_conflict", "app"), _ip("-n intruder link set lan up"), privileged=True
    ),
    "alamat_direbut": Fault(
        "mesin lain memakai alamat aplikasi", ("ip_conflict", "app"),
        _ip("-n intruder link set lan up", "-n app link set lan down"),
    ),
    "tanpa_rute": Fault("rute bawaan hilang", ("no_default_route", ""), _ip("-n client route del default")),
    "gateway_salah": Fault(
        "gateway salah", ("wrong_gateway", ""), _ip(f"-n client route replace default via {office.PRINTER}")
    ),
    "gateway": Fault("gateway mati", ("gateway_down", "gateway"), _ip("-n gateway link set lan down")),
    "tanpa_alamat": Fault("server tanpa alamat", ("no_address", ""), _ip("-n client addr flush dev lan")),
    "rute_buntu": Fault(
        "rute bawaan menuju jalan buntu", ("no_default_route", ""),
        _ip("-n client route del default", "-n client route add unreachable default"),
    ),
    "penyedia_hemat": Fault("ruter penyedia membatasi jawaban ping, meneruskan dengan baik", OK, _sparing_router),
    "perangkat": Fault("pencetak mati", ("host_down", "printer"), _ip("-n printer link set lan down")),
    "server_aplikasi": Fault("server aplikasi mati", ("host_down", "app"), _ip("-n app link set lan down")),
    "lan_hilang": Fault("paket hilang di LAN", ("lan_loss", "gateway"), rules={"client": Rule(loss_pct=10)}),
    "lan_lambat": Fault("LAN lambat", ("lan_slow", "gateway"), rules={"client": Rule(delay_ms=40)}),
    "wan_putus": Fault("jalur penyedia putus", ("wan_link_down", "isp"), _ip("-n isp link set office down")),
    "rute_penyedia": Fault(
        "rute hulu penyedia hilang", ("isp_routing", "site"), _ip("-n isp route replace blackhole 198.51.100.0/24")
    ),
    "hulu_putus": Fault("hulu penyedia putus", ("isp_routing", "site"), _ip("-n isp link set world down")),
    "dns_lokal": Fault("DNS kantor mati", ("dns_local_down", "dns"), dns="off"),
    "dns_gagal": Fault("DNS kantor menjawab SERVFAIL", ("dns_local_down", "dns"), dns="servfail"),
    "dns_semua": Fault(
        "porta 53 tertutup di mana-mana", ("dns_all_down", "dns"), _swallow("dport 53", "dns", "internet")
    ),
    "dns_udp": Fault(
        "DNS kantor hanya menjawab lewat TCP", ("dns_local_down", "dns"), _swallow("ipproto udp dport 53", "dns")
    ),
    "dns_salah": Fault("DNS kantor menjawab salah", ("dns_wrong_answer", "dns"), dns="wrong"),
    "dns_hilang": Fault("DNS kantor menjawab NXDOMAIN", ("dns_wrong_answer", "dns"), dns="nxdomain"),
    "wan_hilang": Fault("paket hilang di WAN", ("wan_loss", "isp"), rules={"wan": Rule(loss_pct=8)}),
    "wan_goyah": Fault("jitter di WAN", ("wan_jitter", "isp"), rules={"wan": Rule(jitter_ms=60)}),
    "wan_lambat": Fault("latensi WAN tinggi", ("wan_latency", "isp"), rules={"wan": Rule(delay_ms=150)}),
    "mtu": Fault("lubang MTU", ("mtu_blackhole", "site"), _ip("-n isp link set office mtu 1300")),
    "mtu_unduh": Fault(
        "lubang MTU hanya pada arah unduh", ("mtu_blackhole", "site"), _ip("-n gateway link set wan mtu 1440")
    ),
    "alamat_sendiri": Fault(
        "mesin lain memakai alamat server ini", ("ip_conflict", ""),
        _ip("-n intruder addr flush dev lan", f"-n intruder addr add {office.CLIENT}/24 dev lan",
            "-n intruder link set lan up"), privileged=True,
    ),
    "tidak_meneruskan": Fault(
        "gateway hidup tetapi tidak meneruskan", ("wan_link_down", "isp"),
        lambda: setting("gateway", "ipv4/ip_forward", "0"),
    ),
    "sebagian": Fault(
        "satu tujuan saja tidak diteruskan penyedia", ("isp_routing", "site"),
        _ip(f"-n isp route add blackhole {office.SITE}/32"),
    ),
    "layanan": Fault("layanan tidak berjalan", ("service_down", "web"), web="off"),
    "porta": Fault("porta 443 diblokir", ("firewall_block", "web"), _swallow("dport 443", "gateway")),
    "porta_tanpa_icmp": Fault(
        "porta 443 diblokir; soket ICMP tertutup", ("firewall_block", "web"), _swallow("dport 443", "gateway"),
        icmp=False,
    ),
    "http_503": Fault("galat HTTP 503", ("http_5xx", "web"), web="503"),
    "http_rusak": Fault("jawaban bukan HTTP", ("http_error", "web"), web="garbage"),
    "http_lambat": Fault("HTTP lambat", ("http_slow", "web"), web="slow"),
    "http_bisu": Fault("HTTP tidak pernah menjawab", ("http_slow", "web"), web="mute"),
    "sertifikat": Fault("sertifikat kedaluwarsa", ("tls_expired", "web"), web="expired"),
    "lebar_pita": Fault(
        "lebar pita kecil", ("low_bandwidth", "web"),
        _tc("-n isp qdisc add dev office root tbf rate 2mbit burst 16kb latency 200ms"),
    ),
}
