"""Why a move is refused: reasons of the house, beside those of the rulebook."""

from __future__ import annotations

from typing import Any

from tuntas.sop.reasons import Reason, Refused
from tuntas.sop.words import sentence

__all__ = ["CaseReason", "Conflict", "Forbidden", "Refused"]

_SENTENCES: dict[str, tuple[str, str]] = {
    "not_yours": (
        "Langkah ini dikerjakan oleh {by}; Anda tidak memegang peran itu.",
        "This step is performed by {by}; you do not hold that role.",
    ),
    "not_allowed": ("Hanya {by} yang dapat melakukannya.", "Only {by} may do this."),
    "taken": (
        "Langkah ini sedang dikerjakan {name}, diambil pukul {time}.",
        "{name} is working on this step, taken at {time}.",
    ),
    "finished": (
        "{name} sudah menyelesaikan langkah ini pukul {time}. Tulisan Anda tidak hilang.",
        "{name} finished this step at {time}. What you wrote is not lost.",
    ),
    "closed": ("Langkah ini sudah ditutup.", "This step is closed already."),
    "not_taken": ("Langkah ini belum diambil siapa pun.", "Nobody has taken this step."),
    "held": (
        "Langkah ini sedang ditunda: {reason} Lanjutkan dahulu.",
        "This step is on hold: {reason} Resume it first.",
    ),
    "not_held": ("Langkah ini tidak sedang ditunda.", "This step is not on hold."),
    "held_already": ("Langkah ini sudah ditunda.", "This step is on hold already."),
    "not_proven": (
        "Pengukuran sesudah perbaikan belum lulus {times} kali selama lima menit ({passes} dari {times}). Ukur "
        "lagi, atau minta pengecualian dengan alasan.",
        "The measurement after the repair has not passed {times} times over five minutes ({passes} of {times}). "
        "Measure again, or ask for a waiver with a reason.",
    ),
    "no_targets": (
        "Belum ada sasaran ukur yang terdaftar untuk kantor ini.",
        "No target is registered for this office yet.",
    ),
    "surveys_full": (
        "Pengukuran lain sedang berjalan; tunggu sampai selesai.",
        "Other measurements are running; wait until they end.",
    ),
    "survey_runs": ("Kasus ini sedang diukur.", "This case is being measured already."),
    "browser_wrong": (
        "Hasil pemeriksaan dari peramban tidak dapat dibaca. Periksa sekali lagi.",
        "What the browser measured cannot be read. Check once more.",
    ),
    "browser_full": (
        "Sudah {most} kali dilampirkan; itu cukup untuk kasus ini.",
        "It was attached {most} times already; that is enough for this case.",
    ),
    "not_followed": ("Kasus ini tidak dapat mengikuti {number}.", "This case cannot follow {number}."),
    "follows_itself": (
        "{number} sendiri mengikuti kasus lain; pilih kasus induknya.",
        "{number} itself follows another case; choose that one.",
    ),
    "no_such_case": (
        "Tidak ada kasus “{found}” di kantor ini.",
        "There is no case “{found}” in this office.",
    ),
    "follows": (
        "Kasus ini mengikuti kasus {number}; lepaskan dahulu, baru langkahnya berjalan lagi.",
        "This case follows case {number}; part it first, then its steps go on.",
    ),
    "follows_none": ("Kasus ini tidak mengikuti kasus lain.", "This case follows no other."),
    "flagged": ("Kasus ini sudah ditandai dugaan insiden siber.", "This case is flagged already."),
    "not_flagged": ("Kasus ini tidak ditandai dugaan insiden siber.", "This case is not flagged."),
    "incident_reported": (
        "Insiden ini sudah dilaporkan; isi laporannya tidak berubah lagi.",
        "This incident is reported; its report does not change any more.",
    ),
    "incident_lacks": (
        "Laporan insiden belum lengkap: isi {field}.",
        "The incident report is not complete: fill in {field}.",
    ),
    "case_closed": ("Kasus ini sudah ditutup.", "This case is closed."),
    "case_open": ("Kasus ini masih berjalan.", "This case is still open."),
    "acknowledged": ("Laporan ini sudah diketahui.", "This report is acknowledged already."),
    "not_finished": (
        "Laporan belum selesai; baru dapat diketahui setelah langkah terakhir.",
        "The report is not finished; it can be acknowledged after the last step.",
    ),
    "edited": (
        "{name} menyimpan naskah ini pukul {time}, setelah Anda membukanya. Periksa kedua tulisan, lalu simpan lagi.",
        "{name} saved this paper at {time}, after you opened it. Compare both texts, then save again.",
    ),
    "no_such_step": ("Langkah “{found}” tidak ada.", "There is no step “{found}”."),
    "no_such_paper": ("Naskah “{found}” tidak ada.", "There is no paper “{found}”."),
    "no_such_person": (
        "“{found}” tidak memegang peran yang mengerjakan langkah ini.",
        "“{found}” does not hold a role that performs this step.",
    ),
    "nothing_to_return": (
        "Langkah {step} belum pernah diselesaikan.",
        "Step {step} has never been finished.",
    ),
    "choose": ("{field}: pilih salah satu dari {known}.", "{field}: choose one of {known}."),
    "key_reused": (
        "Kunci Idempotency-Key ini sudah dipakai untuk isi yang lain.",
        "This Idempotency-Key was used for another body.",
    ),
    "key_too_long": ("Idempotency-Key paling panjang 200 huruf.", "An Idempotency-Key has at most 200 characters."),
    "no_vendor": (
        "Belum ada penyedia jasa pada kasus ini.",
        "This case has no vendor yet.",
    ),
    "not_a_file_paper": ("{paper} tidak menerima berkas.", "{paper} takes no files."),
    "no_file": ("Tidak ada berkas yang dikirim.", "No file was sent."),
    "file_too_large": (
        "Berkas {name} terlalu besar, {size} MB; paling besar {most} MB.",
        "The file {name} is too large, {size} MB; at most {most} MB.",
    ),
    "file_kind": (
        "Berkas {name} bukan jenis yang diterima; kirim foto (JPG, PNG, WebP), PDF, teks, CSV, DOCX, XLSX atau PCAP.",
        "The file {name} is of a kind that is not accepted; send a photo (JPG, PNG, WebP), PDF, text, CSV, DOCX, "
        "XLSX or PCAP.",
    ),
    "file_empty": ("Berkas {name} kosong.", "The file {name} is empty."),
    "disk_full": (
        "Ruang simpan server hampir penuh; berkas belum dapat diterima. Tulisan Anda tetap tersimpan.",
        "The server's disk is nearly full; files cannot be taken now. What you wrote is kept.",
    ),
    "disk_full_reports": (
        "Ruang simpan server penuh; laporan belum tersimpan. Telepon pengelola jaringan.",
        "The server's disk is full; the report is not stored. Please phone the network team.",
    ),
    "cannot_be_told": (
        "Kabar lewat {channel} belum tersedia di sini, atau alamatnya belum ditulis.",
        "News by {channel} is not available here, or its address is missing.",
    ),
    "no_address": (
        "Tulis nomor WhatsApp atau alamat surel, atau hapus centang “Kabari saya”.",
        "Write a WhatsApp number or an e-mail address, or clear the tick.",
    ),
    "no_such_address": ("{why}", "{why}"),
    "too_many_reports": (
        "Terlalu banyak laporan dari alamat ini; coba lagi sebentar lagi, atau telepon pengelola jaringan.",
        "Too many reports from this address; try again shortly, or phone the network team.",
    ),
    "said_enough": (
        "Sudah banyak yang disampaikan dari laporan ini; coba lagi nanti, atau telepon pengelola jaringan.",
        "Much has been said from this report already; try again later, or phone the network team.",
    ),
    "too_long": ("{field} paling panjang {most} huruf.", "{field} may have at most {most} characters."),
    "no_name": ("Tulis nama Anda.", "Write your name."),
    "no_text": ("Tulis dahulu catatannya.", "Write the note first."),
    "no_edition": (
        "Belum ada SOP yang diterbitkan.",
        "No SOP has been published yet.",
    ),
    "number_needed": (
        "{paper}: ketik nomor naskah dari SRIKANDI.",
        "{paper}: type its number from SRIKANDI.",
    ),
    "number_taken": (
        "{paper}: nomor {number} sudah dipakai naskah lain.",
        "{paper}: the number {number} is taken by another paper.",
    ),
    "number_automatic": (
        "{paper}: nomor {number} sepola dengan nomor otomatis. Kosongkan, nomornya diberikan saat disahkan.",
        "{paper}: {number} follows the pattern of automatic numbers. Leave it empty; it is given at sealing.",
    ),
    "not_sealed": (
        "{paper} belum disahkan; yang ditandatangani hanya naskah yang sudah disahkan.",
        "{paper} is not sealed; only sealed papers are signed.",
    ),
    "no_such_seat": (
        "{paper}: pilih tempat tanda tangan yang ada pada naskah ini.",
        "{paper}: choose a place for a signature that this paper has.",
    ),
    "scan_kind": (
        "{name} bukan hasil pindai; kirim PDF atau foto (JPG, PNG, WebP).",
        "{name} is no scan; send a PDF or a photo (JPG, PNG, WebP).",
    ),
    "signed_meanwhile": (
        "{paper} sudah ditandatangani orang lain lebih dahulu. Buka kembali naskahnya, lalu tanda tangani.",
        "{paper} was signed by somebody else first. Open it again, then sign.",
    ),
    "signed_already": (
        "{paper} sudah ditandatangani di tempat ini, atau sudah ada hasil pindai yang ditandatangani basah.",
        "{paper} is signed in this place already, or there is a scan signed by hand.",
    ),
    "not_your_seat": (
        "{paper}: tempat tanda tangan ini atas nama {name}; hanya yang bersangkutan dapat menandatanganinya.",
        "{paper}: this place is for the signature of {name}; nobody else can sign there.",
    ),
    "review_held": (
        "Penilaian masa ini baru saja disimpan orang lain. Tulisan Anda tidak hilang; lihat hasil yang tersimpan.",
        "Somebody else has just stored the review of this period. What you wrote is not lost.",
    ),
    "review_early": ("Masa yang dinilai belum berakhir.", "The period under review has not ended yet."),
    "review_verdict": ("Pilih: SOP berjalan baik atau tidak.", "Choose whether the SOP works well or not."),
    "review_empty": ("{field} belum diisi.", "{field}: please fill it in."),
    "edition_changed": (
        "Terbitan {edition} dari {procedure} sudah ada dengan isi lain. Terbitan tidak pernah berubah: "
        "beri nomor terbitan baru.",
        "Edition {edition} of {procedure} exists with another text. An edition never changes: give it a new number.",
    ),
}


class CaseReason(Reason):
    """A reason that only a living case can have."""

    def text(self, language: str = "id") -> str:
        return sentence(_SENTENCES, self.code, self.values, language)


class Forbidden(Refused):
    """The actor may not do this; somebody else may."""


class Conflict(Refused):
    """Somebody was first, or the case has moved on. `theirs`: what stands there now, where that can be told."""

    theirs: dict[str, Any] | None = None
