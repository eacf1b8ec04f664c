"""Reads the cover of a definition: the boxes of the first page of an SOP AP (PermenPAN-RB 35/2012)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tuntas.sop.node import Node

__all__ = ["read_cover"]

TEXTS = ("judul", "judul_bagan", "nomor", "nama_sop")
DATES = ("tanggal_pembuatan", "tanggal_revisi", "tanggal_efektif")
LISTS = ("instansi", "dasar_hukum", "kualifikasi", "keterkaitan", "peralatan", "peringatan", "pencatatan")
SIGNERS = ("disahkan", "mengetahui")
OF_SIGNER = ("jabatan", "nama", "nip")


def read_cover(root: Node) -> Mapping[str, object]:
    """[cover]: texts, dates, lists of texts, and who signed; only the boxes that are filled."""
    node = root.child("cover", root.within("cover"))
    if node is None:
        return {}
    cover: dict[str, object] = {key: node.text(key) for key in TEXTS}
    cover |= {key: _date(node, key) for key in DATES}
    cover |= {key: list(node.texts(key)) for key in LISTS}
    cover |= {key: _signer(node, key) for key in SIGNERS}
    node.close()
    return {key: value for key, value in cover.items() if value}


def _date(node: Node, key: str) -> date | str | None:
    """A date; or a text, where the sheet prints something else ("Juni 2024")."""
    value = node.raw(key)
    if value is None or type(value) is date or isinstance(value, str):
        return value
    node.wrong(key, "date")
    return None


def _signer(node: Node, key: str) -> dict[str, str] | None:
    table = node.child(key, node.within(key))
    if table is None:
        return None
    signer = {one: table.text(one) for one in OF_SIGNER}
    table.close()
    return signer
