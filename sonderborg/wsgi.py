"""The portal as gunicorn serves it. All modules are read here, before it makes its workers from this process
(`--preload`): so they share them, and one more costs a third of the memory."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonderborg.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
for code, _name in settings.LANGUAGES:
    with translation.override(code):
        reverse("home")  # reads the language's catalogue, and makes the table of all addresses in it
gc.collect()
gc.freeze()  # or the collector would write to each shared page, and so copy it
