"""`/pengaturan/`: the addresses of the administrator's own pages."""

from django.urls import include, path

from tuntas.web.views.settings import (
    certificates,
    channels,
    deliveries,
    escalations,
    home,
    letterheads,
    numbers,
    signatories,
)  # fmt: skip

urlpatterns = [
    path("", home.home, name="settings"),
    path("kalender/", include("tuntas.web.calendar_urls")),
    path("kop/", letterheads.letterheads, name="letterheads"),
    path("kop/<int:unit>/baru/", letterheads.letterhead_new, name="letterhead-new"),
    path("kop/<int:letterhead>/", letterheads.letterhead, name="letterhead"),
    path("kop/<int:letterhead>/penghapusan/", letterheads.letterhead_removal, name="letterhead-removal"),
    path("kop/<int:letterhead>/contoh/", letterheads.letterhead_sample, name="letterhead-sample"),
    path("penanda-tangan/", signatories.signatories, name="signatories"),
    path("penanda-tangan/<int:unit>/baru/", signatories.signatory_new, name="signatory-new"),
    path("penanda-tangan/<int:signatory>/", signatories.signatory, name="signatory"),
    path("penanda-tangan/<int:signatory>/penghapusan/", signatories.signatory_removal, name="signatory-removal"),
    path("penomoran/", numbers.numberings, name="series"),
    path("penomoran/<int:unit>/baru/", numbers.numbering_new, name="numbering-new"),
    path("penomoran/<int:series>/", numbers.numbering, name="numbering"),
    path("penomoran/<int:series>/penghapusan/", numbers.numbering_removal, name="numbering-removal"),
    path("sertifikat/", certificates.certificates, name="certificates"),
    path("sertifikat/<int:unit>/baru/", certificates.certificate_new, name="certificate-new"),
    path("sertifikat/<int:certificate>/penghentian/", certificates.retirement, name="certificate-retirement"),
    path("sertifikat/bsre/", certificates.bsre_standing, name="bsre-standing"),
    path("pemberitahuan/", channels.channels, name="channels"),
    path("pemberitahuan/saluran/<slug:channel>/uji/", channels.channel_test, name="channel-test"),
    path("pemberitahuan/kiriman/", deliveries.deliveries, name="deliveries"),
    path("pemberitahuan/kiriman/percobaan/", deliveries.delivery_retry, name="delivery-retry"),
    path("pemberitahuan/kiriman/pelepasan/", deliveries.delivery_drop, name="delivery-drop"),
    path("eskalasi/", escalations.escalations, name="escalations"),
    path("eskalasi/<int:unit>/", escalations.escalation, name="escalation"),
    path("eskalasi/<int:unit>/<slug:procedure>/<slug:step>/", escalations.escalation, name="escalation-step"),
]
