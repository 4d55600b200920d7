from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='node',
            name='signature',
            field=models.CharField(default='', max_length=128),
        ),
    ]
