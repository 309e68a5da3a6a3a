"""EPUB: the rules of the container and the package, and every file well formed."""

import io
import zipfile

import pytest
from lxml import etree

from issues import web_text
from issues.models import Issue, Picture
from journal import storage
from journal.storage import Bucket
from tests.factories.issues import filled, published_issue
from tests.issues.test_jats import BODY

pytestmark = pytest.mark.django_db
OPF = "{http://www.idpf.org/2007/opf}"
X = "{http://www.w3.org/1999/xhtml}"
PNG = b"\x89PNG\r\n\x1a\nnot looked at"


def opened(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/epub+zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def check(book):
    """What epubcheck asks of any book, as far as this writer can go wrong."""
    first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.read("mimetype") == b"application/epub+zip"
    assert book.read("META-INF/container.xml").count(b"book/package.opf") == 1
    package = etree.fromstring(book.read("book/package.opf"))
    items = {item.get("href"): item for item in package.iter(f"{OPF}item")}
    ids = [item.get("id") for item in items.values()]
    assert len(ids) == len(set(ids))
    inside = {name.removeprefix("book/") for name in book.namelist()}
    assert inside - {"mimetype", "META-INF/container.xml", "package.opf"} == {*items}
    assert {ref.get("idref") for ref in package.iter(f"{OPF}itemref")} <= {*ids}
    pages = {}
    for name, item in items.items():
        if item.get("media-type") == "application/xhtml+xml":
            pages[name] = page = etree.fromstring(book.read(f"book/{name}"))
            named = [one.get("id") for one in page.iter() if one.get("id")]
            assert len(named) == len(set(named)), name
            has_math = any("MathML" in str(one.tag) for one in page.iter())
            assert has_math == ("mathml" in (item.get("properties") or ""))
    for name, page in pages.items():
        here = {one.get("id") for one in page.iter()}
        for link in page.iter(f"{X}a", f"{X}img"):
            target = link.get("href") or link.get("src")
            file, _hash, place = target.partition("#")
            if file.startswith("http"):
                continue
            assert not file or file in items, (name, target)
            if place:
                there = {one.get("id") for one in pages[file].iter()} if file else here
                assert place in there, (name, target)
    return package, pages


def test_article_and_issue_are_whole_books_and_the_same_each_time(client):
    made = published_issue(2)
    article = made.articles.in_order().first()
    begin = f"{article.get_absolute_url()}media/"
    shown = web_text.WebPicture(f"{begin}fig-1.png", 10, 10)
    body = BODY.replace(', <a href="#s-9">nowhere</a>', "")
    text = web_text.made(body, pictures={"fig-1.svg": shown})
    article.title = "Counting < & > what counts"
    article.page_body, article.page_references = text.text, text.references
    article.outline = text.outline
    article.save()
    held = storage.put(PNG, content_type="image/png", bucket=Bucket.PUBLISHED)
    Picture.objects.create(
        article=article, name="fig-1.png", source_sha256="0" * 64, width=10, height=10,
        key=held.key, size=held.size, sha256=held.sha256, media_type="image/png",
    )  # fmt: skip
    address = f"{article.get_absolute_url()}article.epub"
    answer = client.get(address)
    package, pages = check(opened(answer))
    assert client.get(address).content == answer.content
    again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert opened(answer).read("book/media-1/fig-1.png") == PNG
    assert article.title in "".join(pages["article-1.xhtml"].itertext())
    assert f"https://doi.org/{article.doi}" in "".join(package.itertext())
    assert b"<code>\\frac{1}{2}</code>" in opened(answer).read("book/article-1.xhtml")
    assert "A tree" in "".join(pages["article-1.xhtml"].itertext())  # no such picture

    whole = client.get(f"{made.get_absolute_url()}issue.epub")
    _package, pages = check(opened(whole))
    assert {*pages} == {"contents.xhtml", "article-1.xhtml", "article-2.xhtml"}
    assert address in client.get(article.get_absolute_url()).content.decode()


def test_what_is_not_published_is_no_book(client):
    made = filled(1)
    for address in (
        f"{made.articles.get().get_absolute_url()}article.epub",
        f"{Issue.objects.get().get_absolute_url()}issue.epub",
    ):
        assert client.get(address).status_code == 404
