"""The settings: every row of the journal is data that a chief editor can change."""

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.choices import Delivery, Role
from journal.configuration import THINGS
from journal.forms import is_issn
from journal.letters import PLACEHOLDER, SAMPLES, compose, standard
from journal.models import (
    Announcement,
    EditorialRole,
    Event,
    Journal,
    LetterTemplate,
    OutgoingMessage,
    Page,
    Section,
    Topic,
    User,
)
from reviews.models import Criterion
from reviews.urls.criteria import CRITERIA
from submissions.settings_urls import SPECIAL_ISSUES
from tests import factories
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db
ALL = (*THINGS, CRITERIA, SPECIAL_ISSUES)
OPEN = [
    reverse("settings"),
    reverse("settings-journal"),
    reverse("settings-letters"),
    reverse("settings-letter", args=["receipt"]),
    reverse("settings-mail"),
    *(reverse(thing.url) for thing in ALL),
    *(reverse(f"{thing.url}-add") for thing in ALL),
]
ACTS = [
    reverse("settings-letter-standard", args=["receipt"]),
    reverse("settings-mail-again"),
]


@pytest.fixture
def chief(client):
    editor = factories.chief()
    client.force_login(editor)
    return editor


@pytest.mark.parametrize("role", [r for r in Role if r not in ("chief", "managing")])
def test_settings_are_hidden_from_every_other_role(client, role):
    client.force_login(with_role(role))
    assert client.get("/settings/never-was/").status_code == 404
    for address in (*OPEN, *ACTS):
        for answer in (client.get(address), client.post(address), client.put(address)):
            assert answer.status_code == 404, address


def test_settings_send_strangers_to_sign_in(client):
    factories.journal()
    for address in (*OPEN, *ACTS):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith(reverse("account_login"))


def test_letter_is_read_and_written_by_no_other_method(client, chief):
    address = reverse("settings-letter", args=["receipt"])
    assert client.get(address).status_code == client.head(address).status_code == 200
    for refused in (client.put(address), client.delete(address)):
        assert refused.status_code == 404  # of settings nothing is told


@pytest.mark.parametrize("role", ["chief", "managing"])
def test_settings_open_for_chiefs_and_reading_changes_nothing(client, role):
    client.force_login(with_role(role))
    before = Event.objects.count()
    for address in OPEN:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "Settings" in answer.text
    for address in ACTS:
        assert client.get(address).status_code == 404
    assert Event.objects.count() == before


def test_index_names_every_kind(client, chief):
    page = client.get(reverse("settings")).text
    for thing in ALL:
        assert reverse(thing.url) in page
        assert str(thing.title) in page


JOURNAL = {
    "title": "Frontiers of Tests",
    "short_title": "FOT",
    "issn": "2049-3630",
    "contact_email": "desk@example.org",
    "anonymity": "triple",
    "licence": "CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "doi_prefix": "10.5555",
    "first_year": 2024,
    "timezone": "Asia/Shanghai",
    "first_look_days": 3,
    "decision_days": 50,
    "answer_days": 6,
    "review_days": 21,
    "revision_days": 40,
    "more_time_days": 14,
    "rest_days": 0,
    "idle_days": 10,
    "appeal_days": 30,
    "fewest_reports": 1,
    "reviewers_wanted": 3,
    "page_budget": 100,
    "upload_files": 300,
    "upload_megabytes": 2048,
}


def test_journal_is_changed_and_the_record_says_by_whom(client, chief):
    answer = client.post(reverse("settings-journal"), JOURNAL)
    assert answer.status_code == 302
    row = Journal.objects.get()
    assert {name: getattr(row, name) for name in JOURNAL} == JOURNAL
    event = Event.objects.get(kind="settings.changed")
    assert (event.actor, event.data["what"]) == (chief, "journal")
    assert "title" in event.data["fields"]
    assert f"Last changed by {chief.name}" in client.get(answer["Location"]).text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("issn", "2049-3631", "its last character does not fit"),
        ("timezone", "Mars/Olympus", "Select a valid choice"),
        ("doi_prefix", "5555", "looks like 10.5555"),
        ("review_days", "0", "At least 1."),
        ("title", "", "This field is required"),
    ],
)
def test_journal_form_refuses_and_keeps_what_was_typed(
    client, chief, field, value, sentence
):
    answer = client.post(
        reverse("settings-journal"), {**JOURNAL, "publisher": "Kept", field: value}
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Kept"' in answer.text
    assert not Event.objects.filter(kind="settings.changed").exists()


def test_issn_check_digits():
    assert is_issn("2434-561X")
    assert is_issn("0378-5955")
    assert not is_issn("0378-5954")
    assert not is_issn("03785955")


SAMPLES_OF = {
    "sections": (
        Section,
        {"name": "Case study", "plural": "Case studies", "position": 3},
    ),
    "topics": (Topic, {"name": "Smart class", "position": 9}),
    "pages": (Page, {"title": "About us", "body": "# Who we are"}),
    "news": (
        Announcement,
        {"title": "A call", "body": "", "published_on": "2026-11-01"},
    ),
    "criteria": (
        Criterion,
        {
            "name": "Fit",
            "question": "Does it fit?",
            "anchors": "no\nhardly\nso\nwell\nvery well",
            "position": 5,
            "is_active": "on",
        },
    ),
}


@pytest.mark.parametrize("key", SAMPLES_OF)
def test_row_is_added_changed_and_removed(client, chief, key):
    model, values = SAMPLES_OF[key]
    before = model.objects.count()
    answer = client.post(reverse(f"settings-{key}-add"), values)
    assert answer.status_code == 302, answer.text
    row = model.objects.latest("pk")
    assert model.objects.count() == before + 1
    name = "title" if "title" in values else "name"
    changed = {**values, name: "Another word"}
    client.post(reverse(f"settings-{key}-change", args=[row.pk]), changed)
    row.refresh_from_db()
    assert getattr(row, name) == "Another word"
    assert "Another word" in client.get(reverse(f"settings-{key}")).text
    end = reverse(f"settings-{key}-end", args=[row.pk])
    assert client.get(end).status_code == 404
    assert client.post(end).status_code == 302
    assert model.objects.count() == before
    kinds = Event.objects.filter(actor=chief, data__what=key).values_list(
        "kind", flat=True
    )
    assert list(kinds) == ["settings.added", "settings.changed", "settings.removed"]


def test_address_word_is_made_from_the_name_and_is_given_once(client, chief):
    client.post(reverse("settings-topics-add"), {"name": "Smart Class", "position": 1})
    assert Topic.objects.filter(slug="smart-class").count() == 1
    again = client.post(
        reverse("settings-topics-add"), {"name": "Smart class", "position": 2}
    )
    assert again.status_code == 422
    assert "Another one has this word in its address." in again.text


def test_name_without_latin_letters_asks_for_an_address_word(client, chief):
    answer = client.post(
        reverse("settings-topics-add"), {"name": "教育", "position": 1}
    )
    assert answer.status_code == 422
    assert "Give a word in Latin letters." in answer.text


def test_section_in_use_is_closed_and_not_removed(client, chief):
    section = factories.sent().section
    end = reverse("settings-sections-end", args=[section.pk])
    answer = client.post(end)
    assert answer.status_code == 403
    assert "is in use and cannot be removed" in answer.text
    assert Section.objects.filter(pk=section.pk).exists()


def test_topic_that_papers_carry_is_not_taken_off_them(client, chief):
    topic, paper = Topic.objects.first(), factories.sent()
    paper.topics.add(topic)
    assert (
        client.post(reverse("settings-topics-end", args=[topic.pk])).status_code == 403
    )
    assert paper.topics.get() == topic


def test_scored_question_is_not_removed(client, chief):
    factories.reported()
    criterion = Criterion.objects.first()
    answer = client.post(reverse("settings-criteria-end", args=[criterion.pk]))
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "lines", ["one\ntwo", "a\nb\nc\nd\ne\nf", f"a\nb\nc\nd\n{'e' * 81}"]
)
def test_question_needs_five_anchors(client, chief, lines):
    _model, values = SAMPLES_OF["criteria"]
    answer = client.post(reverse("settings-criteria-add"), {**values, "anchors": lines})
    assert answer.status_code == 422


ROLE = {"role": "editor", "started_on": "2026-01-01", "position": 1}


def test_person_is_appointed_by_address(client, chief):
    known = factories.person("Li Jingyi")
    for values in (
        {"email": known.email.upper()},
        {"email": "new@example.net", "name": "New Editor"},
    ):
        answer = client.post(reverse("settings-people-add"), {**ROLE, **values})
        assert answer.status_code == 302
    assert known.is_editor
    assert User.objects.get(email="new@example.net").is_editor


def test_unknown_address_needs_a_name(client, chief):
    answer = client.post(
        reverse("settings-people-add"), {**ROLE, "email": "new@example.net"}
    )
    assert answer.status_code == 422
    assert "Nobody has this address yet" in answer.text
    assert not User.objects.filter(email="new@example.net").exists()


def test_role_is_held_once_at_a_time(client, chief):
    editor = factories.handling_editor()
    answer = client.post(
        reverse("settings-people-add"), {**ROLE, "email": editor.email}
    )
    assert answer.status_code == 422
    assert "holds this role already" in answer.text


def test_ended_role_opens_nothing_from_the_next_page_on(client, chief):
    editor = factories.handling_editor()
    role = editor.roles.get()
    client.post(reverse("settings-people-end", args=[role.pk]))
    role.refresh_from_db()
    assert role.ended_on == timezone.localdate()
    assert not User.objects.get(pk=editor.pk).is_editor
    assert Event.objects.filter(kind="role.ended", actor=chief).exists()


def test_last_chief_stays(client, chief):
    role = chief.roles.get()
    ended = client.post(reverse("settings-people-end", args=[role.pk]))
    assert ended.status_code == 403
    assert "needs a chief editor" in ended.text
    changed = client.post(
        reverse("settings-people-change", args=[role.pk]), {**ROLE, "role": "editor"}
    )
    assert changed.status_code == 422
    role.refresh_from_db()
    assert (role.role, role.ended_on) == ("chief", None)


def test_role_does_not_end_before_it_began(client, chief):
    role = factories.handling_editor().roles.get()
    answer = client.post(
        reverse("settings-people-change", args=[role.pk]),
        {**ROLE, "ended_on": "2025-01-01"},
    )
    assert answer.status_code == 422


def letter(client, key="receipt", **values):
    return client.post(reverse("settings-letter", args=[key]), values)


def test_letter_is_kept_in_the_journals_own_words_and_used(client, chief):
    answer = letter(
        client, subject="Got {number}", body="Dear {recipient_name}", keep=1
    )
    assert answer.status_code == 302
    words = compose(
        factories.journal(), "receipt", {"number": "1", "recipient_name": "A"}
    )
    assert (words.subject, words.body) == ("Got 1", "Dear A\n")
    assert "Your own" in client.get(reverse("settings-letters")).text


@pytest.mark.parametrize("word", ["{nobody}", "{Title}", "{reviewer}", "{a b}", "{}"])
def test_unknown_placeholder_blocks_saving_with_a_sentence(client, chief, word):
    before = LetterTemplate.objects.get(key="receipt").body
    answer = letter(client, subject="Got it", body=f"Dear {word}", keep=1)
    assert answer.status_code == 422
    assert "This letter does not know" in answer.text
    assert word.strip("{}") in answer.text
    assert LetterTemplate.objects.get(key="receipt").body == before


def test_preview_shows_the_typed_words_and_keeps_nothing(client, chief):
    answer = letter(client, subject="S", body="Hello {recipient_name} & co", preview=1)
    assert answer.status_code == 200
    assert f"Hello {SAMPLES['recipient_name']} &amp; co" in answer.text
    assert not Event.objects.filter(kind="settings.changed").exists()


def test_test_letter_goes_to_the_chief_alone(client, chief):
    letter(client, subject="S {number}", body="B", test=1)
    message = OutgoingMessage.objects.get()
    assert (message.address, message.subject) == (chief.email, "Test: S JOT-2026-0042")


def test_standard_wording_can_be_had_again(client, chief):
    letter(client, subject="Mine", body="Mine", keep=1)
    client.post(reverse("settings-letter-standard", args=["receipt"]))
    assert LetterTemplate.objects.get(key="receipt").body == standard()["receipt"].body


def test_unknown_letter_is_not_found(client, chief):
    assert letter(client, "love", subject="S", body="B", keep=1).status_code == 404


def test_every_letter_has_a_preview_without_gaps(client, chief):
    for key in standard():
        page = client.get(reverse("settings-letter", args=[key])).text
        preview = page.split('class="letter"')[1].split("</section>")[0]
        assert PLACEHOLDER.search(preview) is None, key


def test_journal_without_a_wording_writes_in_the_standard_one():
    journal = factories.journal()
    LetterTemplate.objects.filter(key="receipt").delete()
    assert factories.sent().journal == journal
    assert OutgoingMessage.objects.filter(key__startswith="receipt:").exists()


def test_mail_page_counts_and_names_nobody(client, chief):
    paper = factories.sent()
    OutgoingMessage.objects.update(
        state=Delivery.DEAD, attempts=8, last_error="ConnectionRefusedError"
    )
    page = client.get(reverse("settings-mail")).text
    assert "ConnectionRefusedError" in page
    assert "Given up" in page
    for hidden in (paper.submitter.email, paper.title, paper.number):
        assert hidden not in page
    client.post(reverse("settings-mail-again"))
    states = OutgoingMessage.objects.values_list("state", "attempts")
    assert set(states) == {(Delivery.QUEUED, 0)}


def test_words_of_another_journal_are_not_changed_from_here(client, chief):
    other = Journal.objects.create(
        title="Other", short_title="OTH", contact_email="o@example.org"
    )
    section = Section.objects.create(journal=other, name="X", plural="X", slug="x")
    for page in ("change", "end"):
        address = reverse(f"settings-sections-{page}", args=[section.pk])
        assert client.post(address).status_code == 404


def test_roles_list_asks_the_same_number_of_questions(
    client, chief, django_assert_num_queries
):
    client.get(reverse("settings-people"))
    for _more in range(2):
        with django_assert_num_queries(7):
            client.get(reverse("settings-people"))
        for _ in range(4):
            EditorialRole.objects.create(
                journal=factories.journal(), user=factories.person(), role="board"
            )
