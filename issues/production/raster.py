"""The program in the jail that makes pictures of pixels, for the web and the builder.

``raster PICTURE...`` writes each picture as PNG or JPEG and ``report.json`` with name
and size. ``raster --pages FILE.pdf N...`` writes ``N.png``, a small picture of page N
(from 0).
"""

import io
import json
import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, UnidentifiedImageError

WIDEST = 1600  # pixels: twice the measure of the page
SMALL = 176  # pixels: a page in the builder, twice its place
MOST_PIXELS = 40_000_000
POINTS = 453.5  # the page on which a drawing is laid: 160 mm

PAGE = (
    "@page{size:160mm 600mm;margin:0} html,body{margin:0}"
    "img{display:block;width:160mm;max-height:600mm}"
)


def pictures(names: list[str]) -> None:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    report = {}
    for name in names:
        path = Path(name)
        image, data = (
            _from_drawing(path) if path.suffix == ".svg" else _from_pixels(path)
        )
        suffix = ".jpg" if image.format == "JPEG" else ".png"
        file = f"web-{path.stem}{suffix}"
        Path(file).write_bytes(data)
        report[name] = {
            "name": f"{path.stem}{suffix}",
            "file": file,
            "width": image.width,
            "height": image.height,
        }
    Path("report.json").write_text(json.dumps(report), encoding="utf-8")


def _from_pixels(path: Path) -> tuple[Image.Image, bytes]:
    """As it came, unless it is wider than a screen needs."""
    data = path.read_bytes()
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError):
        sys.exit(f"The picture {path.name} is damaged or too large to be shown.")
    if image.format in ("PNG", "JPEG") and image.width <= WIDEST:
        return image, data
    kind = "JPEG" if image.format == "JPEG" else "PNG"
    image.thumbnail((WIDEST, WIDEST * 4))
    return _encoded(image, kind)


def _from_drawing(path: Path) -> tuple[Image.Image, bytes]:
    from journal.pdf.layout import lay_out

    source = f"media:{path.name}"
    html = f'<html lang="en"><body><img src="{source}" alt=""></body></html>'
    document = lay_out(html, {source: path.read_bytes()}, (), PAGE)
    page = pypdfium2.PdfDocument(document.write_pdf())[0]
    image = page.render(scale=WIDEST / POINTS).to_pil().convert("RGB")
    return _encoded(_trimmed(image), "PNG")


def _trimmed(image: Image.Image) -> Image.Image:
    """Without the white of the long page below the drawing."""
    white = Image.new("RGB", image.size, "white")
    box = ImageChops.difference(image, white).getbbox()
    return image.crop((0, 0, image.width, box[3] + 8 if box else 8))


def _encoded(image: Image.Image, kind: str) -> tuple[Image.Image, bytes]:
    out = io.BytesIO()
    if kind == "JPEG":
        image.convert("RGB").save(out, kind, quality=85)
    else:
        image.save(out, kind, optimize=True)
    return Image.open(io.BytesIO(out.getvalue())), out.getvalue()


def pages(file: str, numbers: list[int]) -> None:
    document = pypdfium2.PdfDocument(file)
    for number in numbers:
        page = document[number]
        image = page.render(scale=SMALL / page.get_width()).to_pil()
        image.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(
            f"{number}.png", optimize=True
        )


if __name__ == "__main__":
    if sys.argv[1] == "--pages":
        pages(sys.argv[2], [int(number) for number in sys.argv[3:]])
    else:
        pictures(sys.argv[1:])
