"""Loaded before Django's settings (`-p boai.foundation.tests.environment`): each process gets its own home."""

import os
import tempfile

HOME = tempfile.TemporaryDirectory(prefix="boai-tests-")
os.environ["BOAI_HOME"] = HOME.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.config.settings")
