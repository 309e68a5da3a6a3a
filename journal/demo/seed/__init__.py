"""A large, realistic data set, written in bulk: for measuring, not for showing.

The rows are such as the services write (statuses, rounds, assignments, grants, desk
entries and events agree). Files are rows without objects: nothing here is ever opened.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from reviews import matching

from .papers import Papers
from .people import People
from .publishing import Publishing
from .reviewing import Reviewing


class Seeder(People, Papers, Reviewing, Publishing):
    """Writes `count` submissions and all that belongs to them."""

    def run(self, say: Callable[[str], None]) -> None:
        """People first, then papers, their reviews, and the published issues."""
        with transaction.atomic():
            self.people = self._people()
            self.editors = self._editors()
            say(f"{len(self.people):,} people")
            submissions = self._submissions()
            versions = self._versions(submissions)
            self._contributors(submissions)
            self._handling(submissions)
            say(f"{len(submissions):,} submissions")
            self._reviews(submissions, versions)
            say("their reviews")
            self._events(submissions)
            self._issues(submissions, versions)
            say("the issues")
            matching.remember()
            say("the words of the papers")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
