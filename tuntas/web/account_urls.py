"""The addresses under /akun/: one's password, language and API keys. Of allauth only what is used."""

from django.urls import path

from tuntas.web.views import account

urlpatterns = [
    path("kata-sandi/", account.ChangePassword.as_view(), name="account_change_password"),
    path("bahasa/", account.language, name="account-language"),
    path("kunci/", account.key, name="account-key"),
    path("kunci/<int:pk>/pencabutan/", account.key_revocation, name="account-key-revocation"),
]
