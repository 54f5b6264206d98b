"""Settings of the tests: the lab's own, away from its data and without what only slows tests down."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the lab's settings are read: they make the data directory and the secret key in it.
_DATA = tempfile.mkdtemp(prefix="iamlab-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["DATA_DIR"] = _DATA
os.environ.pop("DEBUG", None)

from iamlab.settings import *  # noqa: E402, F403

# WhiteNoise warns about a missing directory, and a test's run of collectstatic must not fill build/.
STATIC_ROOT = Path(_DATA) / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
