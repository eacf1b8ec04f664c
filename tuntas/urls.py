"""The sitemap: every address of Tuntas."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from tuntas.api.v1 import api
from tuntas.web.views import (
    account,
    case,
    demo,
    desk,
    files,
    guide,
    health,
    inbox,
    papers,
    previews,
    procedures,
    report,
    steps,
    theme,
    track,
    vendor,
)  # fmt: skip

urlpatterns = [
    path("", desk.home, name="home"),
    # for anyone
    path("lapor/", report.report, name="report"),
    path("lapor/saya-juga/<str:number>/", report.me_too, name="me-too"),
    path("lapor/terkirim/<str:code>/", report.sent, name="report-sent"),
    path("lacak/", track.find, name="track-find"),
    path("lacak/<str:code>/", track.track, name="track"),
    path("lacak/<str:code>/kabar/", track.works, name="track-works"),
    path("lacak/<str:code>/penilaian/", track.rating, name="track-rating"),
    path("lacak/<str:code>/keterangan/", track.more, name="track-more"),
    # for a vendor, by a signed link
    path("penyedia/", vendor.case, name="vendor-case"),
    path("penyedia/penerimaan/", vendor.acceptance, name="vendor-acceptance"),
    path("penyedia/catatan/", vendor.log, name="vendor-log"),
    path("penyedia/naskah/", vendor.draft, name="vendor-draft"),
    path("penyedia/penyelesaian/", vendor.completion, name="vendor-completion"),
    path("penyedia/berkas/<int:pk>/", vendor.file, name="vendor-file"),
    path("penyedia/<str:token>/", vendor.enter, name="vendor"),
    # for the office
    path("meja/", desk.desk, name="desk"),
    path("pemberitahuan/", inbox.inbox, name="inbox"),
    path("pemberitahuan/dibaca/", inbox.read, name="inbox-read"),
    path("kasus/baru/", report.enter, name="case-new"),
    path("kasus/<str:number>/", case.case, name="case"),
    path("kasus/<str:number>/bagan/", case.chart, name="case-chart"),
    path("kasus/<str:number>/catatan/", case.note, name="case-note"),
    path("kasus/<str:number>/pengecualian/", case.waiver, name="case-waiver"),
    path("kasus/<str:number>/penarikan/", case.withdrawal, name="case-withdrawal"),
    path("kasus/<str:number>/pembukaan/", case.reopening, name="case-reopening"),
    path("kasus/<str:number>/mengetahui/", case.acknowledgement, name="case-acknowledgement"),
    path("kasus/<str:number>/langkah/<str:step>/pengambilan/", steps.taking, name="step-taking"),
    path("kasus/<str:number>/langkah/<str:step>/pelepasan/", steps.release, name="step-release"),
    path("kasus/<str:number>/langkah/<str:step>/draf/", steps.draft, name="step-draft"),
    path("kasus/<str:number>/langkah/<str:step>/penyelesaian/", steps.completion, name="step-completion"),
    path("kasus/<str:number>/langkah/<str:step>/penundaan/", steps.holding, name="step-holding"),
    path("kasus/<str:number>/langkah/<str:step>/pelanjutan/", steps.resuming, name="step-resuming"),
    path("kasus/<str:number>/langkah/<str:step>/pengembalian/", steps.return_, name="step-return"),
    path("kasus/<str:number>/langkah/<str:step>/penugasan/", steps.assignment, name="step-assignment"),
    path("kasus/<str:number>/langkah/<str:step>/catatan/", steps.log, name="step-log"),
    path("kasus/<str:number>/langkah/<str:step>/tautan/", steps.link, name="step-link"),
    path("kasus/<str:number>/naskah/<str:key>/", papers.paper, name="paper"),
    path("kasus/<str:number>/langkah/<str:step>/pratinjau/", previews.preview, name="step-preview"),
    path("kasus/<str:number>/naskah/<str:key>/dokumen/", papers.document, name="paper-document"),
    path("kasus/<str:number>/naskah/<str:key>/salinan/", papers.signed_copy, name="paper-signed"),
    path("kasus/<str:number>/naskah/<str:key>/tanda-tangan/", papers.signature, name="paper-signature"),
    path("kasus/<str:number>/naskah/<str:key>/halaman/<int:page>.png", previews.page_image, name="paper-page"),
    path("berkas/<int:pk>/", files.file, name="file"),
    # the SOP
    path("sop/", procedures.procedures, name="procedures"),
    path("sop/<str:key>/", procedures.procedure, name="procedure"),
    path("sop/<str:key>/bagan.svg", procedures.sheet, name="procedure-sheet"),
    # accounts and administration
    path("masuk/", account.sign_in, name="account_login"),
    path("keluar/", account.sign_out, name="account_logout"),
    path("mulai/<str:code>/", account.first_administrator, name="first-administrator"),
    path("akun/", account.mine, name="account"),
    path("akun/", include("tuntas.web.account_urls")),
    path("kelola/", admin.site.urls),
    path("demo/", demo.demo, name="demo"),
    # the house
    path("tema/", theme.set_theme, name="set_theme"),
    path("bahasa/", set_language, name="set_language"),
    path("_ui/", guide.guide, name="guide"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", api.urls),
]
