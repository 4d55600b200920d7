from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0005_accepted_conflict'),
    ]

    operations = [
        migrations.AddField(
            model_name='commitsignature',
            name='first',
            field=models.BigIntegerField(default=0),
        ),
    ]
