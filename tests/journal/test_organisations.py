"""Organisations: imported from ROR, found while typing, known again in a line."""

import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal import organisations
from journal.models import Organisation

pytestmark = pytest.mark.django_db

V1 = {
    "id": "https://ror.org/01ej9dk98",
    "name": "The University of Melbourne",
    "aliases": ["Melbourne University"],
    "acronyms": ["UoM"],
    "labels": [{"label": "Université de Melbourne", "iso639": "fr"}],
    "addresses": [{"city": "Melbourne"}],
    "country": {"country_code": "AU"},
    "status": "active",
}
V2 = {
    "id": "https://ror.org/05f950310",
    "names": [
        {"value": "KUL", "types": ["acronym"]},
        {"value": "Katholieke Universiteit Leuven", "types": ["label"]},
        {"value": "KU Leuven", "types": ["ror_display", "label"]},
    ],
    "locations": [{"geonames_details": {"name": "Leuven", "country_code": "BE"}}],
    "status": "active",
}


def names(typed):
    return [one.name for one in organisations.search(typed)]


@pytest.fixture
def shipped():
    call_command("import_organisations")


def test_shipped_list_is_imported_and_again_without_doubles(shipped):
    before = Organisation.objects.count()
    assert before > 50
    call_command("import_organisations")
    assert Organisation.objects.count() == before


@pytest.mark.parametrize("packed", [False, True])
def test_dumps_of_both_versions_are_read(tmp_path, packed):
    file = tmp_path / "dump.json"
    file.write_text(json.dumps([V1, V2, {"id": "x", "names": []}]), encoding="utf-8")
    if packed:
        with zipfile.ZipFile(tmp_path / "dump.zip", "w") as made:
            made.write(file, "ror-data.json")
        file = tmp_path / "dump.zip"
    call_command("import_organisations", str(file))
    rows = Organisation.objects.values_list("name", "city", "country")
    assert set(rows) == {
        ("The University of Melbourne", "Melbourne", "AU"),
        ("KU Leuven", "Leuven", "BE"),
    }
    assert names("universite de melb") == ["The University of Melbourne"]
    assert names("kul") == ["KU Leuven"]


@pytest.mark.parametrize("text", ["nothing", '{"organisations": [{"name": "A"}]}'])
def test_another_file_is_refused_in_words(tmp_path, text):
    file = tmp_path / "dump.json"
    file.write_text(text)
    with pytest.raises(CommandError, match="no dump of ROR"):
        call_command("import_organisations", str(file))
    assert not Organisation.objects.exists()


def test_typed_words_begin_words_of_a_name_whatever_accents_they_have(shipped):
    assert "Universidade de São Paulo" in names("sao pau uni")
    assert "Universidade de São Paulo" in names("São Paulo")
    assert names("leuv") == ["KU Leuven"]
    assert names("euven") == []
    for typed in ("", "l", "' | & !", "leuven:* | a", "\x00 \\"):
        assert len(names(typed)) <= organisations.MOST_FOUND


def test_line_is_known_by_a_full_name_and_only_when_one_is_meant(shipped):
    Organisation.objects.create(
        ror_id="https://ror.org/000000001",
        name="KU Leuven",
        city="Elsewhere",
        country="NL",
        names=["ku leuven"],
    )
    lines = {
        "Faculty of Arts, KU Leuven, Leuven, Belgium": "https://ror.org/05f950310",
        "K.U. Leuven": None,
        "KU Leuven": None,  # two have the name
        "KU Leuven, Elsewhere": "https://ror.org/000000001",
        "Universidade de Sao Paulo; Brasil": "https://ror.org/036rp1748",
        "Universidade de São Paulo, Germany": None,
        "AU, Canada": None,  # short names mean many
    }
    with CaptureQueriesContext(connection) as asked:
        found = organisations.known(lines)
    assert len(asked) == 1
    assert {
        line: found[line].ror_id if line in found else None for line in lines
    } == lines


def test_every_suggestion_is_known_again(shipped):
    labels = {one.label: one for one in Organisation.objects.all()}
    assert organisations.known(labels) == labels


def test_suggestions_are_for_everybody_and_escaped(client, shipped):
    Organisation.objects.filter(name="KU Leuven").update(name="<b>KU</b> Leuven")
    page = client.get("/organisations/", {"q": "leuven"}).content.decode()
    assert 'role="option"' in page
    assert "<b>" not in page
    assert client.get("/organisations/").content == b""
    assert client.post("/organisations/").status_code == 405
