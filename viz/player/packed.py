"""The part of a page that only its scripts need, compressed: the browser unpacks it (`assets/unpacking.js`)."""

import zlib

import numpy as np

from .repeats import referring

__all__ = ["packed"]

# What may stand as it is in a script, and in the attribute that holds a notebook's page. Two of these 91 signs tell
# 8281 cases apart: enough for 13 bits.
_SIGNS = np.array([chr(code) for code in range(33, 127) if chr(code) not in "&<'"])
_BITS = 13


def packed(html: str) -> str:
    """`html` as a number of bytes, a space, and these bytes in signs. Its styles and scripts count once it is unpacked.

    Which bytes they are may depend on the version of zlib; what is unpacked from them does not.
    """
    data = zlib.compress(referring(html).encode("utf-8"), 9)
    return f"{len(data)} {_signs(data)}"


def _signs(data: bytes) -> str:
    """13 bits in two signs, the lowest first: 8 % shorter than 6 bits in each, as in base64."""
    bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
    groups = np.pad(bits, (0, -len(bits) % _BITS)).reshape(-1, _BITS) @ (1 << np.arange(_BITS))
    high, low = np.divmod(groups, len(_SIGNS))
    return "".join(_SIGNS[np.stack([low, high], axis=1).ravel()].tolist())
