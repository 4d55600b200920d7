"""A subject may have several data keys for one audience: their names gain the key's fingerprint."""

import base64

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from django.conf import settings
from django.db import migrations, models

from waystation.core.vault import keyfile
from waystation.core.vault.names import key_id


def name_by_fingerprint(apps, schema_editor):
    """Name every wrap after its key; one that does not open keeps its name, and verify tells of it."""
    alias = schema_editor.connection.alias
    data_keys = apps.get_model("vault", "DataKey").objects.using(alias)
    if not data_keys.exists():
        return
    keys = keyfile.load(settings.WAYSTATION_HOME)
    epochs = {}
    for row in apps.get_model("vault", "EpochKey").objects.using(alias):
        try:
            epochs[row.audience, row.epoch] = keys.open_sealed(base64.b64decode(row.sealed))
        except ValueError:
            continue
    for row in list(data_keys.all()):
        try:
            key = aes_key_unwrap(epochs[row.audience, row.epoch], base64.b64decode(row.wrapped))
        except (InvalidUnwrap, ValueError, KeyError):
            continue
        data_keys.filter(name=row.name).update(name=f"{row.subject}|{row.audience}|{key_id(key)}")


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="datakey",
            name="name",
            field=models.CharField(max_length=160, primary_key=True, serialize=False),
        ),
        migrations.RunPython(name_by_fingerprint, migrations.RunPython.noop),
    ]
