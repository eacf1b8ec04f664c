#!/usr/bin/env python3
"""Membuktikan bahwa bundel kasus Tuntas utuh / proves that a case bundle of Tuntas is whole.

    python3 verify.py [--en] [--tepercaya] [BERKAS.zip | FOLDER]

Needs Python 3.8 and nothing else. Every byte of the ZIP follows from its manifest: members are stored as they
are, and every header is written from name, size and CRC alone. So the ZIP is built anew and compared byte by
byte, and no flipped bit can hide in a field that unpacking ignores. Exit code: 0 whole, 1 not, 2 wrongly called.
"""
from __future__ import annotations

import hashlib
import json
import re
import struct
import sys
import zlib
from pathlib import Path

FORMAT = "tuntas-bundel/1"
MANIFEST, SEAL, EVENTS, EDITION, SELF = "manifest.json", "manifest.sha256", "kejadian.jsonl", "sop.toml", "verify.py"
CHUNK = 1 << 20
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")

# -- the canonical ZIP: stored, no extras, one date for all ---------------------------------------


def local_header(name: str, size: int, crc: int) -> bytes:
    """What stands before the bytes of a member."""
    fields = (b"PK\3\4", 20, 0, 0, 0, 33, crc, size, size, len(name), 0)
    return struct.pack("<4s5H3L2H", *fields) + name.encode("ascii")


def directory_entry(name: str, size: int, crc: int, offset: int) -> bytes:
    """The line of a member in the list at the end."""
    fields = (b"PK\1\2", 3 << 8 | 20, 20, 0, 0, 0, 33, crc, size, size, len(name), 0, 0, 0, 0, 0o100644 << 16, offset)
    return struct.pack("<4s6H3L5H2L", *fields) + name.encode("ascii")


def end_record(count: int, size: int, offset: int) -> bytes:
    """The last bytes of the file."""
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, offset, 0)


def seal_of(manifest: bytes) -> bytes:
    """manifest.sha256, as `sha256sum -c` reads it."""
    return (hashlib.sha256(manifest).hexdigest() + "  " + MANIFEST + "\n").encode()


def exhibit(sha256: str) -> str:
    """Where the raw data of a measurement lies."""
    return "pengukuran/" + sha256[:16] + ".json"


def canonical(value: object) -> bytes:
    """The JSON text that the chain hashes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# -- what was found -------------------------------------------------------------------------------

SAYS = {  # Indonesian, English
    "no_bundle": ("{name} bukan bundel kasus, atau awalnya rusak.", "{name} is no case bundle, or damaged at once."),
    "format": ("Bentuk bundel {name} tidak dikenal.", "Unknown bundle format {name}."),
    "manifest": (
        "manifest.json tidak cocok dengan manifest.sha256: salah satunya berubah. Isi lainnya tidak dapat dinilai.",
        "manifest.json does not match manifest.sha256: one of them was changed. Nothing else can be judged.",
    ),
    "changed": ("{name}: isinya berubah.", "{name}: its content was changed."),
    "missing": ("{name}: tidak ada.", "{name}: is missing."),
    "added": ("{name}: ditambahkan; manifest tidak menyebutnya.", "{name}: was added; the manifest does not name it."),
    "strange": ("{name}: bukan nama dari Tuntas.", "{name}: no name that Tuntas gives."),
    "header": ("ZIP: kepala berkas {name} berubah.", "ZIP: the header of {name} was changed."),
    "directory": ("ZIP: daftar isi pada {name} berubah.", "ZIP: the directory entry of {name} was changed."),
    "end": ("ZIP: penutupnya berubah.", "ZIP: its end record was changed."),
    "length": ("ZIP: panjangnya {found} bita, seharusnya {meant}.", "ZIP: {found} bytes long, should be {meant}."),
    "event": ("Kejadian {seq} berubah.", "Event {seq} was changed."),
    "link": ("Rantai terputus di kejadian {seq}.", "The chain is broken at event {seq}."),
    "head": ("Kepala rantai bukan kejadian terakhir.", "The head of the chain is not the last event."),
    "edition": ("sop.toml: bukan terbitan pada kejadian {seq}.", "sop.toml: not the edition of event {seq}."),
    "differs": ("{name}: bukan yang tercatat pada kejadian {seq}.", "{name}: not what event {seq} recorded."),
    "lost": ("{name}: tidak ada, padahal tercatat pada kejadian {seq}.", "{name}: missing; event {seq} recorded it."),
    "unknown": ("{name}: tidak ada kejadian yang mencatatnya.", "{name}: no event records it."),
    "self": (
        "verify.py yang berjalan bukan yang ada dalam bundel; bila berasal dari rilis, tambahkan --tepercaya.",
        "The running verify.py is not the one in the bundle; if it came with a release, add --tepercaya.",
    ),
    "unreadable": ("Tidak dapat dibaca: {name}", "Cannot be read: {name}"),
    "composed_later": (
        "{name}: disusun setelah naskahnya disahkan; sidiknya hanya ada dalam manifest.",
        "{name}: composed after its paper was sealed; only the manifest has its hash.",
    ),
    "brought": (
        "{count} lampiran tidak disebut kejadian mana pun: dibawa saat melapor, atau tidak dipakai.",
        "{count} attachments are named by no event: brought with the report, or not used.",
    ),
    "no_pdf": ("{name}: PDF-nya belum pernah dibuat.", "{name}: its PDF was never made."),
    "about": ("Bundel kasus {case}, dibuat {at} oleh {by}", "Bundle of case {case}, made {at} by {by}"),
    "members": ("{count} berkas, {size} bita.", "{count} files, {size} bytes."),
    "zip": ("setiap bita ZIP, dengan menyusunnya ulang.", "every byte of the ZIP, by building it anew."),
    "chain": ("rantai {count} kejadian, kepalanya {head}.", "a chain of {count} events, its head {head}."),
    "papers": (
        "{papers} naskah, {frozen} isi beku, {pdf} PDF, {signed} salinan bertanda tangan, terhadap rantai.",
        "{papers} papers, {frozen} frozen contents, {pdf} PDFs, {signed} signed copies, against the chain.",
    ),
    "files": ("{count} lampiran, terhadap rantai.", "{count} attachments, against the chain."),
    "measured": (
        "{count} data mentah pengukuran, terhadap rantai.", "{count} raw data of measurements, against the chain.",
    ),
    "sop": ("terbitan SOP, terhadap kejadian pertama.", "the edition of the SOP, against the first event."),
}
_LABELS = (("diperiksa ", "catatan   ", "RUSAK     "), ("checked   ", "note      ", "FAULT     "))


class Findings:
    """What was checked, what is worth a note, and every fault: (key of SAYS, values) each."""

    def __init__(self) -> None:
        self.about: dict = {}
        self.checked: list = []
        self.notes: list = []
        self.faults: list = []
        self.sha256: dict = {}  # of each member, as it is

    def fault(self, key: str, **values: object) -> None:
        if (key, values) not in self.faults:
            self.faults.append((key, values))


def told(found: tuple, english: bool = False) -> str:
    """A finding in words."""
    key, values = found
    return SAYS[key][english].format(**values)


# -- where the members lie ------------------------------------------------------------------------


class Folder:
    """The bundle unpacked."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def start(self) -> tuple:
        """Manifest and seal."""
        files = [self.path / name for name in (MANIFEST, SEAL)]
        return tuple(one.read_bytes() if one.is_file() else b"" for one in files)

    def chunks(self, name: str, size: int) -> object:
        with (self.path / name).open("rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")

    def place(self, members: list, found: Findings) -> None:
        """Nothing lies here that the manifest does not name."""
        names = {name for name, _size, _crc in members}
        names |= {name.split("/")[0] for name in names}
        for path in sorted(self.path.rglob("*")):
            name = path.relative_to(self.path).as_posix()
            if name not in names:
                found.fault("added", name=name)


class Zip:
    """The bundle as the one file that it was handed out as."""

    def __init__(self, file: object) -> None:
        self.file = file
        self.size = file.seek(0, 2)
        self.offsets: dict = {}

    def at(self, offset: int, size: int) -> bytes:
        self.file.seek(offset)
        return self.file.read(size)

    def start(self) -> tuple:
        """Manifest and seal, which come first; a damaged size is made good by what follows."""
        begin, seal = len(local_header(MANIFEST, 0, 0)), len(local_header(SEAL, 0, 0))
        follows = self.at(0, 4 * CHUNK).find(SEAL.encode(), begin) - 30 - begin
        sizes = [*struct.unpack("<2L", self.at(18, 8).ljust(8, b"\0")), follows]
        tries = [
            (self.at(begin, size), self.at(begin + size + seal, len(seal_of(b""))))
            for size in sizes if 0 < size < self.size
        ]  # fmt: skip
        whole = [one for one in tries if seal_of(one[0]) == one[1]]
        return (whole or tries or [(b"", b"")])[0]

    def chunks(self, name: str, size: int) -> object:
        self.file.seek(self.offsets[name])
        while size > 0:
            chunk = self.file.read(min(CHUNK, size))
            if not chunk:
                return
            size -= len(chunk)
            yield chunk

    def place(self, members: list, found: Findings) -> None:
        """Build every header anew and compare; where each member begins follows from that."""
        offset, directory = 0, []
        for name, size, crc in members:
            header = local_header(name, size, crc)
            if self.at(offset, len(header)) != header:
                found.fault("header", name=name)
            directory.append((name, directory_entry(name, size, crc, offset)))
            self.offsets[name] = offset + len(header)
            offset += len(header) + size
        begin = offset
        for name, entry in directory:
            if self.at(offset, len(entry)) != entry:
                found.fault("directory", name=name)
            offset += len(entry)
        end = end_record(len(members), offset - begin, begin)
        if self.at(offset, len(end)) != end:
            found.fault("end")
        if self.size != offset + len(end):
            found.fault("length", found=self.size, meant=offset + len(end))
        found.checked.append(("zip", {}))


# -- the checks -----------------------------------------------------------------------------------


def examine(target: object) -> Findings:
    """Everything that is to be found in `target`: the path of a ZIP or folder, or a file open for reading."""
    found = Findings()
    try:
        if hasattr(target, "read"):
            _examine(Zip(target), "ZIP", found)
        elif Path(target).is_dir():
            _examine(Folder(Path(target)), str(target), found)
        else:
            with Path(target).open("rb") as file:
                _examine(Zip(file), str(target), found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
        found.fault("unreadable", name=f"{type(error).__name__}: {error}")
    return found


def _examine(bundle: object, name: str, found: Findings) -> None:
    manifest, seal = bundle.start()
    try:
        about = json.loads(manifest.decode())
    except ValueError:
        about = None
    if about is None and seal_of(b"")[64:] != seal[64:]:
        found.fault("no_bundle", name=name)
        return
    if seal_of(manifest) != seal:
        found.fault("manifest")
        return
    if about.get("format") != FORMAT:
        found.fault("format", name=about.get("format"))
        return
    found.about = about
    first = [(one, len(raw), zlib.crc32(raw)) for one, raw in ((MANIFEST, manifest), (SEAL, seal))]
    members = [(one, said["size"], said["crc32"]) for one, said in sorted(about["members"].items())]
    for one, _size, _crc in members:
        if not NAME.fullmatch(one) or one in (MANIFEST, SEAL):
            found.fault("strange", name=one)
            return
    bundle.place([*first, *members], found)
    for one, size, _crc in members:
        _member(bundle, one, size, about["members"][one]["sha256"], found)
    found.checked.insert(0, ("members", {"count": len(first) + len(members), "size": sum(one[1] for one in members)}))
    events = _chain(b"".join(bundle.chunks(EVENTS, about["members"][EVENTS]["size"])), about, found)
    _records(events, about, found)


def _member(bundle: object, name: str, size: int, sha256: str, found: Findings) -> None:
    digest, length = hashlib.sha256(), 0
    try:
        for chunk in bundle.chunks(name, size):
            digest.update(chunk)
            length += len(chunk)
    except OSError:
        found.fault("missing", name=name)
        return
    found.sha256[name] = digest.hexdigest()
    if (length, digest.hexdigest()) != (size, sha256):
        found.fault("changed", name=name)


def _chain(text: bytes, about: dict, found: Findings) -> list:
    """The events, each recomputed: a line is the very text that was hashed, and names the hash before it."""
    events, previous = [], ""
    lines = text.split(b"\n")
    lines = lines[:-1] if lines[-1] == b"" else lines
    for seq, line in enumerate(lines, 1):
        hashed, event = hashlib.sha256(line).hexdigest(), _event(line)
        if event is None or about["chain"][seq - 1 : seq] != [hashed]:
            found.fault("event", seq=seq)
        if event is None or (event["case"], event["seq"], event["previous"]) != (about["case"], seq, previous):
            found.fault("link", seq=seq)
        events += [event] if event is not None else []
        previous = hashed
    if (previous, len(lines)) != (about["head"], len(about["chain"])):
        found.fault("head")
    found.checked.append(("chain", {"count": len(lines), "head": about["head"]}))
    return events


def _event(line: bytes) -> object:
    """What a line says, if it is the text of an event as it is hashed; else None."""
    try:
        event = json.loads(line.decode())
    except ValueError:
        return None
    named = isinstance(event, dict) and {"case", "seq", "previous", "kind", "data"} <= set(event)
    return event if named and canonical(event) == line else None


def _records(events: list, about: dict, found: Findings) -> None:
    """Editions, papers and attachments are those that the events recorded."""
    seen = set()
    for event in events:
        seq, kind, data = event["seq"], event["kind"], event["data"]
        try:
            claims = _claims(kind, data, about, found.sha256)
            edition = data["edition"] if kind == "case.received" else None
        except (KeyError, TypeError, AttributeError):  # told of above as changed, unless the whole chain was made anew
            found.fault("event", seq=seq)
            continue
        if edition is not None and edition != found.sha256.get(EDITION):
            found.fault("edition", seq=seq)
        for name, sha256 in claims:
            seen.add(name)
            if name not in found.sha256:
                found.fault("lost", name=name, seq=seq)
            elif found.sha256[name] != sha256:
                found.fault("differs", name=name, seq=seq)
    members = sorted(found.sha256)
    papers = [name for name in members if name.startswith("naskah/")]
    for name in papers:
        if name not in seen and name.endswith(".beku.json"):
            found.notes.append(("composed_later", {"name": name}))
        elif name not in seen:
            found.fault("unknown", name=name)
    measured = [name for name in members if name.startswith("pengukuran/")]
    for name in measured:
        if name not in seen:
            found.fault("unknown", name=name)
    stems = [name[: -len(".data.json")] for name in papers if name.endswith(".data.json")]
    found.notes += [("no_pdf", {"name": stem}) for stem in stems if stem + ".pdf" not in {*papers, *seen}]
    counts = {
        "papers": len(stems), "signed": sum(".ttd-" in one for one in papers),
        "frozen": sum(one.endswith(".beku.json") and one in seen for one in papers),
        "pdf": sum(one.endswith(".pdf") and ".ttd-" not in one for one in papers),
    }  # fmt: skip
    found.checked += [("sop", {}), ("papers", counts)]
    if measured:
        found.checked.append(("measured", {"count": len(measured)}))
    brought = [name for name in members if name.startswith("lampiran/")]
    found.checked.append(("files", {"count": sum(name in seen for name in brought)}))
    if rest := sum(name not in seen for name in brought):
        found.notes.append(("brought", {"count": rest}))


def _claims(kind: str, data: dict, about: dict, sha256: dict) -> list:
    """(member, sha256) for everything that an event says of a file."""
    if kind == "case.received":
        return [(f"naskah/{about['intake']}-1.data.json", data["paper"])]
    stem = "naskah/{key}-{revision}".format
    if kind == "step.finished":
        papers = data.get("papers", [])
        files = [one for paper in papers for one in paper.get("files", [])]
        found = [(stem(**one) + ".data.json", one["sha256"]) for one in papers]
        return found + [pair for one in files for pair in _named(sha256, "lampiran/", one)]
    if kind == "papers.sealed":
        return [(stem(**one) + ".beku.json", one["sha256"]) for one in data["papers"] if one.get("sha256")]
    if kind == "paper.kept":
        return [(stem(key=data["paper"], revision=data["revision"]) + ".pdf", data["sha256"])]
    if kind == "paper.signed":
        prefix = stem(key=data["paper"], revision=data["revision"]) + ".ttd-"
        return _named(sha256, prefix, data["sha256"])
    if kind in ("network.measured", "browser.measured"):
        return [(exhibit(data["sha256"]), data["sha256"])]
    return []


def _named(sha256: dict, prefix: str, wanted: str) -> list:
    """The members under `prefix` that have that hash; one that is missing, where none has."""
    names = [name for name, one in sha256.items() if one == wanted and name.startswith(prefix)]
    return [(name, wanted) for name in names] or [(prefix + wanted[:16] + "...", wanted)]


# -- the program ----------------------------------------------------------------------------------


def report(found: Findings, english: bool = False) -> str:
    """Everything in words, line by line."""
    lines = []
    if found.about:
        about = {"case": found.about["case"], "at": found.about["made_at"], "by": found.about["made_by"]["name"]}
        lines.append(told(("about", about), english))
    for at, listed in enumerate((found.checked, found.notes, found.faults)):
        lines += [_LABELS[english][at] + told(one, english) for one in listed]
    whole = ("TIDAK UTUH, {} kesalahan.", "UTUH."), ("NOT WHOLE, {} faults.", "WHOLE.")
    return "\n".join([*lines, whole[english][not found.faults].format(len(found.faults))])


def main(words: list) -> int:
    known = ("--en", "--tepercaya", "--trusted")
    paths = [one for one in words if one not in known]
    if len(paths) > 1 or any(one.startswith("-") for one in paths):
        print("\n\n".join(__doc__.split("\n\n")[:2]))
        return 2
    here = Path(__file__).resolve()
    found = examine(paths[0] if paths else here.parent)
    asked = found.about and not {"--tepercaya", "--trusted"} & set(words)
    if asked and hashlib.sha256(here.read_bytes()).hexdigest() != found.about["members"][SELF]["sha256"]:
        found.fault("self")
    print(report(found, "--en" in words))
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
