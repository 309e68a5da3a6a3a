"""The record of a paper, in sentences for its editors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from journal.models import Event

SENTENCES = {
    "draft.started": _("Draft begun"),
    "files.added": _("Files added"),
    "manuscript.read": _("Manuscript read"),
    "manuscript.refused": _("Manuscript could not be read"),
    "review_copy.confirmed": _("Review copy looked at by the author"),
    "submission.submit": _("Sent to the journal"),
    "submission.send_to_review": _("Sent to review"),
    "submission.ask_revision": _("Revision asked for"),
    "submission.resubmit": _("Revision sent"),
    "submission.return": _("Returned for corrections"),
    "submission.correct": _("Corrected paper sent"),
    "author.reminded": _("Authors reminded of the revision"),
    "revision.date_moved": _("Date of the revision moved"),
    "submission.accept": _("Accepted"),
    "submission.decline": _("Declined"),
    "submission.rescind": _("Decision taken back"),
    "submission.rescind_first": _("Decision of the first look taken back"),
    "submission.reopen": _("Reopened after an appeal"),
    "submission.reopen_first": _("Reopened for a first look after an appeal"),
    "appeal.made": _("The authors appeal"),
    "appeal.upheld": _("Appeal answered: the decision stands"),
    "submission.withdraw": _("Withdrawn"),
    "submission.publish": _("Published"),
    "authorship.asked": _("An author asked to confirm"),
    "authorship.confirmed": _("An author confirmed"),
    "authorship.refused": _("Somebody says not to be an author"),
    "authorship.vouched": _("An editor vouched for an author who cannot confirm"),
    "authors.change_asked": _("Another list of authors asked for"),
    "authors.change_agreed": _("Somebody agreed to the list of authors"),
    "authors.change_made": _("Authors changed: all agreed, and an editor"),
    "authors.change_declined": _("Change of the authors declined"),
    "authors.change_refused": _("Somebody did not agree to the list of authors"),
    "authors.change_taken_back": _("Change of the authors taken back"),
    "revision.more_time": _("The authors took more time for the revision"),
    "revision.time_asked": _("The authors ask for more time for the revision"),
    "editor.assigned": _("Handling editor assigned"),
    "editor.stepped_aside": _("Handling editor in conflict, in charge no more"),
    "editor.released": _("Handling editor released: not theirs any more"),
    "reports.agreed": _("Authors agree that the reports are published"),
    "reports.refused": _("Authors do not agree any more that reports are published"),
    "special_issue.set": _("Put into a special issue"),
    "special_issue.cleared": _("Taken out of its special issue"),
    "conflict.declared": _("Conflict of interest declared"),
    "production.stepped_aside": _("Who prepared it stepped aside: a conflict"),
    "conflict.lifted": _("Conflict of interest lifted"),
    "reviewer.invited": _("Reviewer invited"),
    "reviewer.accepted": _("Reviewer accepted"),
    "reviewer.declined": _("Reviewer declined"),
    "reviewer.undone": _("Invitation undone before its letter left"),
    "reviewer.lapsed": _("Invitation ended without an answer"),
    "reviewer.date_asked": _("Reviewer asks for another date"),
    "alternate.added": _("Alternate named"),
    "alternate.moved": _("Order of the alternates changed"),
    "alternate.removed": _("Alternate taken out"),
    "alternate.promoted": _("Alternate’s turn"),
    "alternate.passed_over": _("Alternate passed over"),
    "editor.reminded": _("Editors reminded that the paper waits"),
    "editor.asked": _("Editor asked how to go on with a late report"),
    "reviewer.unreachable": _("Letters do not reach a reviewer"),
    "reviewer.reminded": _("Reviewer reminded"),
    "reviewer.cancelled": _("Review cancelled"),
    "reviewer.suspended": _("Review suspended: the reviewer came to be in conflict"),
    "reviewer.resumed": _("Review goes on: the conflict was lifted"),
    "reviewer.due_moved": _("Review date moved"),
    "review.submitted": _("Report in"),
    "review.agreement_changed": _("What may be published of a report was changed"),
    "co_reviewer.named": _("A co-reviewer named"),
    "co_reviewer.removed": _("A co-reviewer taken out"),
    "review.extended": _("More time given"),
    "review.reopened": _("Report given back to its reviewer"),
    "review.rated": _("Said how useful a report was"),
    "file.infected": _("A file was refused: malware was found in it"),
    "file.kind": _("Said anew what a file is"),
    "supplement.added": _("Supplementary file added"),
    "supplement.removed": _("Supplementary file taken back"),
    "supplement.refused": _("A supplementary file could not be cleaned for reviewers"),
    "supplement.confirmed": _(
        "A supplementary file goes to reviewers although it may name an author"
    ),
    "attachment.added": _("File added to a report"),
    "attachment.removed": _("File taken out of a report"),
    "attachment.refused": _("A report’s file could not be cleaned"),
    "attachment.confirmed": _(
        "A report’s file may go out although it may name somebody"
    ),
    "decision.scheduled": _("Decision about to leave"),
    "decision.undone": _("Decision undone before it left"),
    "decision.held_back": _("Decision held back"),
    "decision.released": _("Decision sent"),
    "decision.approval_asked": _("Decision waits for a chief editor’s yes"),
    "decision.approved": _("Decision approved"),
    "decision.sent_back": _("Decision sent back to its editor"),
    "decision.rescinded": _("Decision rescinded"),
    "paper.exported": _("Put into an export"),
    "submission.revealed": _("Glass broken: opened for 15 minutes, with a reason"),
    "message.sent": _("Message written"),
}


def sentence(event: Event) -> str:
    """What happened; an act that has no sentence yet is named as it was recorded."""
    return str(
        SENTENCES.get(event.kind, event.kind.replace(".", " ").replace("_", " "))
    )


def of_paper(events: list[Event]) -> list[tuple[str, Event]]:
    """The newest first, each with its sentence."""
    return [(sentence(event), event) for event in reversed(events)]
