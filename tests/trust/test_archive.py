"""What a backup leaves out, because it is made anew by itself or is of the minute."""

from __future__ import annotations

from django.apps import apps

from tuntas import archive


def test_every_record_is_kept_but_what_is_of_the_minute() -> None:
    """Who is signed in and who is filling in just now is no record; everything else goes with the backup."""
    kept = {one._meta.label_lower for one in archive.tables()}
    every = {one._meta.label_lower for one in apps.get_models()}
    assert every - kept == {
        "sessions.session", "contenttypes.contenttype", "auth.permission", "cases.presence", "monitor.sample",
        "monitor.watch",
    }  # fmt: skip
