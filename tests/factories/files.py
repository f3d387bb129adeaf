"""Files as people hand them in, made by libraries that are not ours to test: good and broken."""

import struct
import zlib
from io import BytesIO

import pikepdf
import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

PLACE = "6.3268 S, 108.3240 E"


def draw():
    """A small picture with an edge in it: the left half dark, the right half light."""
    picture = Image.new("RGB", (64, 48), (240, 230, 220))
    picture.paste((20, 30, 40), (0, 0, 32, 48))
    return picture


def write(picture, kind, **options):
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def describe(picture, orientation=1):
    """EXIF as a telephone writes it: place, camera, and how it was held."""
    exif = picture.getexif()
    exif[0x0112], exif[0x0110] = orientation, "Example Phone 3"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 19.0, 36.0), 3: "E", 4: (108.0, 19.0, 26.0)})
    return exif


def write_pdf(pages=1, **options):
    out = BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        made.save(out, **({} if options else {"deterministic_id": True}), **options)
    return out.getvalue()


def lock(user, owner):
    return write_pdf(encryption=pikepdf.Encryption(user=user, owner=owner))


def write_heic(picture, **options):
    out = BytesIO()
    pillow_heif.from_pillow(picture).save(out, **options)
    return out.getvalue()


def add_jpeg_segment(content, marker, data):
    """The JPEG with one more segment behind its start."""
    return content[:2] + struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + content[2:]


def add_png_chunk(content, name, data):
    """The PNG with one more chunk before its end."""
    chunk = struct.pack(">I", len(data)) + name + data
    return content[:-12] + chunk + struct.pack(">I", zlib.crc32(name + data)) + content[-12:]


def write_bomb(side):
    """A PNG of a few kilobytes that says it has `side` × `side` points."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(1_000_000), 9)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def write_swollen_pdf(size):
    """A PDF whose list of objects unpacks to `size` bytes."""
    packed = zlib.compress(bytes(size), 9)
    head = b"1 0 obj\n<</Type/XRef/Size 2/W[1 2 1]/Filter/FlateDecode/Length %d>>" % len(packed)
    end = b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    return b"%PDF-1.5\n" + head + b"\nstream\n" + packed + end


def write_signed_pdf(change=lambda pdf, page: None):
    """A PDF whose signature says that it covers the whole file; nobody could verify it."""
    placeholder = 1_000_000_000
    out = BytesIO()
    with pikepdf.new() as made:
        page = made.add_blank_page()
        change(made, page)
        signature = made.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Sig,
                ByteRange=[0, placeholder, placeholder, placeholder],
                Contents=pikepdf.String(bytes(8)),
            )
        )
        field = made.make_indirect(
            pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("seal"), V=signature)
        )
        if "/AcroForm" not in made.Root:
            made.Root.AcroForm = pikepdf.Dictionary()
        made.Root.AcroForm.Fields, made.Root.AcroForm.SigFlags = [field], 3
        made.save(out, deterministic_id=True, compress_streams=False)
    content = out.getvalue()
    covered = b"%010d %010d %010d" % (100, 200, len(content) - 200)
    return content.replace(b" ".join([b"%d" % placeholder] * 3), covered)


PDF = write_pdf()
PNG = write(draw(), "PNG")
JPEG = write(draw(), "JPEG")
HEIC = write_heic(draw())
LOCKED_PDF = lock("secret", "secret")
PROTECTED_PDF = lock("", "secret")  # opens without a password; only printing is forbidden


def write_photograph(orientation=1):
    """A JPEG with EXIF, a comment, and a video behind it, as some telephones make."""
    picture = draw()
    exif = describe(picture, orientation)
    return write(picture, "JPEG", exif=exif, comment=PLACE.encode()) + b"\0\0\0\x18ftypmp42 video"


def write_annotated_png():
    metadata = PngInfo()
    metadata.add_text("Location", PLACE)
    picture = draw()
    return write(picture, "PNG", pnginfo=metadata, exif=describe(picture))
