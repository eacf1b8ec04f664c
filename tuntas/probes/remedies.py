"""What each method is called, what is lost without it, and what opens it: in words and commands for an administrator.

`{gid}` in a command is the group of the process that measures.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["REMEDIES", "Remedy", "Way"]

Words = tuple[str, str]


@dataclass(frozen=True)
class Way:
    """One way to open a method: where it is done, and what is typed or written there."""

    where: Words
    command: str


@dataclass(frozen=True)
class Remedy:
    """`serves`: what it measures; `cost`: what is lost where it does not work; `advice`: what to do about it."""

    name: Words
    serves: Words
    cost: Words
    advice: Words
    ways: tuple[Way, ...] = ()


_MACHINE = ("Mesin atau mesin maya", "Machine or virtual machine")
_CONTAINER = ("Kontainer (Docker, Podman)", "Container (Docker, Podman)")
_SERVICE = ("Layanan systemd", "systemd service")
_SYSCTL = """echo 'net.ipv4.ping_group_range = {gid} {gid}' | sudo tee /etc/sysctl.d/60-tuntas.conf
sudo sysctl --system"""

REMEDIES: dict[str, Remedy] = {
    "icmp": Remedy(
        ("Ping lewat soket ICMP", "Ping by ICMP socket"),
        ("Kehilangan paket, jeda, dan goyangannya, sampai 20 paket tiap detik.",
         "Packet loss, delay and its spread, up to 20 packets a second."),
        ("Dipakai program ping: 5 paket tiap detik, jadi satu pengukuran lebih lama dan paketnya lebih sedikit.",
         "The ping program is used: 5 packets a second, so a survey takes longer and counts fewer packets."),
        ("Buka untuk grup layanan ini, lalu jalankan Tuntas kembali. Berlaku juga sesudah mesin dihidupkan lagi.",
         "Open it for this service's group, then start Tuntas again. It survives a restart of the machine."),
        (Way(_MACHINE, _SYSCTL),
         Way(_CONTAINER, "docker run --sysctl net.ipv4.ping_group_range='0 2147483647' …")),
    ),
    "ping": Remedy(
        ("Ping lewat program ping", "Ping by the ping program"),
        ("Anak tangga kedua: dipakai bila soket ICMP tertutup.",
         "The second rung: used where the ICMP socket is closed."),
        ("Bila soket ICMP juga tertutup, ping diganti sambungan TCP: perangkat tanpa porta terbuka dapat tampak mati.",
         "Where the ICMP socket is closed too, ping becomes TCP connections: a device that drops them may look dead."),
        ("Pasang programnya.", "Install the program."),
        (Way(_MACHINE, "sudo apt-get install iputils-ping"),
         Way(_CONTAINER, "RUN apt-get update && apt-get install -y iputils-ping"),
         Way(_SERVICE, "# sudo systemctl edit tuntas\n[Service]\nAmbientCapabilities=CAP_NET_RAW")),
    ),
    "tcp": Remedy(
        ("Sambungan TCP", "TCP connections"),
        ("Porta layanan, halaman web, laju unduh; dan anak tangga terakhir dari ping.",
         "Service ports, web pages, download rate; and the last rung of ping."),
        ("Aplikasi, halaman web, dan laju unduh tidak terukur.",
         "Applications, web pages and download are not measured."),
        ("Selalu ada selama layanan boleh membuka soket. Periksa batasan pada unit systemd.",
         "Always there as long as the service may open sockets. Look at the limits of the systemd unit."),
        (Way(_SERVICE, "# sudo systemctl edit tuntas\n[Service]\n"
             "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET\nPrivateNetwork=no"),),
    ),
    "traceroute": Remedy(
        ("Jejak rute dan MTU (UDP, IP_RECVERR)", "Path and MTU (UDP, IP_RECVERR)"),
        ("Di router mana jalur putus, dan apakah paket besar lewat.",
         "At which router the path breaks, and whether large packets pass."),
        ("Jalur tidak tampak: apakah putusnya di sisi penyedia atau sesudahnya hanya dapat diduga dari ping.",
         "The path is not seen: whether it breaks at the provider or beyond can only be guessed from pings."),
        ("Izinkan pesan galat ICMP masuk pada tembok api mesin ini.", "Let ICMP errors in at this machine's firewall."),
        (Way(_MACHINE, "sudo nft add rule inet filter input icmp type "
             "'{ time-exceeded, destination-unreachable }' accept"),
         Way(_CONTAINER, "docker run --network host …")),
    ),
    "dns": Remedy(
        ("Pertanyaan DNS (UDP)", "DNS questions (UDP)"),
        ("Apakah DNS kantor dan DNS publik menjawab, dan menjawab benar.",
         "Whether the office's and public DNS answer, and answer rightly."),
        ("DNS yang mati atau menjawab salah tidak terlihat.", "DNS that is down or answers wrongly is not seen."),
        ("Izinkan jawaban UDP dari porta 53 pada tembok api mesin ini.",
         "Let UDP answers from port 53 in at this machine's firewall."),
        (Way(_MACHINE, "sudo nft add rule inet filter input ct state established,related accept"),),
    ),
    "snmp": Remedy(
        ("Porta switch lewat SNMP (UDP 161)", "Switch ports by SNMP (UDP 161)"),
        ("Tambahan: porta mana pada switch yang hidup, mati, atau mencatat galat. Tidak ikut menentukan putusan.",
         "An extra: which ports of a switch are up, down or count errors. It takes no part in the verdict."),
        ("Keadaan porta switch tidak tampak; pengukuran lain tetap jalan.",
         "The state of switch ports is not seen; everything else is measured."),
        ("Izinkan jawaban UDP dari porta 161, dan di switch: komunitas baca-saja yang hanya menjawab alamat mesin ini.",
         "Let UDP answers from port 161 in, and on the switch: a read-only community that answers this machine alone."),
        (Way(_MACHINE, "sudo nft add rule inet filter input ct state established,related accept"),),
    ),
    "tls": Remedy(
        ("Daftar CA untuk sertifikat TLS", "List of CAs for TLS certificates"),
        ("Apakah sertifikat aplikasi dipercaya; masa berlakunya terukur tanpa daftar ini.",
         "Whether an application's certificate is trusted; its dates are read without this list."),
        ("Setiap sertifikat tercatat “tidak dipercaya”. Putusan tidak berubah.",
         "Every certificate is noted as untrusted. The verdict does not change."),
        ("Pasang daftar CA.", "Install the list of CAs."),
        (Way(_MACHINE, "sudo apt-get install ca-certificates"),
         Way(_CONTAINER, "RUN apt-get update && apt-get install -y ca-certificates")),
    ),
    "arp": Remedy(
        ("Alamat ganda lewat ARP", "Duplicate addresses by ARP"),
        ("Apakah dua perangkat memakai satu alamat IP.", "Whether two devices use one IP address."),
        ("Alamat hanya dibandingkan dengan MAC yang tercatat dan tabel tetangga kernel.",
         "Addresses are only compared with the MAC on record and the kernel's neighbours."),
        ("Beri layanan ini kemampuan CAP_NET_RAW.", "Give the service the capability CAP_NET_RAW."),
        (Way(_SERVICE, "# sudo systemctl edit tuntas\n[Service]\nAmbientCapabilities=CAP_NET_RAW"),
         Way(_CONTAINER, "docker run --cap-add NET_RAW …")),
    ),
    "link": Remedy(
        ("Kabel, rute, dan tetangga", "Cable, routes, neighbours"),
        ("Apakah kabel mesin ini tersambung, dan lewat gateway mana.",
         "Whether this machine's cable has a link, and by which gateway."),
        ("Kabel dan rute bawaan tidak diperiksa; putusan dimulai dari gateway.",
         "Cable and default route are not looked at; the verdict begins at the gateway."),
        ("Jalankan dengan akses baca ke /proc/net dan /sys/class/net.", "Let it read /proc/net and /sys/class/net."),
        (Way(_SERVICE, "# sudo systemctl edit tuntas\n[Service]\nProcSubset=all\nPrivateNetwork=no"),
         Way(_CONTAINER, "docker run --network host …")),
    ),
    "ipv6": Remedy(
        ("Sasaran IPv6", "IPv6 targets"),
        ("Hanya perlu bila ada sasaran beralamat IPv6.", "Only needed where targets have IPv6 addresses."),
        ("Sasaran IPv6 tampak tidak menjawab.", "IPv6 targets seem not to answer."),
        ("Beri mesin ini alamat dan rute IPv6.", "Give this machine an IPv6 address and route."),
    ),
}  # fmt: skip
