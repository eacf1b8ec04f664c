"""The operations of the API: what each answers to each caller, by status, and what is sent to it.

The scenes and the people are those of `tests.web.routes`.
"""

from __future__ import annotations

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
    "GET /api/v1/cases/{number}/incident": "401 404 404 404 404 404 404",
    "GET /api/v1/cases/{number}/surveys": "401 404 200 200 200 404 404",
    "POST /api/v1/cases/{number}/surveys": "401 404 422 422 403 404 404",  # no target is registered
    "GET /api/v1/cases/{number}/surveys/{survey}": "401 404 404 404 404 404 404",
    "POST /api/v1/cases/{number}/incident": {
        "fresh":    "401 404 201 201 201 404 404",
        "vendor":   "401 404 201 201 201 404 404",
        "finished": "401 404 201 201 201 404 404",
    },
    "PUT /api/v1/cases/{number}/incident": "401 404 409 409 409 404 404",
    "POST /api/v1/cases/{number}/incident/report": "401 404 409 409 409 404 404",
    "POST /api/v1/cases/{number}/incident/lift": "401 404 409 409 409 404 404",
    "GET /api/v1/cases/{number}/incident/report": "401 404 404 404 404 404 404",
    "GET /api/v1/cases/{number}/clock": {
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
    "POST /api/v1/cases/{number}/follow": {  # there is no such parent
        "fresh":    "401 404 404 404 404 404 404",
        "vendor":   "401 404 404 404 404 404 404",
        "finished": "401 404 404 404 404 404 404",
    },
    "POST /api/v1/cases/{number}/part": {
        "fresh":    "401 404 409 409 403 404 404",
        "vendor":   "401 404 409 409 403 403 404",
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
    "POST /api/v1/cases/{number}/follow": '{"parent": "x"}',
    "POST /api/v1/cases/{number}/reopen": '{"reason": "Mati lagi."}',
    "POST /api/v1/cases/{number}/waive": '{"paper": "bukti_perbaikan", "reason": "Tidak ada."}',
    "POST /api/v1/cases/{number}/notes": '{"text": "Catatan."}',
    "POST /api/v1/cases/{number}/incident": '{"reason": "Trafik keluar penuh."}',
    "POST /api/v1/cases/{number}/incident/report": '{"to": "CSIRT"}',
    "POST /api/v1/cases/{number}/incident/lift": '{"reason": "Cadangan berjalan."}',
}
