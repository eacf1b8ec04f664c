"""What became of bodies and alarms was kept as Indonesian sentences; from here on as codes, shown in any language."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

_BODY = {
    "uji diterima": "test", "dicatat: belum pasti, atau sedang dipelihara": "pending",
    "dicatat: padam tanpa alarm yang dikenal": "unknown_resolve", "alarm baru": "new",
    "alarm yang sama, masih menyala": "same", "menyala lagi": "again", "padam": "resolved",
    "diabaikan: lebih lama daripada padamnya": "old_alarm", "sudah padam": "resolved_before",
    "diabaikan: padam yang lebih lama daripada alarmnya": "old_resolve", "Badan kosong.": "empty",
    "Bukan objek JSON.": "no_object",
}  # fmt: skip
_ALARM = {
    "bukan kendala jaringan; hanya dicatat": "not_network", "padam sendiri sebelum kasus dibuka": "went_early",
    "kasus terbuka": "case_open", "kasus dibuka": "opened", "belum ada SOP yang berlaku": "no_procedure",
    "tergabung: perangkat yang sama": "same_device", "tergabung: jenis dan tempat yang sama": "near",
    "tergabung: batas kasus per jam dari sumber ini": "hourly",
}  # fmt: skip
_FILLED = {"tergabung: di belakang ": ("behind", "device"), "ditahan: ": ("held", "window")}


def _coded(why: str) -> tuple[str, dict[str, str]]:
    """A sentence that is not known stays as it is, and is shown so."""
    for start, (code, name) in _FILLED.items():
        if why.startswith(start):
            return code, {name: why.removeprefix(start)}
    return _ALARM.get(why, why), {}


def to_codes(apps: Any, _schema: Any) -> None:
    alerts, bodies = apps.get_model("intake", "Alert"), apps.get_model("intake", "Body")
    for why in set(alerts.objects.exclude(why="").values_list("why", flat=True)):
        code, said = _coded(why)
        alerts.objects.filter(why=why).update(why=code, why_said=said)
    for body in bodies.objects.exclude(became=[]).only("became").iterator():
        for line in body.became:
            line["became"] = _BODY.get(line.get("became"), line.get("became"))
        body.save(update_fields=["became"])


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddField("alert", "ended_told", models.BooleanField(default=False)),
        migrations.AddField("alert", "why_said", models.JSONField(default=dict)),
        migrations.RunPython(to_codes, migrations.RunPython.noop),
    ]
