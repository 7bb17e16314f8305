"""Pictures without what their makers wrote into them: where, when, with what."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 64_000_000  # twice what a good phone takes; more would cost hundreds of megabytes to open
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}


def without_metadata(data: bytes, mime: str) -> bytes:
    """The same picture, upright, with nothing but its pixels; empty when it is no picture after all."""
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return b""
            upright = ImageOps.exif_transpose(picture)
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()) is not None:
                clean.putpalette(palette)
            out = BytesIO()
            clean.save(out, _FORMATS[mime], quality=88)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
