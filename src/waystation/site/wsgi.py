"""The application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application

from waystation.core.vault.memory import refuse_dumps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waystation.site.settings")

refuse_dumps()
application = get_wsgi_application()
