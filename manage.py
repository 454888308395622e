#!/usr/bin/env python
"""Django's own door, for developers; users call `boai`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.config.settings")
    execute_from_command_line(sys.argv)
