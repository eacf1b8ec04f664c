"""Hours and cover may last until midnight: 00.00 as the end of a span is the end of its day."""

import datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_notices'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='cover',
            name='cover_close_after_opening',
        ),
        migrations.RemoveConstraint(
            model_name='workinghours',
            name='hours_close_after_opening',
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens')), ('closes', datetime.time(0, 0)), _connector='OR'), name='cover_close_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='workinghours',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens')), ('closes', datetime.time(0, 0)), _connector='OR'), name='hours_close_after_opening'),
        ),
    ]
