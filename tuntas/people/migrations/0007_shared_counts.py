"""The table in which attempts to sign in are counted, for all processes and over restarts."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0006_share_from_one"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
