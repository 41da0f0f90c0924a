"""A small picture of numbers as a PNG file, written with the standard library only."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np

__all__ = ["png"]


def png(pixels: np.ndarray, palette: Sequence[tuple[int, int, int, int]]) -> bytes:
    """A PNG of `pixels`, an array of shape (rows, columns) of places in `palette`: red, green, blue, opacity, 0 to 255.

    Format: Portable Network Graphics (third edition), W3C 2025: colour type 3.
    """
    rows, columns = pixels.shape
    header = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    lines = b"".join(b"\0" + line.astype(np.uint8).tobytes() for line in pixels)
    colours = bytes(channel for colour in palette for channel in colour[:3])
    opacities = bytes(colour[3] for colour in palette)
    parts = [
        (b"IHDR", header),
        (b"PLTE", colours),
        (b"tRNS", opacities),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
