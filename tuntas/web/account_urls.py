"""The addresses under /akun/: one's password, second factor, language and API keys. Of allauth only what is used."""

from django.urls import path

from tuntas.web.views import account, notices, second_factor

urlpatterns = [
    path("kata-sandi/", account.ChangePassword.as_view(), name="account_change_password"),
    path("bahasa/", account.language, name="account-language"),
    path("kunci/", account.key, name="account-key"),
    path("kunci/<int:pk>/pencabutan/", account.key_revocation, name="account-key-revocation"),
    path("konfirmasi/", second_factor.Confirm.as_view(), name="account_reauthenticate"),
    path("konfirmasi/kode/", second_factor.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("faktor-kedua/", second_factor.state, name="mfa_index"),
    path("faktor-kedua/pemasangan/", second_factor.SetUp.as_view(), name="mfa_activate_totp"),
    path("faktor-kedua/pelepasan/", second_factor.TakeOff.as_view(), name="mfa_deactivate_totp"),
    path("faktor-kedua/cadangan/", second_factor.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("faktor-kedua/cadangan/baru/", second_factor.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("pemberitahuan/", notices.notices, name="account-notices"),
    path("pemberitahuan/alamat/", notices.contact, name="account-contact"),
    path("pemberitahuan/alamat/<int:pk>/penghapusan/", notices.contact_removal, name="account-contact-removal"),
    path("pemberitahuan/uji/", notices.contact_test, name="account-contact-test"),
]
