"""The part of a page that only its scripts need, compressed: the browser unpacks it (`assets/unpacking.js`)."""

import base64
import zlib

__all__ = ["packed"]


def packed(html: str) -> str:
    """`html` as letters and digits. Its styles and scripts count as soon as it is unpacked.

    Which ones they are may depend on the version of zlib; what is unpacked from them does not.
    """
    return base64.b64encode(zlib.compress(html.encode("utf-8"), 9)).decode("ascii")
