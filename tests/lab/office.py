"""The office of the lab: who stands where, and the targets registered for it."""

from __future__ import annotations

from tuntas.probes.target import Role, Target

GATEWAY, SWITCH, FAR_SWITCH, CLIENT = "10.20.0.1", "10.20.0.2", "10.20.0.3", "10.20.0.10"
DNS, APP, PRINTER, ACCESS_POINT = "10.20.0.53", "10.20.0.80", "10.20.0.90", "10.20.0.91"
WAN, ISP = "203.0.113.2", "203.0.113.1"
ISP_INSIDE, SITE, PUBLIC_DNS, OTHER_DNS, WEB = (f"198.51.100.{n}" for n in (1, 10, 53, 54, 80))
INTERNET = (SITE, PUBLIC_DNS, OTHER_DNS, WEB)
FOREIGN_MAC = "02:00:00:00:00:ee"
ELSEWHERE = "203.0.113.99"  # where a wrong answer leads

INTRANET, SERVICE = "intranet.contoh.go.id", "layanan.contoh.go.id"
NAMES = {INTRANET: APP, SERVICE: WEB}


def mac(address: str) -> str:
    """Every machine's MAC is told by the end of its address."""
    return "02:00:00:00:00:" + f"{int(address.rpartition('.')[2]):02x}"


TARGETS = (
    Target(key="gateway", name="Gateway kantor", role=Role.GATEWAY, address=GATEWAY, mac=mac(GATEWAY)),
    Target(key="switch", name="Switch utama", role=Role.SWITCH, address=SWITCH),
    Target(key="far_switch", name="Switch lantai 2", role=Role.SWITCH, address=FAR_SWITCH, uplink="switch"),
    Target(key="printer", name="Pencetak lantai 2", role=Role.HOST, address=PRINTER, uplink="far_switch"),
    Target(key="access_point", name="AP lantai 2", role=Role.HOST, address=ACCESS_POINT, uplink="far_switch"),
    Target(key="dns", name="DNS kantor", role=Role.RESOLVER, address=DNS),
    Target(
        key="app", name="Aplikasi intranet", role=Role.WEB, address=INTRANET, addresses=(APP,),
        scheme="http", mac=mac(APP),
    ),
    Target(key="isp", name="Sisi penyedia", role=Role.ISP, address=ISP, contract="astinet"),
    Target(key="site", name="Situs acuan", role=Role.INTERNET, address=SITE),
    Target(key="public_dns", name="DNS publik 1", role=Role.PUBLIC_RESOLVER, address=PUBLIC_DNS),
    Target(key="other_dns", name="DNS publik 2", role=Role.PUBLIC_RESOLVER, address=OTHER_DNS),
    Target(
        key="web", name="Layanan daring", role=Role.WEB, address=SERVICE, addresses=(WEB,), scheme="https",
        download="/berkas",
    ),
)  # fmt: skip
