"""Four papers, one of each anonymity model, in which every word is a canary.

They live through the same life at the same time: sent and in review, a revision asked
for, back in review, accepted and placed, published. The relations of each person are
written down by hand beside each act, as section 2 of visibility.md gives them.
"""

import copy
import io
from contextlib import contextmanager

import pikepdf
from django.core import mail
from django.utils import timezone

from issues import services as issuing
from journal import outbox
from journal.choices import Anonymity, Delivery, Role
from journal.models import Affiliation, Journal, OutgoingMessage, User
from reviews import services as reviewing
from reviews.models import Criterion, Review, ReviewerProfile
from submissions import grants, services
from submissions.choices import FileKind, ReadingState, Thread
from submissions.models import Contributor, Submission, Version
from submissions.services.byline import Person, write_people
from submissions.services.drafting import Colleague
from tests import factories
from tests.factories.issues import built, issue
from tests.factories.submissions import give_copy, keep_file

from .canaries import Dossier, found_in, orcid, word

EDITING = {Role.CHIEF, Role.MANAGING, Role.EDITOR, Role.SECTION, Role.GUEST}
REPORTED = ("reported", "also reported")  # in the first round
AGREEING = ("reviewer (reported)", "handling editor")  # to be named, where J is on
DEMANDS = ("major", "minor")  # what the two reviewers of the first round advise


class World:
    """The staff that all four papers share, the four papers, and every letter."""

    def __init__(self, models=tuple(Anonymity.values), *, publishing=False):
        self.publishing = publishing  # whether reports and names may be published (J)
        self.journal = factories.journal()
        Journal.objects.update(
            publishes_reports=publishing, names_handling_editor=publishing
        )
        self.anchors = [word() for _ in range(5)]
        Criterion.objects.update(anchors=self.anchors)
        self.questions = {
            readers: Criterion.objects.create(
                journal=self.journal,
                kind="text",
                name="Asked",
                question="What else?",
                shown_to=readers,
            )
            for readers in ("authors", "editors")
        }
        self.staff = {
            "chief": self.someone("office.", Role.CHIEF),
            "chief in conflict": self.someone("", Role.CHIEF),
            "managing editor": self.someone("", Role.MANAGING),
            "other editor": self.someone("", Role.EDITOR),
            "section editor": self.someone("", Role.SECTION),
            "production": self.someone("", Role.PRODUCTION),
            "guest editor of nothing": self.someone("", Role.GUEST),
            "administrator": self.someone("", Role.ADMINISTRATOR),
            "member": self.someone(),
        }
        User.objects.filter(pk=self.staff["administrator"].pk).update(
            is_staff=True, is_superuser=True
        )
        self.casts = {model: self._cast() for model in models}
        self.dossiers = {}
        self.issue = None
        self.leaks = []  # (letter, address, what) of every letter so far
        self.read = []  # which letters were read

    def someone(self, prefix="", *roles):
        """An account whose every part is a canary; what for is said paper by paper."""
        name = f"{word()} {word()}".title()
        user = factories.person(
            name,
            email=f"{prefix}{word()}@{word()}.example",
            native_name=word().title(),
            native_lang="en",
            orcid=orcid(),
        )
        Affiliation.objects.filter(user=user).update(name=word().title(), country="")
        for role in roles:
            user.roles.create(journal=self.journal, role=role)
        return user

    def _cast(self):
        plain = (
            "author", "co-author", "invited", "reviewing", "reported", "also reported",
            "declined", "reviewer in conflict", "reviewer now author", "alternate",
        )  # fmt: skip
        return {
            **{name: self.someone() for name in plain},
            "handling editor": self.someone("", Role.EDITOR),
            "guest editor": self.someone(),
            "author who edits": self.someone("", Role.EDITOR),
            "chief who reviews": self.someone("", Role.CHIEF),
        }

    @property
    def everybody(self):
        """(paper's model or "", who, account) of everybody, nobody signed in too."""
        yield "", "nobody", None
        yield from (("", name, user) for name, user in self.staff.items())
        for model, cast in self.casts.items():
            yield from ((model, name, user) for name, user in cast.items())

    def is_on_masthead(self, user):
        return user is not None and user.roles.exists()

    def is_editor(self, user):
        return user is not None and bool(
            EDITING & set(user.roles.values_list("role", flat=True))
        )

    # The stages of a life ------------------------------------------------------------

    def write(self):
        for model in self.casts:
            self._write_paper(model)

    def send(self):
        for model, dossier in self.dossiers.items():
            Journal.objects.update(anonymity=model)  # copied when a paper is sent
            with self.act(dossier):
                services.send(dossier.paper, by=self.casts[model]["author"])
                dossier.plant("number", "E01", text=dossier.paper.number)
            assert dossier.paper.anonymity == model
            grants.grant(self.staff["production"], grants.PRODUCE, dossier.paper)

    def review(self):
        for model, dossier in self.dossiers.items():
            self._review(dossier, self.casts[model])

    def ask_for_revision(self):
        for model, dossier in self.dossiers.items():
            self._release(dossier, self.casts[model])
            self._revise(dossier, self.casts[model])

    def decline(self):
        for model, dossier in self.dossiers.items():
            self._draft_decision(dossier, self.casts[model], "first", "decline")
            self._release(dossier, self.casts[model])

    def withdraw(self):
        for model, dossier in self.dossiers.items():
            cast = self.casts[model]
            with self.act(dossier):
                services.withdraw(dossier.paper, by=cast["author"])
                self._let_reviewers_go(dossier, cast)

    def send_revision(self):
        for model, dossier in self.dossiers.items():
            cast = self.casts[model]
            with self.act(dossier):
                reviewing.resubmit(dossier.paper, by=cast["author"])
                for name in ("reported", "also reported"):
                    dossier.relations[cast[name]] = {"RI"}
            self._register(dossier)
            again = dossier.paper.rounds.last().assignments.get(
                reviewer=cast["reported"]
            )
            with self.act(dossier):
                reviewing.accept_invitation(again, by=cast["reported"])
                dossier.relations[cast["reported"]] = {"RV"}
            self._register(dossier)

    def accept(self):
        chief = self.staff["chief"]
        self.issue = issue(by=chief)
        for model, dossier in self.dossiers.items():
            cast = self.casts[model]
            again = dossier.paper.rounds.last().assignments.get(
                reviewer=cast["reported"]
            )
            with self.act(dossier):
                self._report(dossier, again, "second", "accept")
                dossier.relations[cast["reported"]] = {"RS"}
            self._draft_decision(dossier, cast, "second", "accept")
            with self.act(dossier):
                reviewing.release_decision(dossier.paper, by=cast["handling editor"])
                dossier.released.add("second")
                dossier.relations[cast["also reported"]] = {"RD"}
            with self.act(dossier):
                article = issuing.place(dossier.paper, self.issue, by=chief)
                dossier.plant("article's id", "E21", "E22", text=str(article.uuid))
            self._register(dossier)

    def publish(self):
        built(self.issue)
        before = [snapshot(dossier) for dossier in self.dossiers.values()]
        issuing.publish(self.issue, by=self.staff["chief"])
        for dossier in self.dossiers.values():
            dossier.paper.refresh_from_db()
        self._read_letters(before)

    # One paper -----------------------------------------------------------------------

    def _release(self, dossier, cast):
        with self.act(dossier):
            reviewing.release_decision(dossier.paper, by=cast["handling editor"])
            dossier.released.add("first")
            self._let_reviewers_go(dossier, cast)

    def _let_reviewers_go(self, dossier, cast):
        """Those who have not reported by then."""
        for name in ("invited", "reviewing"):
            dossier.relations[cast[name]] = {"RD"}
        dossier.relations[cast["chief who reviews"]] = {"RD", "EC"}

    def _write_paper(self, model):
        Journal.objects.update(anonymity=model)
        cast = self.casts[model]
        author = cast["author"]
        paper = Submission(journal=self.journal, submitter=author, anonymity=model)
        dossier = self.dossiers[model] = Dossier(paper)
        plant = dossier.plant
        paper.section = self.journal.sections.first()
        paper.title = f"{plant('title', 'E02')} in schools"
        paper.abstract = f"{plant('abstract', 'E02')} is measured."
        paper.keywords = [plant("keyword", "E02")]
        paper.cover_letter = f"{plant('cover letter', 'I2')} to you."
        for name in ("funding", "ethics", "data_availability", "ai_use"):
            setattr(paper, name, plant(name, "I1"))
        paper.competing_interests = plant("competing interests", "I1")
        paper.agrees_to_reports = self.publishing
        paper.save()
        plant("paper's id", "E01", text=str(paper.uuid))
        self._give_version(dossier, 1, frozenset())
        self._name_authors(dossier, cast)
        services.suggest_reviewers(
            paper,
            [
                Colleague(
                    name=plant(f"{what} name", "I5"),
                    email=f"{plant(f'{what} address', 'I5')}@example.org",
                    reason=plant(f"why {what}", "I5"),
                    is_opposed=what == "opposed",
                )
                for what in ("suggested", "opposed")
            ],
            by=author,
        )
        dossier.relations |= {
            author: {"AU"},
            cast["co-author"]: {"CO"},
            cast["author who edits"]: {"CO"},
        }
        staff = self.staff
        dossier.relations |= {
            staff["chief"]: {"EC"},
            staff["managing editor"]: {"EC"},
            staff["chief in conflict"]: {"EC"},
            staff["other editor"]: {"OE"},
            staff["section editor"]: {"OE"},
            staff["administrator"]: {"AD"},
            staff["production"]: {"PR"},
        }
        for other in self.casts.values():
            for name in ("handling editor", "author who edits"):
                dossier.relations.setdefault(other[name], {"OE"})
            dossier.relations.setdefault(other["chief who reviews"], {"EC"})
        special = factories.special_issue(f"Theme of {model}")
        services.appoint_guest(special, cast["guest editor"], by=staff["chief"])
        services.choose_special_issue(paper, special, by=author)
        dossier.relations[cast["guest editor"]] = {"GE"}

    def _name_authors(self, dossier, cast):
        people = []
        for name in ("author", "co-author", "author who edits"):
            user = cast[name]
            self.introduce(dossier, user, name, "I1")
            people.append(
                Person(
                    name=user.name,
                    native_name=user.native_name,
                    native_lang="en",
                    email=user.email,
                    orcid=user.orcid,
                    affiliations=(dossier.plant(f"{name}'s institute", "I1"),),
                )
            )
        write_people(dossier.paper, people)
        for name in ("co-author", "author who edits"):
            confirm(dossier.paper, cast[name])

    def introduce(self, dossier, user, what, *rows, **more):
        """From now on this account's name and all that follows it is ruled by a row."""
        first, last = user.name.split()
        mailbox, host = user.email.removeprefix("office.").split("@")
        parts = {
            "name": first,
            "family name": last,
            "native name": user.native_name,
            "iD": user.orcid,
            "affiliation": user.affiliation.name,
            "address": mailbox,
            "domain": host.removesuffix(".example"),
            "account's id": str(user.uuid),
        }
        named = self.publishing and what in AGREEING
        for part, text in parts.items():
            more["agreed"] = named and part in ("name", "family name")
            dossier.plant(
                f"{what}'s {part}", *rows, text=text, owner=user, is_name=True, **more
            )

    def _give_version(self, dossier, number, attached):
        paper, plant = dossier.paper, dossier.plant
        later = {"attached": attached} if number > 1 else {}
        rows = ("E03", "E22") if number > 1 else ("E03",)
        text = plant(f"text of version {number}", *rows, **later)
        version, _made = Version.objects.get_or_create(submission=paper, number=number)
        version.state, version.confirmed_at = ReadingState.READ, timezone.now()
        version.body = f'<section id="s-1"><h2>One</h2><p>{text} grows.</p></section>'
        version.word_count, version.page_count = 12, 1
        version.reading = {"format": "markdown", "counts": {}, "warnings": []}
        version.save()
        originals = (FileKind.MANUSCRIPT, FileKind.SUPPORT)
        for kind in (*originals, FileKind.SUPPLEMENT, FileKind.REVIEW_COPY):
            row = "E03" if kind == FileKind.REVIEW_COPY else "I2"
            name = plant(f"file name of {kind} {number}", "I2")
            inside = plant(f"inside {kind} {number}", row, **later)
            is_copy = kind == FileKind.REVIEW_COPY
            data = pdf_with(inside) if is_copy else f"{inside} text".encode()
            file = keep_file(
                version,
                kind,
                f"{name}.pdf" if is_copy else f"{name}.txt",
                data,
                "application/pdf" if is_copy else "text/plain",
            )
            # Reviewers have the copy by the address of their assignment.
            plant(f"id of {kind} {number}", row, text=str(file.uuid), **later)
            if kind == FileKind.SUPPLEMENT:
                self._give_copy(dossier, file, number, later)

    def _give_copy(self, dossier, file, number, later):
        """What reviewers get of a supplementary file; they have no other copy's id."""
        inside = dossier.plant(f"inside copy of supplement {number}", "E04", **later)
        copy = give_copy(file, f"{inside} text".encode())
        what = f"id of the copy of supplement {number}"
        dossier.plant(what, "E04", text=str(copy.uuid), **later)

    def _review(self, dossier, cast):
        paper, plant, staff = dossier.paper, dossier.plant, self.staff
        editor = cast["handling editor"]
        self.introduce(dossier, editor, "handling editor", "I4")
        with self.act(dossier):
            User.objects.filter(pk=editor.pk).update(agrees_to_be_named=self.publishing)
            services.assign_editor(paper, editor, by=staff["chief"])
            dossier.relations[editor] = {"HE", "OE"}
        with self.act(dossier):
            reviewing.send_to_review(paper, by=editor)
        names = (
            "invited", "reviewing", "reported", "also reported", "declined",
            "reviewer in conflict", "reviewer now author", "chief who reviews",
        )  # fmt: skip
        for name in names:
            tag = "first" if name in REPORTED else ""  # a name goes with its report
            self.introduce(dossier, cast[name], f"reviewer ({name})", "I3", tag=tag)
        with self.act(dossier):
            made = reviewing.invite(paper, [cast[n] for n in names], by=editor)
            dossier.relations |= {cast[name]: {"RI"} for name in names}
        asked = dict(zip(names, made, strict=True))
        with self.act(dossier):
            reviewing.decline_invitation(
                asked.pop("declined"),
                by=cast["declined"],
                reason="busy",
                note=plant("colleague named by who declined", "E09"),
            )
            dossier.relations[cast["declined"]] = {"RD"}
        self.introduce(dossier, cast["alternate"], "alternate", "I3")
        reviewing.add_alternate(paper, cast["alternate"], by=editor)
        del asked["invited"]
        for name, assignment in asked.items():
            with self.act(dossier):
                reviewing.accept_invitation(assignment, by=cast[name])
                dossier.relations[cast[name]] = {"RV"}
            self._write(dossier, assignment, f"draft of {name}", "major", tag="")
        with self.act(dossier):
            services.declare_conflict(
                paper,
                by=cast["reviewer in conflict"],
                reason=plant("why a reviewer is in conflict", "I6"),
            )
            dossier.relations[cast["reviewer in conflict"]] = set()
            for text in cast["reviewer in conflict"].name.split():  # on the list
                owner = cast["reviewer in conflict"]
                plant("name of who is in conflict", "I6", text=text, owner=owner)
        chief = staff["chief in conflict"]
        with self.act(dossier):
            services.declare_conflict(
                paper, by=chief, reason=plant("why a chief is", "I6", owner=chief)
            )
            dossier.relations[chief] = set()
        self._make_author(dossier, cast["reviewer now author"])
        for name, demand in zip(REPORTED, DEMANDS, strict=True):
            with self.act(dossier):
                self._report(dossier, asked[name], "first", demand)
                dossier.relations[cast[name]] = {"RS"}
        self._talk(dossier, cast)
        self._draft_decision(dossier, cast, "first", "minor")
        self._register(dossier)

    def _make_author(self, dossier, user):
        """A reviewer turns out to be an author, and confirms it."""
        self.introduce(dossier, user, "reviewer now author", "I1")
        with self.act(dossier):
            Contributor.objects.create(
                submission=dossier.paper,
                name=user.name,
                email=user.email,
                user=user,
                position=9,
                confirmed_at=timezone.now(),
            )
            dossier.relations[user] = {"CO"}

    def _write(self, dossier, assignment, what, advice, tag):
        """A draft of which each word is its writer's alone."""
        owner = assignment.reviewer
        plant = dossier.plant
        rows = {"rows": ("E10",), "owner": owner}
        draft = {
            "scores": {str(c.pk): 4 for c in Criterion.objects.filter(kind="score")},
            "recommendation": advice,
            "answers": {},
        }
        for readers, row in (("authors", "E06"), ("editors", "E08")):
            more = {"then": (row,), "tag": tag} if tag else {}
            given = plant(f"{what}: answer to {readers}", "E10", owner=owner, **more)
            draft["answers"][str(self.questions[readers].pk)] = given
        for part, row in (("comments", "E06"), ("confidential", "E08")):
            more = {"then": (row,), "tag": tag} if tag else {}
            draft[part] = plant(f"{what}: {part}", *rows["rows"], owner=owner, **more)
        version = Review.objects.get(assignment=assignment).draft_version
        reviewing.save_draft(assignment, draft, version=version, by=owner)
        Review.objects.filter(assignment=assignment).update(
            highlights=[
                {
                    "number": 1,
                    "page": 1,
                    "text": plant(f"{what}: highlight", "E10", owner=owner),
                    "boxes": [[0.1, 0.1, 0.2, 0.02]],
                }
            ]
        )
        return draft

    def _report(self, dossier, assignment, tag, advice):
        """A report that is in: its texts are E06 and E08 from now on."""
        owner = assignment.reviewer
        draft = self._write(dossier, assignment, f"{tag} report", advice, tag="")
        agrees = self.publishing and advice != DEMANDS[1]  # one of the two does not
        for part, *rows in (("comments", "E06", "E23"), ("confidential", "E08")):
            dossier.canaries[draft[part]].clear()
            what = f"{part} of a {tag} report{' agreed to' if agrees else ''}"
            more = {"tag": tag, "owner": owner, "agreed": agrees}
            dossier.plant(what, *rows, text=draft[part], **more)
        for readers, *rows in (("authors", "E06", "E23"), ("editors", "E08")):
            given = draft["answers"][str(self.questions[readers].pk)]
            dossier.canaries[given].clear()
            what = f"answer of a {tag} report{' agreed to' if agrees else ''}"
            more = {"tag": tag, "owner": owner, "agreed": agrees}
            dossier.plant(f"{what} to {readers}", *rows, text=given, **more)
        if advice == DEMANDS[0]:
            self._attach(dossier, assignment, tag)
        reviewing.submit_review(assignment, by=owner)
        is_open = dossier.paper.anonymity == Anonymity.OPEN
        if agrees:
            reviewing.change_agreement(
                assignment, publication=True, name=is_open, by=owner
            )
        # A word that is no recommendation is shown as it is: a canary, where one stands.
        advised = dossier.plant(f"recommendation of a {tag} report", "E07", owner=owner)
        Review.objects.filter(assignment=assignment).update(recommendation=advised)
        profile, _made = ReviewerProfile.objects.get_or_create(user=owner)
        profile.note = dossier.plant(
            "note on a reviewer, for editors", "E17", is_name=True
        )
        profile.save()

    def _attach(self, dossier, assignment, tag):
        """A file whose original names its reviewer, and whose copy does not (E11)."""
        owner, plant = assignment.reviewer, dossier.plant
        inside = plant("inside a report's file", "E11", tag=tag, owner=owner)
        with pikepdf.open(io.BytesIO(pdf_with(inside))) as pdf:
            pdf.docinfo["/Author"] = plant("original of a file", "E10", owner=owner)
            held = io.BytesIO()
            pdf.save(held)
        name = plant("name of a report's file", "E10", owner=owner)
        [file] = reviewing.attach(
            assignment, {f"{name}.pdf": held.getvalue()}, by=owner
        )
        reviewing.prepare_attachment(file)
        plant("file's id", "E11", text=str(file.uuid), tag=tag, owner=owner)

    def _talk(self, dossier, cast):
        for who, thread, row in (
            ("author", Thread.AUTHORS, "E15"),
            ("handling editor", Thread.AUTHORS, "E15"),
            ("handling editor", Thread.EDITORS, "E17"),
        ):
            text = dossier.plant(f"message of the {who}, {thread}", row)
            with self.act(dossier):
                said = services.post_message(
                    dossier.paper, text, by=cast[who], thread=thread
                )
                dossier.plant("message's id", row, text=str(said.uuid))

        thread = dossier.paper.rounds.last().assignments.get(reviewer=cast["reported"])
        for who in ("reported", "handling editor"):
            text = dossier.plant(f"{who} in a thread", "E16", owner=cast["reported"])
            with self.act(dossier):
                reviewing.write_in_thread(thread, text, by=cast[who])

    def _draft_decision(self, dossier, cast, tag, outcome):
        def plant(what):
            return dossier.plant(
                f"{what} of the {tag} decision", "E14", then=("E13",), tag=tag
            )

        made = reviewing.save_decision(
            dossier.paper,
            by=cast["handling editor"],
            outcome=outcome,
            subject=f"{plant('subject')} on your paper",
            letter=f"{plant('letter')} Dear authors.",
        )
        dossier.plant(
            "decision's id", "E14", text=str(made.uuid), then=("E13",), tag=tag
        )

    def _revise(self, dossier, cast):
        """The revision that the author has ready, with an answer to each point."""
        reviewers = frozenset({cast["reported"], cast["also reported"]})
        self._give_version(dossier, 2, reviewers)
        version = dossier.paper.versions.last()
        answers = {
            point.uuid: (dossier.plant("answer to a point", "E05"), True)
            for point in version.response_points.all()
        }
        with self.act(dossier):
            reviewing.answer_points(
                version,
                answers,
                by=cast["author"],
                response=dossier.plant("word on all answers", "E05"),
            )
        self._register(dossier)

    def _register(self, dossier):
        """The ids of all rows that the acts have made."""
        known = set(dossier.canaries)

        def plant(what, row, thing, **more):
            if str(thing.uuid) not in known:
                dossier.plant(f"{what}'s id", row, text=str(thing.uuid), **more)

        for each in dossier.paper.rounds.all():
            plant("round", "E09", each)
            for assignment in each.assignments.select_related("reviewer", "review"):
                owner = assignment.reviewer
                plant("assignment", "E09", assignment, owner=owner)
                if hasattr(assignment, "review"):
                    plant("report", "E09", assignment.review, owner=owner)
            for alternate in each.alternates.all():
                plant("alternate", "E09", alternate)
        for person in dossier.paper.contributors.all():
            plant("author's row", "I1", person)
        for version in dossier.paper.versions.all():
            for point in version.response_points.all():
                plant("point", "E05", point)

    # Letters -------------------------------------------------------------------------

    @contextmanager
    def act(self, dossier):
        """Something happens to one paper; every letter of it is read at once."""
        was = snapshot(dossier)
        yield
        dossier.paper.refresh_from_db()
        self._read_letters([was])

    def _read_letters(self, before):
        """The recipient may know it from before the act or after it, or it is a leak."""
        mail.outbox.clear()
        waiting = OutgoingMessage.objects.filter(state=Delivery.QUEUED)
        waiting.update(due_at=timezone.now())
        outbox.deliver_due()
        accounts = {user.email: user for _model, _name, user in self.everybody if user}
        papers = {dossier.paper.uuid: dossier for dossier in self.dossiers.values()}
        for message in mail.outbox:
            sent = message.message()
            [address] = message.recipients()
            person = accounts[address]
            row = OutgoingMessage.objects.get(uuid=sent["Message-ID"][1:37])
            papers[row.about].plant(
                "letter's id", "E20", text=str(row.uuid), owner=person
            )
            letter = row.key.split(":")[0]
            self.read.append(letter)
            headers = [f"{name}: {value}" for name, value in sent.items()]
            found = found_in(*headers, sent.get_payload(decode=True))
            for canary, _dossier in self.hidden(found, person, before):
                self.leaks.append((letter, self.who(person), canary.what))

    def who(self, user):
        """A name that says what the person is to their paper."""
        return next(f"{m} {n}".strip() for m, n, one in self.everybody if one == user)

    def hidden(self, found, person, before):
        """(canary, dossier) of what was found and no state of the paper lets one read."""
        for text in sorted(found):
            for dossier in self.dossiers.values():
                planted = dossier.canaries.get(text, [])
                states = [
                    dossier,
                    *(b for b in before if b.paper.pk == dossier.paper.pk),
                ]
                if planted and not any(
                    one.allows(person, canary) for one in states for canary in planted
                ):
                    yield planted[0], dossier


def snapshot(dossier):
    """The same canaries as the paper and its people stood until now."""
    relations = {person: set(held) for person, held in dossier.relations.items()}
    paper = copy.copy(dossier.paper)
    return Dossier(paper, dossier.canaries, relations, set(dossier.released))


def confirm(paper, user):
    """A co-author has an account and stands by the paper."""
    paper.contributors.filter(email=user.email).update(
        user=user, confirmed_at=timezone.now()
    )


def pdf_with(text):
    """A page that says so, as the review copy does."""
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(
            f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
        )
        pdf.save(held)
    return held.getvalue()
