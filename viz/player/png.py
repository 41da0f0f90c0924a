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
    depth = 4 if len(palette) <= 16 else 8
    header = struct.pack(">IIBBBBB", columns, rows, depth, 3, 0, 0, 0)
    lines = b"".join(b"\0" + _line(line.astype(np.uint8), depth) for line in pixels)
    colours = bytes(channel for colour in palette for channel in colour[:3])
    opacities = bytes(colour[3] for colour in palette).rstrip(b"\xff")  # those that are not there are 255
    parts = [
        (b"IHDR", header),
        (b"PLTE", colours),
        (b"tRNS", opacities),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts if data or kind == b"IEND")


def _line(pixels: np.ndarray, depth: int) -> bytes:
    """A row of pixels, two to a byte if each has four bits."""
    if depth == 8:
        return pixels.tobytes()
    pairs = np.append(pixels, np.zeros(len(pixels) % 2, np.uint8)).reshape(-1, 2)
    return (pairs[:, 0] << 4 | pairs[:, 1]).astype(np.uint8).tobytes()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
