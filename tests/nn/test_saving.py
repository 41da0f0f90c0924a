"""Weights come back from a file bit for bit, or not at all: a bad file says what is wrong and changes nothing."""

import json
import os
import pickle
import re
import struct
import sys
import warnings
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nn
from autograd import Tensor
from tests.nn.messages import raises

REFIT = "Nothing was loaded. Load into a module that was built like the one the state came from."


@pytest.fixture(params=[".npz", ".safetensors"])
def path(request, tmp_path):
    if request.param == ".safetensors":
        pytest.importorskip("safetensors", reason="needs safetensors")
    return tmp_path / f"weights{request.param}"


@pytest.fixture
def npz(tmp_path):
    return tmp_path / "weights.npz"


class Block(nn.Module):
    """Tensors of several shapes and dtypes, one with the name of an argument of ``np.savez``."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.file = Tensor(rng.normal(size=(3, 2)))
        self.inner = [nn.Linear(2, 4, rng=rng, dtype=np.float32), {"scale": Tensor(rng.normal())}]
        self.columns_first = Tensor(np.asfortranarray(rng.normal(size=(3, 4))))
        self.empty = Tensor(np.ones((0, 2)))
        self.counts = Tensor(rng.integers(0, 9, 5))


def same(a, b):
    """Whether two states are equal, bit for bit, so that NaN equals itself."""
    return list(a) == list(b) and all(
        (x.dtype, x.shape, x.tobytes()) == (y.dtype, y.shape, y.tobytes())
        for x, y in zip(a.values(), b.values(), strict=True)
    )


def written(path, arrays, writer=np.savez):
    writer(path, **arrays)
    return path


def test_a_model_comes_back_bit_for_bit(path):
    model, twin = Block(0), Block(1)
    nn.save(path, model)
    nn.load(str(path), twin)
    assert same(twin.state_dict(), model.state_dict())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, min_side=0, max_dims=3)))
def test_every_float_comes_back_bit_for_bit(path, value):
    model, twin = nn.Module(), nn.Module()
    model.w, twin.w = Tensor(value), Tensor(np.zeros_like(value))
    nn.save(path, model)
    with warnings.catch_warnings(action="ignore" if not np.isfinite(value).all() else "error"):
        nn.load(path, twin)
    assert same(twin.state_dict(), model.state_dict())


def test_what_is_not_finite_is_loaded_and_warned_of(path):
    model, twin = nn.Linear(2, 3, rng=0), nn.Linear(2, 3, rng=1)
    model.weight.data = np.array([[1, np.nan, 2], [np.inf, 3, 4]])
    nn.save(path, model)
    text = f"load: in {path}, weight of shape (2, 3) has 2 values that are not finite; NaN in, NaN out."
    with pytest.warns(UserWarning, match=rf"\A{re.escape(text)}\Z") as caught:
        nn.load(path, twin)
    assert caught[0].filename == __file__
    assert same(twin.state_dict(), model.state_dict())


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, bool])
def test_integers_and_booleans_are_no_weights_of_a_model_of_floats(path, dtype):
    model = nn.Linear(2, 3, rng=0)
    before = model.state_dict()
    theirs = nn.Module()
    theirs.weight, theirs.bias = (Tensor(np.ones(array.shape, dtype), requires_grad=False) for array in before.values())
    nn.save(path, theirs)
    why = (
        f"load: {path} does not fit the model. weight is of {np.dtype(dtype).name} instead of float64. Nothing was "
        "loaded. If these are the weights, write them as floats: array.astype(float)."
    )
    with raises(ValueError, why):
        nn.load(path, model)
    assert same(model.state_dict(), before)


def test_a_folder_is_no_file(path):
    path.mkdir()
    with raises(IsADirectoryError, f"load: {path} is a folder. Nothing was loaded. Name the file in it."):
        nn.load(path, nn.Linear(2, 3, rng=0))


def test_what_the_dtype_of_the_model_cannot_hold_is_refused(path):
    model, twin = nn.Linear(2, 3, rng=0), nn.Linear(2, 3, rng=1, dtype=np.float32)
    model.bias.data = np.array([0, 1e300, 0])
    nn.save(path, model)
    before = twin.state_dict()
    text = (
        f"load: {path} does not fit the model. bias of float64 has 1e+300, which is too large for float32. "
        "Nothing was loaded. Load it into a model with dtype=np.float64."
    )
    with raises(ValueError, text):
        nn.load(path, twin)
    assert same(twin.state_dict(), before)


def test_numbers_that_numpy_does_not_have_are_named(tmp_path):
    pytest.importorskip("safetensors", reason="needs safetensors")
    path = tmp_path / "weights.safetensors"
    header = json.dumps({"weight": {"dtype": "BF16", "shape": [1, 3], "data_offsets": [0, 6]}}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(6))
    why = "has BF16 numbers, which NumPy does not have; write them as F32"
    refuses(path, why, nn.Linear(1, 3, rng=0, bias=False))


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with raises(FileNotFoundError, f"save: there is no folder {tmp_path / 'no'} for a.npz."):
        nn.save(tmp_path / "no" / "a.npz", nn.Linear(1, 3, rng=0))


def test_numpy_reads_what_is_saved_and_what_numpy_writes_is_loaded(npz):
    model, twin = Block(0), Block(1)
    nn.save(npz, model)
    with np.load(npz, allow_pickle=False) as file:
        assert same(dict(file), model.state_dict())
    state = model.state_dict()
    state["more"] = state.pop("file")
    with open(npz, "wb") as file:
        np.savez(file, **state)
    with raises(
        ValueError,
        f"load: {npz} does not fit the model. Block.load_state_dict: file is missing; more is unexpected. {REFIT}",
    ):
        nn.load(npz, twin)
    linear = nn.Linear(2, 3, rng=0)
    nn.load(written(npz, {"weight": np.ones((2, 3)), "bias": np.arange(3.0)}), linear)
    assert linear.bias.data.tolist() == [0, 1, 2]


def test_others_read_the_safetensors_and_theirs_are_loaded(tmp_path):
    safetensors = pytest.importorskip("safetensors.numpy", reason="needs safetensors")
    model = Block(0)
    path = tmp_path / "weights.safetensors"
    nn.save(path, model)
    state = safetensors.load_file(path)
    assert same({name: state[name] for name in model.state_dict()}, model.state_dict())
    theirs = {"weight": np.float32([[1, 2, 3]]), "bias": np.zeros(3, np.float32)}
    safetensors.save_file(theirs, path)
    linear = nn.Linear(1, 3, rng=0)
    nn.load(path, linear)
    assert linear.weight.data.tolist() == [[1, 2, 3]]


def test_the_same_weights_are_the_same_bytes(path):
    nn.save(path, Block(0))
    first = path.read_bytes()
    nn.save(path, Block(0))
    assert path.read_bytes() == first
    assert [file.name for file in path.parent.iterdir()] == [path.name]


# Files that are not what they should be


def refuses(path, why, model=None):
    model = Block(1) if model is None else model
    before = model.state_dict()
    with raises(ValueError, f"load: {path} {why}. Nothing was loaded."):
        nn.load(path, model)
    assert same(model.state_dict(), before)


def test_a_file_of_another_model_lists_the_differences(path):
    nn.save(path, nn.MLP([2, 3, 2], rng=0))
    for model, text in (
        (
            nn.MLP([2, 4, 2], rng=0),
            "layers.0.weight has shape (2, 3) instead of (2, 4); layers.0.bias has shape (3,) instead of (4,); "
            "layers.2.weight has shape (3, 2) instead of (4, 2)",
        ),
        (
            nn.Sequential(nn.Linear(2, 3, rng=0)),
            "layers.2.weight is unexpected; layers.2.bias is unexpected",
        ),
    ):
        before = model.state_dict()
        with pytest.raises(ValueError, match="does not fit the model") as caught:
            nn.load(path, model)
        found = str(caught.value).removeprefix(f"load: {path} does not fit the model. {type(model).__name__}.")
        listed = found.removeprefix("load_state_dict: ").removesuffix(f". {REFIT}").split("; ")
        assert sorted(listed) == sorted(text.split("; "))  # safetensors have an order of their own
        assert same(model.state_dict(), before)


def test_weights_of_a_kind_that_the_model_is_not_of(npz):
    model = nn.Linear(1, 1, rng=0, bias=False)
    with raises(
        ValueError,
        f"load: {npz} does not fit the model. Linear.load_state_dict: weight is of <U1 instead of float64. {REFIT}",
    ):
        nn.load(written(npz, {"weight": np.array([["a"]])}), model)
    refuses(
        written(npz, {"weight": np.array([[1j]])}),
        "has an entry 'weight.npy' of complex128, which is no type of numbers",
    )


def test_a_file_that_is_something_else(path):
    path.write_bytes(b"# Weights\n")
    with pytest.raises(ValueError, match="Nothing was loaded") as caught:
        nn.load(path, Block(1))
    kind = path.suffix
    assert str(caught.value).startswith(f"load: {path} is no {kind} file, or is ")
    path.unlink()
    with pytest.raises(FileNotFoundError, match=path.name):
        nn.load(path, Block(1))


def test_an_archive_of_something_else(npz):
    with zipfile.ZipFile(npz, "w") as archive:
        archive.writestr("readme.txt", "hello")
    refuses(npz, "has an entry 'readme.txt' that is no array, or is there twice")
    with zipfile.ZipFile(npz, "w") as archive:
        archive.writestr("weight.npy", "hello")
    refuses(npz, "has an entry 'weight.npy' that is no array")
    with zipfile.ZipFile(npz, "w") as archive:
        archive.writestr("weight.npy", npy(bytes(8), (), "<f8"))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("weight.npy", npy(bytes(8), (), "<f8"))
    refuses(npz, "has an entry 'weight.npy' that is no array, or is there twice")


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def test_pickled_objects_are_not_run(npz, tmp_path):
    trap = tmp_path / "sprung"
    written(npz, {"weight": np.array([Trap(trap)], object)})
    refuses(npz, "has pickled objects in the entry 'weight.npy', which could run code; they are not read")
    npz.write_bytes(pickle.dumps(Trap(trap)))
    refuses(npz, "is no .npz file, or is cut off")
    assert not trap.exists()
    pickle.loads(pickle.dumps(Trap(trap))).close()
    assert trap.exists(), "the trap works"


def npy(content, shape, dtype):
    """A `.npy` file with this header."""
    header = str({"descr": dtype, "fortran_order": False, "shape": shape}).encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content


@pytest.mark.parametrize(
    ("shape", "dtype", "why"),
    [
        ((10**12,), "<f8", "of shape (1000000000000,), float64, which is 8,000,000,000,000 bytes, but 8 are there"),
        ((-1,), "<f8", "of shape (-1,), float64, which is -8 bytes, but 8 are there"),
        ((2,), "<f8", "of shape (2,), float64, which is 16 bytes, but 8 are there"),
        ((), "<f4", "of shape (), float32, which is 4 bytes, but 8 are there"),
        ((10**12,), "<U0", "of <U0, which is no type of numbers"),
    ],
)
def test_an_array_that_claims_to_be_what_is_not_there_is_not_made(npz, shape, dtype, why):
    with zipfile.ZipFile(npz, "w") as archive:
        archive.writestr("weight.npy", npy(bytes(8), shape, dtype))
    refuses(npz, f"has an entry 'weight.npy' {why}")


def test_an_array_of_an_impossible_shape(npz):
    with zipfile.ZipFile(npz, "w") as archive:
        archive.writestr("weight.npy", npy(b"", (0, 10**30), "<f8"))
    refuses(npz, f"has an entry 'weight.npy' of shape (0, {10**30}), which no array can have")


def test_a_bomb_is_not_unpacked(npz):
    with zipfile.ZipFile(npz, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weight.npy", bytes(10**7))
    assert npz.stat().st_size < 10**5
    refuses(
        npz,
        "has a compressed entry 'weight.npy', of 10,000,000 bytes when unpacked; "
        "write it without compression: np.savez",
    )


def test_entries_that_share_their_bytes_are_not_read(npz):
    with zipfile.ZipFile(npz, "w") as archive:
        archive.writestr("a.npy", npy(bytes(8000), (1000,), "<f8"))
        for name in "bcdefghij":  # a directory that names the same bytes ten times
            twin = zipfile.ZipInfo(f"{name}.npy")
            for field in ("header_offset", "file_size", "compress_size", "CRC"):
                setattr(twin, field, getattr(archive.filelist[0], field))
            archive.filelist.append(twin)
    size = npz.stat().st_size
    refuses(npz, f"is damaged: its {size:,} bytes are fewer than those of its entries")


def test_a_name_that_is_a_path_writes_nothing(npz, tmp_path):
    with zipfile.ZipFile(npz, "w") as archive:
        archive.writestr("../escaped.npy", npy(bytes(8), (1,), "<f8"))
    before = sorted(tmp_path.parent.iterdir())
    with pytest.raises(ValueError, match=r"\.\./escaped is unexpected"):
        nn.load(npz, Block(1))
    assert sorted(tmp_path.parent.iterdir()) == before


SAVED = {}


def saved(path):
    """The bytes of a saved model, written once for each ending."""
    if path.suffix not in SAVED:
        nn.save(path, Block(0))
        SAVED[path.suffix] = path.read_bytes()
    return SAVED[path.suffix]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.data())
def test_a_file_cut_off_anywhere_is_refused_and_changes_nothing(path, data):
    whole, model = saved(path), Block(1)
    before = model.state_dict()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(ValueError, match="Nothing was loaded") as caught:
        nn.load(path, model)
    assert str(caught.value).startswith(f"load: {path} ")
    assert same(model.state_dict(), before)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.data())
def test_a_file_with_flipped_bits_is_refused_or_is_the_same_numbers(path, data):
    """A `.npz` has a checksum of every entry; `.safetensors` has none, so other numbers may come."""
    whole, model = bytearray(saved(path)), Block(1)
    before = model.state_dict()
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    message = None
    try:
        nn.load(path, model)
    except ValueError as error:
        message = str(error)
    if message is not None:
        assert message.startswith(f"load: {path} ")
        assert "Nothing was loaded." in message
        assert same(model.state_dict(), before)
    elif path.suffix == ".npz":
        assert same(model.state_dict(), Block(0).state_dict())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
@example(b"PK\x05\x06" + bytes(18))
def test_any_bytes_are_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(ValueError, match="Nothing was loaded"):
        nn.load(path, Block(1))


# Writing


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(path, monkeypatch):
    nn.save(path, Block(0))
    before = path.read_bytes()
    for name in ("fsync", "replace"):
        with monkeypatch.context() as patch:

            def fails(*args):
                raise KeyboardInterrupt

            patch.setattr(os, name, fails)
            with pytest.raises(KeyboardInterrupt):
                nn.save(path, Block(1))
        assert path.read_bytes() == before
        assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_name_says_the_format():
    for what, call in (("save", nn.save), ("load", nn.load)):
        with raises(ValueError, f"{what}: the name 'weights.pt' must end in .npz or .safetensors."):
            call("weights.pt", Block(0))
        with raises(TypeError, f"{what}: path must be the path of a file, such as 'weights.npz', not a Block."):
            call(Block(0), Block(0))
        with raises(TypeError, f"{what}: model must be an nn.Module, not a str."):
            call("weights.npz", "model")


def test_safetensors_have_no_wide_floats_and_need_their_package(tmp_path, monkeypatch):
    path = tmp_path / "weights.safetensors"
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "safetensors", None)
        with raises(ImportError, "save: .safetensors needs a package: pip install 'seegrad[safetensors]'."):
            nn.save(path, Block(0))
    pytest.importorskip("safetensors", reason="needs safetensors")
    if np.dtype(np.longdouble).itemsize > 8:
        model = nn.Module()
        model.w = Tensor(np.ones(2, np.longdouble))
        with raises(TypeError, "save: w is of float128, which .safetensors does not have; use .npz."):
            nn.save(path, model)
    assert not path.exists()
