"""The addresses of allauth that Tuntas uses: changing one's password, nothing else."""

from allauth.account import views
from django.urls import path

urlpatterns = [
    path("kata-sandi/", views.password_change, name="account_change_password"),
]
