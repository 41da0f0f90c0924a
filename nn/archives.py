"""Arrays by name in one file, `.npz` or `.safetensors`: written whole or not at all, and read with suspicion.

Both formats hold numbers and no code. A file is believed only where its own parts agree: nothing is unpickled, nothing
is decompressed, and no array is made that the file is too short for.
"""

from __future__ import annotations

import io
import math
import os
import zipfile
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from .arguments import kind_of

__all__ = ["archive_path", "read_arrays", "write_arrays"]

KINDS = "fiubU"  # floats, integers, booleans, text: what is stored as it is


def archive_path(what: str, path: Any, endings: tuple[str, ...] = (".npz", ".safetensors")) -> Path:
    """``path`` if its ending is one of ``endings``."""
    if not isinstance(path, (str, PathLike)):
        raise TypeError(f"{what}: path must be the path of a file, such as 'weights.npz', not {kind_of(path)}.")
    path = Path(path)
    if path.suffix.lower() not in endings:
        raise ValueError(f"{what}: the name {path.name!r} must end in {' or '.join(endings)}.")
    return path


def write_arrays(what: str, path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write ``arrays`` to ``path``. Until the new file is complete and on the disk, the old one is untouched."""
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{what}: there is no folder {path.parent} for {path.name}.")
    content = _npz(arrays) if path.suffix.lower() == ".npz" else _safetensors(what).save(_plain(what, arrays))
    partial = path.with_name(f".{path.name}.partial")
    try:
        with open(partial, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or the name could reach the disk before the content
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def read_arrays(what: str, path: Path) -> dict[str, np.ndarray]:
    """The arrays of ``path`` by name. A file that is not what it should be is a ``ValueError`` that says why."""
    if path.is_dir():
        raise IsADirectoryError(f"{what}: {path} is a folder. Nothing was loaded. Name the file in it.")
    content = path.read_bytes()
    try:
        return _from_npz(content) if path.suffix.lower() == ".npz" else _from_safetensors(what, content)
    except _Unreadable as error:
        raise ValueError(f"{what}: {path} {error}. Nothing was loaded.") from error.__cause__


class _Unreadable(Exception):
    """What is wrong with a file, as the predicate of a sentence."""


def _npz(arrays: Mapping[str, np.ndarray]) -> bytes:
    """NumPy's format; ``np.savez`` itself has no place for arrays named "file", and writes the time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, np.asarray(array), allow_pickle=False)
    return buffer.getvalue()


def _from_npz(content: bytes) -> dict[str, np.ndarray]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _Unreadable("is no .npz file, or is cut off") from error
    entries = archive.infolist()
    # Stored as they are, entries are no larger together than the file: what a few bytes claim to hold is not made.
    for entry in entries:
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise _Unreadable(
                f"has a compressed entry {entry.filename!r}, of {entry.file_size:,} bytes when unpacked; "
                "write it without compression: np.savez"
            )
    if sum([entry.file_size for entry in entries]) > len(content):
        raise _Unreadable(f"is damaged: its {len(content):,} bytes are fewer than those of its entries")
    arrays: dict[str, np.ndarray] = {}
    for entry in entries:
        name = entry.filename.removesuffix(".npy")
        if name in arrays or name == entry.filename:
            raise _Unreadable(f"has an entry {entry.filename!r} that is no array, or is there twice")
        try:
            array = archive.read(entry)  # compares the checksum
        except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise _Unreadable(f"is damaged at the entry {entry.filename!r}") from error
        arrays[name] = _array(entry.filename, array)
    return arrays


def _array(name: str, content: bytes) -> np.ndarray:
    """The array whose `.npy` file is ``content``."""
    file = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(file)
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, columns_first, dtype = read(file)
    except Exception as error:  # the header is a Python literal, whose reader has many ways to fail
        raise _Unreadable(f"has an entry {name!r} that is no array") from error
    if dtype.hasobject:
        raise _Unreadable(f"has pickled objects in the entry {name!r}, which could run code; they are not read")
    if dtype.kind not in KINDS or dtype.itemsize == 0:
        raise _Unreadable(f"has an entry {name!r} of {dtype}, which is no type of numbers")
    size, there = math.prod(shape) * dtype.itemsize, len(content) - file.tell()
    if min(shape, default=0) < 0 or size != there:
        raise _Unreadable(
            f"has an entry {name!r} of shape {shape}, {dtype}, which is {size:,} bytes, but {there:,} are there"
        )
    try:
        flat = np.frombuffer(content, dtype, offset=file.tell()) if size else np.empty(0, dtype)
        return flat.reshape(shape, order="F" if columns_first else "C").copy()
    except (ValueError, OverflowError) as error:  # (0, 10**30)
        raise _Unreadable(f"has an entry {name!r} of shape {shape}, which no array can have") from error


# safetensors


def _safetensors(what: str) -> Any:
    try:
        from safetensors import numpy as safetensors
    except ImportError:
        raise ImportError(f"{what}: .safetensors needs a package: pip install 'seegrad[safetensors]'.") from None
    return safetensors


def _plain(what: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """``arrays`` as the format has them: rows first, in the machine's order of bytes."""
    for name, array in arrays.items():
        if array.dtype.kind not in "fiub" or array.dtype.itemsize > 8:
            raise TypeError(f"{what}: {name} is of {array.dtype}, which .safetensors does not have; use .npz.")
    return {name: np.array(array, array.dtype.newbyteorder("="), order="C") for name, array in arrays.items()}


def _from_safetensors(what: str, content: bytes) -> dict[str, np.ndarray]:
    reader = _safetensors(what)
    from safetensors import SafetensorError

    try:
        return reader.load(content)
    except KeyError as error:  # from its table of NumPy's types
        raise _Unreadable(f"has {error.args[0]} numbers, which NumPy does not have; write them as F32") from error
    except (SafetensorError, ValueError, TypeError) as error:
        raise _Unreadable(f"is no .safetensors file, or is damaged: {error}") from error
