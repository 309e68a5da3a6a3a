"""The people of the data set: authors, reviewers, ten editors."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from journal.choices import Role
from journal.demo import words
from journal.models import Affiliation, EditorialRole, User
from reviews.models import ReviewerProfile

from .bulk import DAY, Bulk


class People(Bulk):
    """Accounts with affiliations, topics and roles."""

    def _people(self) -> list[User]:
        unusable = make_password(None)
        wanted = max(300, self.count // 5)
        rows = (
            User(
                email=f"{self.stem}-{number}@example.org",
                name=words.name(self.dice),
                password=unusable,
            )
            for number in range(wanted)
        )
        people = self._write(User, rows)
        self._write(
            Affiliation,
            (
                Affiliation(
                    user=p,
                    name=words.university(self.dice),
                    country=self.dice.choice(words.COUNTRIES),
                )
                for p in people
            ),
        )
        link = User.topics.through
        self._write(
            link,
            (
                link(user_id=person.pk, topic_id=topic.pk)
                for person in people
                for topic in self.dice.sample(self.topics, k=min(2, len(self.topics)))
            ),
        )
        self._write(
            ReviewerProfile,
            (
                ReviewerProfile(user=p, limit=self.dice.randint(1, 3))
                for p in people[:300]
            ),
        )
        return people

    def _editors(self) -> list[User]:
        roles = [Role.CHIEF, *[Role.EDITOR] * 9]
        editors = self.people[: len(roles)]
        self._write(
            EditorialRole,
            (
                EditorialRole(
                    journal=self.journal,
                    user=editor,
                    role=role,
                    started_on=self.now.date() - 900 * DAY,
                )
                for editor, role in zip(editors, roles, strict=True)
            ),
        )
        return editors
