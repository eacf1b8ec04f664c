"""Drops from Unit what is now a letterhead; apart from 0002, since PostgreSQL alters no table with rows in flight."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_stationery'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='unit',
            name='city',
        ),
        migrations.RemoveField(
            model_name='unit',
            name='letterhead',
        ),
    ]
