"""Documents written for a test: PDF, Word and EPUB files small enough to be read here."""

import io
import zipfile
import zlib

STYLES = (
    '<w:styles xmlns:w="{w}"><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="a3"><w:name w:val="Title"/></w:style></w:styles>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def zipped(members):
    """A zip archive with these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def docx(body, **members):
    """A Word document with this XML between `<w:body>` and `</w:body>`; other members by name."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document, "word/styles.xml": STYLES.format(w=W)} | members)


def paragraph(text, style=""):
    """A paragraph of a Word document."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{text}</w:t></w:r></w:p>"


def epub(pages, order=None):
    """A book with these pages, by their names, read in *order*, else as they come."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    places = {name: n for n, name in enumerate(pages)}
    spine = "".join(f'<itemref idref="i{places[name]}"/>' for name in order or pages)
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>'
    )
    members = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    return zipped(members | {f"OEBPS/{name}": page for name, page in pages.items()})


def xhtml(text):
    """A page of a book."""
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>题</title></head><body><p>{text}</p></body></html>'


def pdf(*pages, unicode_map=True):
    """A PDF; a page is a list of texts, each with its place and size: (x, y, size, text)."""
    encoding, ordering = ("UniGB-UCS2-H", "GB1") if unicode_map else ("Identity-H", "Identity")
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        3: f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{encoding}/DescendantFonts[4 0 R]>>".encode(),
        4: f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 5 0 R/DW 1000/CIDSystemInfo"
        f"<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>>>".encode(),
        5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    }
    for n, page in enumerate(pages):
        drawn = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, size, text in page
        )
        objects[10 + 2 * n] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {11 + 2 * n} 0 R>>"
        ).encode()
        objects[11 + 2 * n] = stream(drawn.encode())
    return assembled(objects)


def stream(content):
    """A packed stream object."""
    packed = zlib.compress(content)
    return f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode() + packed + b"\nendstream"


def assembled(objects):
    """The file that holds these objects, with its table of places."""
    body, places = b"%PDF-1.4\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = b"xref\n0 1\n0000000000 65535 f \n" + b"".join(
        f"{number} 1\n{place:010} 00000 n \n".encode() for number, place in places.items()
    )
    trailer = f"trailer<</Size {max(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF".encode()
    return body + table + trailer
