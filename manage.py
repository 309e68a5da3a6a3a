#!/usr/bin/env python
"""Django's command line for the journal."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.settings")
    from django.core.management import execute_from_command_line

    from journal import embedded

    embedded.ensure()
    from journal import embedded

    embedded.ensure()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
