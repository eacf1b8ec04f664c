"""The addresses under /akun/: one's password, language and API keys. Of allauth only what is used."""

from django.urls import path

from tuntas.web.views import account, notices

urlpatterns = [
    path("kata-sandi/", account.ChangePassword.as_view(), name="account_change_password"),
    path("bahasa/", account.language, name="account-language"),
    path("kunci/", account.key, name="account-key"),
    path("kunci/<int:pk>/pencabutan/", account.key_revocation, name="account-key-revocation"),
    path("pemberitahuan/", notices.notices, name="account-notices"),
    path("pemberitahuan/alamat/", notices.contact, name="account-contact"),
    path("pemberitahuan/alamat/<int:pk>/penghapusan/", notices.contact_removal, name="account-contact-removal"),
    path("pemberitahuan/uji/", notices.contact_test, name="account-contact-test"),
]
