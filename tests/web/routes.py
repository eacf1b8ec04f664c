"""The route matrix: what each route answers to each actor. `login`: it leads to the sign-in.

Where a route speaks of a case there is a row for each scene: `fresh` (step 1 is open), `vendor` (step 5 is
the vendor's), `finished` (reported to the Kepala). Wayan is Anggota and Ketua of another office.
"""

from __future__ import annotations

from typing import Any

ARGUMENTS: dict[str, dict[str, Any]] = {
    "procedure": {"key": "penanganan-kendala-jaringan"},
    "procedure-sheet": {"key": "penanganan-kendala-jaringan"},
    "procedure-print": {"key": "penanganan-kendala-jaringan"},
    "procedure-comparison": {"key": "penanganan-kendala-jaringan"},
    "paper-page": {"page": 1},
    "first-administrator": {"code": "kode-yang-salah"},
    "account-key-revocation": {"pk": 1},
    "GET /api/v1/procedures/{key}": {"key": "penanganan-kendala-jaringan"},
    "GET /api/v1/procedures/{key}/sheet.svg": {"key": "penanganan-kendala-jaringan"},
    "GET /api/v1/references/{kind}": {"kind": "device"},
    "PUT /api/v1/cases/{number}/papers/{key}": {
        "key": {"fresh": "rencana_kerja", "vendor": "laporan_penanganan", "finished": "laporan_penanganan"}
    },
}

BODIES: dict[str, dict[str, str]] = {
    "case-note": {"text": "Catatan."},
    "case-waiver": {"paper": "bukti_perbaikan", "reason": "Tidak ada yang diganti."},
    "case-withdrawal": {"kind": "duplicate", "reason": "Sama dengan yang lain."},
    "case-reopening": {"reason": "Mati lagi."},
    "step-holding": {"reason": "Menunggu suku cadang."},
    "step-return": {"to": "pengecekan", "reason": "Kurang jelas."},
    "step-assignment": {"to": "budi", "reason": "Ani cuti."},
    "step-log": {"text": "Di lokasi."},
    "vendor-acceptance": {"nama": "Vina"},
    "vendor-log": {"catatan": "Di lokasi."},
    "track-works": {"normal": "ya"},
    "track-rating": {"nilai": "5"},
    "track-more": {"keterangan": "Masih mati."},
}

# fmt: off
# nobody wayan ani ketut jusuf vina sari link (somebody who came by the vendor's link)
PAGES: dict[tuple[str, str], str | dict[str, str]] = {
    ("home", "GET"): "302 302 302 302 302 302 302 302",
    ("report", "GET"): "200 200 200 200 200 200 200 200",
    ("report", "POST"): "422 422 422 422 422 422 422 422",
    ("me-too", "POST"): {
        "fresh":    "302 302 302 302 302 302 302 302",
        "vendor":   "302 302 302 302 302 302 302 302",
        "finished": "409 409 409 409 409 409 409 409",
    },
    ("report-sent", "GET"): "200 200 200 200 200 200 200 200",
    ("track-find", "GET"): "200 200 200 200 200 200 200 200",
    ("track", "GET"): "200 200 200 200 200 200 200 200",
    ("track-works", "POST"): {
        "fresh":    "302 302 302 302 302 302 302 302",
        "vendor":   "302 302 302 302 302 302 302 302",
        "finished": "302 302 302 302 302 302 302 302",
    },
    ("track-rating", "POST"): {
        "fresh":    "422 422 422 422 422 422 422 422",
        "vendor":   "422 422 422 422 422 422 422 422",
        "finished": "302 302 302 302 302 302 302 302",
    },
    ("track-more", "POST"): {
        "fresh":    "302 302 302 302 302 302 302 302",
        "vendor":   "302 302 302 302 302 302 302 302",
        "finished": "302 302 302 302 302 302 302 302",
    },
    ("verification-find", "GET"): "200 200 200 200 200 200 200 200",
    ("verification", "GET"): "404 404 404 404 404 404 404 404",  # the code is a report's, so unknown here
    ("vendor-case", "GET"): "404 404 404 404 404 404 404 200",
    ("vendor-acceptance", "POST"): "404 404 404 404 404 404 404 302",
    ("vendor-log", "POST"): "404 404 404 404 404 404 404 302",
    ("vendor-draft", "POST"): "404 404 404 404 404 404 404 302",
    ("vendor-completion", "POST"): "404 404 404 404 404 404 404 302",
    ("vendor-file", "GET"): "404 404 404 404 404 404 404 200",
    ("vendor", "GET"): "302 302 302 302 302 302 302 302",
    ("desk", "GET"): "login 200 200 200 200 200 200 login",
    ("inbox", "GET"): "login 200 200 200 200 200 200 login",
    ("inbox-read", "POST"): "login 302 302 302 302 302 302 login",
    ("case-new", "GET"): "login 200 200 200 200 403 403 login",
    ("case-new", "POST"): "login 422 422 422 422 403 403 login",
    ("case", "GET"): {
        "fresh":    "login 404 200 200 200 404 404 login",
        "vendor":   "login 404 200 200 200 200 404 login",
        "finished": "login 404 200 200 200 404 404 login",
    },
    ("case-chart", "GET"): {
        "fresh":    "login 404 200 200 200 404 404 login",
        "vendor":   "login 404 200 200 200 200 404 login",
        "finished": "login 404 200 200 200 404 404 login",
    },
    ("case-note", "POST"): {
        "fresh":    "login 404 302 302 302 404 404 login",
        "vendor":   "login 404 302 302 302 403 404 login",
        "finished": "login 404 302 302 302 404 404 login",
    },
    ("case-waiver", "POST"): {
        "fresh":    "login 404 403 302 403 404 404 login",
        "vendor":   "login 404 403 302 403 403 404 login",
        "finished": "login 404 403 409 403 404 404 login",
    },
    ("case-withdrawal", "POST"): {
        "fresh":    "login 404 302 302 403 404 404 login",
        "vendor":   "login 404 302 302 403 403 404 login",
        "finished": "login 404 409 409 403 404 404 login",
    },
    ("case-reopening", "POST"): {
        "fresh":    "login 404 403 409 403 404 404 login",
        "vendor":   "login 404 403 409 403 403 404 login",
        "finished": "login 404 403 302 403 404 404 login",
    },
    ("case-acknowledgement", "POST"): {
        "fresh":    "login 404 403 403 422 404 404 login",
        "vendor":   "login 404 403 403 422 403 404 login",
        "finished": "login 404 403 403 302 404 404 login",
    },
    ("case-bundle", "POST"): {
        "fresh":    "login 404 403 200 200 404 404 login",
        "vendor":   "login 404 403 200 200 403 404 login",
        "finished": "login 404 403 200 200 404 404 login",
    },
    ("step-taking", "POST"): {
        "fresh":    "login 404 302 403 403 404 404 login",
        "vendor":   "login 404 302 403 403 302 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-release", "POST"): {
        "fresh":    "login 404 422 403 403 404 404 login",
        "vendor":   "login 404 422 403 403 422 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-draft", "POST"): {
        "fresh":    "login 404 302 403 403 404 404 login",
        "vendor":   "login 404 302 403 403 302 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-completion", "POST"): {
        "fresh":    "login 404 422 403 403 404 404 login",
        "vendor":   "login 404 422 403 403 422 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-holding", "POST"): {
        "fresh":    "login 404 302 403 403 404 404 login",
        "vendor":   "login 404 302 403 403 403 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-resuming", "POST"): {
        "fresh":    "login 404 409 409 403 404 404 login",
        "vendor":   "login 404 409 409 403 403 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-return", "POST"): {
        "fresh":    "login 404 422 403 403 404 404 login",
        "vendor":   "login 404 302 403 403 403 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-assignment", "POST"): {
        "fresh":    "login 404 403 302 403 404 404 login",
        "vendor":   "login 404 403 302 403 403 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-log", "POST"): {
        "fresh":    "login 404 302 403 403 404 404 login",
        "vendor":   "login 404 302 403 403 302 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-link", "POST"): {
        "fresh":    "login 404 422 422 422 404 404 login",
        "vendor":   "login 404 302 302 302 403 404 login",
        "finished": "login 404 409 409 409 404 404 login",
    },
    ("step-preview", "GET"): {
        "fresh":    "login 404 200 404 404 404 404 login",
        "vendor":   "login 404 200 404 404 200 404 login",
        "finished": "login 404 404 404 404 404 404 login",
    },
    ("step-preview", "POST"): {
        "fresh":    "login 404 302 404 404 404 404 login",
        "vendor":   "login 404 302 404 404 302 404 login",
        "finished": "login 404 404 404 404 404 404 login",
    },
    ("paper-page", "GET"): {
        "fresh":    "login 404 200 200 200 404 404 login",
        "vendor":   "login 404 200 200 200 200 404 login",
        "finished": "login 404 200 200 200 404 404 login",
    },
    ("paper-signed", "GET"): {
        "fresh":    "login 404 404 404 404 404 404 login",
        "vendor":   "login 404 404 404 404 404 404 login",
        "finished": "login 404 404 404 404 404 404 login",
    },
    ("paper-signature", "POST"): {
        "fresh":    "login 404 422 422 422 404 404 login",
        "vendor":   "login 404 422 422 422 422 404 login",
        "finished": "login 404 422 422 422 404 404 login",
    },
    ("paper", "GET"): {
        "fresh":    "login 404 200 200 200 404 404 login",
        "vendor":   "login 404 200 200 200 200 404 login",
        "finished": "login 404 200 200 200 404 404 login",
    },
    ("paper-document", "GET"): {
        "fresh":    "login 404 200 200 200 404 404 login",
        "vendor":   "login 404 200 200 200 200 404 login",
        "finished": "login 404 200 200 200 404 404 login",
    },
    ("file", "GET"): "login 404 200 200 200 200 404 login",
    ("register", "GET"): "login 200 200 200 200 404 404 login",
    ("register-xlsx", "GET"): "login 200 200 200 200 404 404 login",
    ("register-pdf", "GET"): "login 200 200 200 200 404 404 login",
    ("procedures", "GET"): "200 200 200 200 200 200 200 200",
    ("procedure", "GET"): "200 200 200 200 200 200 200 200",
    ("procedure-sheet", "GET"): "200 200 200 200 200 200 200 200",
    ("procedure-print", "GET"): "200 200 200 200 200 200 200 200",
    ("procedure-comparison", "GET"): "200 200 200 200 200 200 200 200",
    ("account_login", "GET"): "200 302 302 302 302 302 302 200",
    ("account_login", "POST"): "422 302 302 302 302 302 302 422",
    ("account_logout", "POST"): "302 302 302 302 302 302 302 302",
    ("first-administrator", "GET"): "404 404 404 404 404 404 404 404",
    ("first-administrator", "POST"): "404 404 404 404 404 404 404 404",
    ("account", "GET"): "login 200 200 200 200 200 200 login",
    ("account_change_password", "GET"): "login 200 200 200 200 200 200 login",
    ("account_change_password", "POST"): "login 422 422 422 422 422 422 login",
    ("account-language", "POST"): "login 302 302 302 302 302 302 login",
    ("account-key", "POST"): "login 200 200 200 200 200 200 login",
    ("account-key-revocation", "POST"): "login 404 302 404 404 404 404 login",
    ("account-notices", "GET"): "login 200 200 200 200 200 200 login",
    ("account-notices", "POST"): "login 422 422 422 422 422 422 login",
    ("account-contact", "POST"): "login 422 422 422 422 422 422 login",
    ("account-contact-removal", "POST"): "login 404 404 404 404 404 404 login",  # nobody has an address there
    ("account-contact-test", "POST"): "login 404 404 404 404 404 404 login",
    ("settings", "GET"): "login 404 404 404 404 404 200 login",
    ("letterheads", "GET"): "login 404 404 404 404 404 200 login",
    ("letterhead-new", "GET"): "login 404 404 404 404 404 200 login",
    ("letterhead-new", "POST"): "login 404 404 404 404 404 422 login",
    ("letterhead", "GET"): "login 404 404 404 404 404 200 login",
    ("letterhead", "POST"): "login 404 404 404 404 404 422 login",
    ("letterhead-removal", "POST"): "login 404 404 404 404 404 302 login",
    ("letterhead-sample", "GET"): "login 404 404 404 404 404 200 login",
    ("signatories", "GET"): "login 404 404 404 404 404 200 login",
    ("signatory-new", "GET"): "login 404 404 404 404 404 200 login",
    ("signatory-new", "POST"): "login 404 404 404 404 404 422 login",
    ("signatory", "GET"): "login 404 404 404 404 404 200 login",
    ("signatory", "POST"): "login 404 404 404 404 404 422 login",
    ("signatory-removal", "POST"): "login 404 404 404 404 404 302 login",
    ("series", "GET"): "login 404 404 404 404 404 200 login",
    ("numbering-new", "GET"): "login 404 404 404 404 404 200 login",
    ("numbering-new", "POST"): "login 404 404 404 404 404 422 login",
    ("numbering", "GET"): "login 404 404 404 404 404 200 login",
    ("numbering", "POST"): "login 404 404 404 404 404 422 login",
    ("numbering-removal", "POST"): "login 404 404 404 404 404 302 login",
    ("certificates", "GET"): "login 404 404 404 404 404 200 login",
    ("certificate-new", "GET"): "login 404 404 404 404 404 200 login",
    ("certificate-new", "POST"): "login 404 404 404 404 404 422 login",
    ("certificate-retirement", "POST"): "login 404 404 404 404 404 302 login",
    ("bsre-standing", "POST"): "login 404 404 404 404 404 302 login",
    ("demo", "GET"): "404 404 404 404 404 404 404 404",
    ("demo", "POST"): "404 404 404 404 404 404 404 404",
    ("set_theme", "POST"): "302 302 302 302 302 302 302 302",
    ("set_language", "GET"): "302 302 302 302 302 302 302 302",
    ("set_language", "POST"): "302 302 302 302 302 302 302 302",
    ("guide", "GET"): "200 200 200 200 200 200 200 200",
    ("healthz", "GET"): "200 200 200 200 200 200 200 200",
    ("metrics", "GET"): "200 200 200 200 200 200 200 200",
    ("readyz", "GET"): "200 200 200 200 200 200 200 200",
}

# The API: nobody wayan ani ketut jusuf vina sari, each by a key of their own.
CALLERS = ("nobody", "wayan", "ani", "ketut", "jusuf", "vina", "sari")

API: dict[str, str | dict[str, str]] = {
    "POST /api/v1/cases/{number}/papers/{key}/signatures": "401 422 422 422 422 422 422",
    "POST /api/v1/cases/{number}/papers/{key}/signatures/scan": "401 422 422 422 422 422 422",
    "POST /api/v1/reports": "422 422 422 422 422 422 422",
    "GET /api/v1/cases": "401 200 200 200 200 200 200",
    "GET /api/v1/cases/{number}": {
        "fresh":    "401 404 200 200 200 404 404",
        "vendor":   "401 404 200 200 200 200 404",
        "finished": "401 404 200 200 200 404 404",
    },
    "GET /api/v1/cases/{number}/bundle": {
        "fresh":    "401 404 403 200 200 404 404",
        "vendor":   "401 404 403 200 200 403 404",
        "finished": "401 404 403 200 200 404 404",
    },
    "GET /api/v1/cases/{number}/events": {
        "fresh":    "401 404 200 200 200 404 404",
        "vendor":   "401 404 200 200 200 200 404",
        "finished": "401 404 200 200 200 404 404",
    },
    "GET /api/v1/cases/{number}/files/{pk}": {
        "fresh":    "401 404 200 200 200 404 404",
        "vendor":   "401 404 200 200 200 200 404",
        "finished": "401 404 200 200 200 404 404",
    },
    "GET /api/v1/cases/{number}/papers": {
        "fresh":    "401 404 200 200 200 404 404",
        "vendor":   "401 404 200 200 200 200 404",
        "finished": "401 404 200 200 200 404 404",
    },
    "GET /api/v1/cases/{number}/papers/{key}": {
        "fresh":    "401 404 200 200 200 404 404",
        "vendor":   "401 404 200 200 200 200 404",
        "finished": "401 404 200 200 200 404 404",
    },
    "PUT /api/v1/cases/{number}/papers/{key}": {
        "fresh":    "401 404 200 403 403 404 404",
        "vendor":   "401 404 200 403 403 200 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "GET /api/v1/cases/{number}/papers/{key}/document": {
        "fresh":    "401 404 200 200 200 404 404",
        "vendor":   "401 404 200 200 200 200 404",
        "finished": "401 404 200 200 200 404 404",
    },
    "POST /api/v1/cases/{number}/steps/{step}/take": {
        "fresh":    "401 404 200 403 403 404 404",
        "vendor":   "401 404 200 403 403 200 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "POST /api/v1/cases/{number}/steps/{step}/release": {
        "fresh":    "401 404 422 403 403 404 404",
        "vendor":   "401 404 422 403 403 422 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "POST /api/v1/cases/{number}/steps/{step}/finish": {
        "fresh":    "401 404 422 403 403 404 404",
        "vendor":   "401 404 422 403 403 422 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "POST /api/v1/cases/{number}/steps/{step}/hold": {
        "fresh":    "401 404 200 403 403 404 404",
        "vendor":   "401 404 200 403 403 403 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "POST /api/v1/cases/{number}/steps/{step}/resume": {
        "fresh":    "401 404 409 409 403 404 404",
        "vendor":   "401 404 409 409 403 403 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "POST /api/v1/cases/{number}/steps/{step}/reassign": {
        "fresh":    "401 404 403 200 403 404 404",
        "vendor":   "401 404 403 200 403 403 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "POST /api/v1/cases/{number}/steps/{step}/log": {
        "fresh":    "401 404 200 403 403 404 404",
        "vendor":   "401 404 200 403 403 200 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "POST /api/v1/cases/{number}/steps/{step}/link": {
        "fresh":    "401 404 422 422 422 404 404",
        "vendor":   "401 404 200 200 200 403 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "POST /api/v1/cases/{number}/send-back": {
        "fresh":    "401 404 422 403 403 404 404",
        "vendor":   "401 404 200 403 403 403 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "POST /api/v1/cases/{number}/withdraw": {
        "fresh":    "401 404 200 200 403 404 404",
        "vendor":   "401 404 200 200 403 403 404",
        "finished": "401 404 409 409 403 404 404",
    },
    "POST /api/v1/cases/{number}/reopen": {
        "fresh":    "401 404 403 409 403 404 404",
        "vendor":   "401 404 403 409 403 403 404",
        "finished": "401 404 403 200 403 404 404",
    },
    "POST /api/v1/cases/{number}/acknowledge": {
        "fresh":    "401 404 403 403 422 404 404",
        "vendor":   "401 404 403 403 422 403 404",
        "finished": "401 404 403 403 200 404 404",
    },
    "POST /api/v1/cases/{number}/waive": {
        "fresh":    "401 404 403 200 403 404 404",
        "vendor":   "401 404 403 200 403 403 404",
        "finished": "401 404 403 409 403 404 404",
    },
    "POST /api/v1/cases/{number}/notes": {
        "fresh":    "401 404 200 200 200 404 404",
        "vendor":   "401 404 200 200 200 403 404",
        "finished": "401 404 200 200 200 404 404",
    },
    "POST /api/v1/cases/{number}/join": {
        "fresh":    "401 404 200 200 200 404 404",
        "vendor":   "401 404 200 200 200 200 404",
        "finished": "401 404 409 409 409 404 404",
    },
    "GET /api/v1/procedures": "200 200 200 200 200 200 200",
    "GET /api/v1/procedures/{key}": "200 200 200 200 200 200 200",
    "GET /api/v1/procedures/{key}/sheet.svg": "200 200 200 200 200 200 200",
    "GET /api/v1/references/place": "422 200 200 200 200 422 422",
    "GET /api/v1/references/{kind}": "401 200 200 200 200 403 403",
    "GET /api/v1/me": "401 200 200 200 200 200 200",
}
# fmt: on

JSON: dict[str, str] = {
    "PUT /api/v1/cases/{number}/papers/{key}": '{"data": {}}',
    "POST /api/v1/cases/{number}/steps/{step}/hold": '{"reason": "Menunggu suku cadang."}',
    "POST /api/v1/cases/{number}/steps/{step}/log": '{"text": "Di lokasi."}',
    "POST /api/v1/cases/{number}/steps/{step}/reassign": '{"to": "budi", "reason": "Ani cuti."}',
    "POST /api/v1/cases/{number}/send-back": '{"to": "pengecekan", "reason": "Kurang jelas."}',
    "POST /api/v1/cases/{number}/withdraw": '{"kind": "duplicate", "reason": "Sama dengan yang lain."}',
    "POST /api/v1/cases/{number}/reopen": '{"reason": "Mati lagi."}',
    "POST /api/v1/cases/{number}/waive": '{"paper": "bukti_perbaikan", "reason": "Tidak ada."}',
    "POST /api/v1/cases/{number}/notes": '{"text": "Catatan."}',
}
