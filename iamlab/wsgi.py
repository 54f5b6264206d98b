"""The WSGI entry point that granian serves."""

import gc
import os

from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iamlab.settings")

application = get_wsgi_application()


def _set_apart(**_: object) -> None:
    """Take what the first request has loaded out of the search for garbage: it stays for good.

    A search through all of it took longer than the call in a sandbox that set it off.
    """
    request_finished.disconnect(_set_apart)
    gc.collect()
    gc.freeze()


request_finished.connect(_set_apart)
