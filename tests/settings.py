"""The product's settings over a throwaway installation; its database is started by the first test that wants it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_DATA = Path(tempfile.mkdtemp(prefix="baylanys-tests-"))
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["BAYLANYS_DATA"] = str(_DATA)

from baylanys.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
