"""`scope`: results know where they were computed; numbers do not change."""

import asyncio
import copy
import gc
import pickle
import threading
import tracemalloc
from contextlib import ExitStack

import numpy as np
import pytest

from autograd import Scope, Tensor, detect_anomaly, gradients, no_grad, scope
from autograd.recording import recorder
from tests.engine.refusals import refused


def path():
    """Of the scope that is open here, seen from outside: from what is computed."""
    x = Tensor(2.0)
    found = {t.scope for t in (x * x, -x, np.tanh(x), x * 3.0, 3.0 - x, np.maximum(x, 1.0), x.reshape(1))}
    assert len(found) == 1
    (only,) = found
    return None if only is None else only.path


def test_results_bear_the_scope_that_was_open_and_leaves_and_constants_bear_none():
    assert path() is None
    with scope("layer1"):
        assert path() == "layer1"
        assert Tensor(1.0).scope is None
        assert np.exp(Tensor(1.0, requires_grad=False)).scope is None
    assert path() is None


def test_scopes_nest():
    with scope("a"):
        with scope("b"), scope("c"):
            assert path() == "a/b/c"
        assert path() == "a"
        with scope("b"):
            inner = (Tensor(1.0) * 2.0).scope
    assert (inner.name, inner.path, repr(inner)) == ("b", "a/b", "<scope a/b>")
    assert (inner.parent.name, inner.parent.parent) == ("a", None)


def test_each_run_of_a_block_is_a_scope_of_its_own():
    block, found = scope("a"), []
    for _ in range(2):
        with block:
            found.append((Tensor(1.0) * 2.0).scope)
            with block:
                found.append((Tensor(1.0) * 2.0).scope)
                assert found[-1].parent is found[-2]
    assert len(set(found)) == 4
    assert [s.path for s in found] == ["a", "a/a", "a", "a/a"]
    assert all(isinstance(s, Scope) for s in found)


def test_as_a_decorator_it_holds_during_each_call():
    @scope("f")
    def f(n):
        return path() if n == 0 else f(n - 1)

    assert (f(0), f(2), path()) == ("f", "f/f/f", None)

    @scope("g")
    async def g():
        await asyncio.sleep(0)
        return path()

    async def main():
        return await asyncio.gather(g(), g()), path()

    assert asyncio.run(main()) == (["g", "g"], None)


def test_run_is_with():
    with scope("a"):
        assert scope("b").run(lambda x, *, y: (path(), x, y), 1, y=2) == ("a/b", 1, 2)
        assert path() == "a"
    assert scope("b").run(path) == "b"
    with detect_anomaly():
        assert scope("b").run(path) == "b"
        assert path() is None
    with pytest.raises(ZeroDivisionError):
        scope("b").run(lambda: 1 / 0)
    assert path() is None


def test_an_exception_leaves_no_state():
    with pytest.raises(ZeroDivisionError), scope("a"), detect_anomaly(), scope("b"), no_grad(), scope("c"):
        raise ZeroDivisionError
    assert recorder.get() is None


def test_threads_are_independent():
    found, both = {}, threading.Barrier(2)

    def work(name):
        with scope(name):
            both.wait()
            found[name] = path()
            both.wait()

    with scope("main"):
        threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert path() == "main"
    assert found == {"a": "a", "b": "b"}


def test_within_no_grad_nothing_is_recorded():
    with no_grad(), scope("a"):
        y = Tensor(1.0) * 2.0
    assert (y.scope, y.requires_grad) == (None, False)
    with scope("a"), no_grad():
        with scope("b"):
            assert not (Tensor(1.0) * 2.0).requires_grad
        assert not (Tensor(1.0) * 2.0).requires_grad
    assert recorder.get() is None


def test_scopes_and_the_search_for_anomalies_do_not_disturb_each_other():
    c = np.array([1.0, 2.0])
    with scope("a"), detect_anomaly(), scope("b"):
        assert path() == "a/b"
        with detect_anomaly():
            assert path() == "a/b"
        y = (Tensor([1.0, 2.0], name="x") * c).sum()
        c[0] = 9.0
        message = (
            "detect_anomaly: input 1 (shape (2,)) of multiply was changed after the call, so its derivative would be "
            "wrong. Call backward() before you change it, or pass a copy."
        )
        with refused(ValueError, message):
            y.backward()
    with scope("a"):
        y.backward()
    assert recorder.get() is None


def test_a_scope_changes_no_number_and_no_gradient():
    def f(x):
        return (np.tanh(x * x) * np.exp(x)).sum()

    x = Tensor([0.5, -1.0])
    with scope("a"):
        inside = f(x)
        g = gradients(inside, x, create_graph=True)
    outside = f(x)
    assert inside.item() == outside.item()
    np.testing.assert_array_equal(g.data, gradients(outside, x))
    assert g.scope.path == "a"  # what a backward pass records is recorded where it runs


def test_copies_pickles_and_what_was_written_into_keep_the_scope():
    with scope("a"):
        y = np.tanh(Tensor([1.0, 2.0]) * 2.0)
    for twin in (copy.copy(y), copy.deepcopy(y), pickle.loads(pickle.dumps(y))):
        assert twin.scope.path == "a"
        assert twin.scope is twin.inputs[0].scope
    with scope("b"):
        y[0] = 3.0
    assert y.scope.path == "b"


def test_a_graph_in_scopes_is_freed_by_reference_counting():
    gc.collect()
    gc.disable()
    try:
        before = sum(isinstance(x, Scope) for x in gc.get_objects())
        with scope("a"), scope("b"):
            y = Tensor(1.0) * 2.0
        assert sum(isinstance(x, Scope) for x in gc.get_objects()) == before + 2
        del y
        assert sum(isinstance(x, Scope) for x in gc.get_objects()) == before
    finally:
        gc.enable()


def test_a_node_in_a_scope_is_no_larger_than_one_outside():
    def size(n=2000):
        tracemalloc.start()
        x = y = Tensor(1.0)
        for _ in range(n):
            y = y * 1.01
        taken = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert x is not y
        return taken / n

    size()  # fills what is cached
    outside = size()
    with scope("a"):
        inside = size()
    assert inside == pytest.approx(outside, rel=0.01)


@pytest.mark.parametrize(("name", "shown"), [("", "str ''"), (None, "NoneType None"), (3, "int 3")])
def test_a_scope_has_a_name(name, shown):
    with refused(TypeError, f"scope: the name must be a string of at least one character, not {shown}."):
        scope(name)


def test_a_scope_that_a_generator_keeps_open_ends_with_the_block_around_it():
    def batches():
        with scope("batch"):
            yield
        yield

    steps = batches()
    with scope("epoch"):
        next(steps)
        assert path() == "epoch/batch"
    assert path() is None
    with scope("other"):
        next(steps)
        assert path() == "other"
    steps = batches()
    scope("run").run(next, steps)
    assert path() is None
    next(steps)
    assert path() is None


def test_a_decorated_generator_bears_its_scope_in_every_step():
    @scope("outer")
    def numbers():
        with scope("inner"):
            yield path()
        yield path()

    assert [(inside, path()) for inside in numbers()] == [("outer/inner", None), ("outer", None)]


def test_a_graph_of_deeply_nested_scopes_is_pickled_and_its_scopes_are_shared_as_before():
    with scope("outer"):
        with scope("a"):
            y = Tensor(1.0) * 2.0
        with scope("a"):
            z = y * 2.0
            with ExitStack() as stack:
                for i in range(3000):
                    stack.enter_context(scope(f"s{i}"))
                z = z * 2.0
            z = z * 2.0
    twin = pickle.loads(pickle.dumps(z))
    assert (twin.scope.path, twin.inputs[0].scope.path) == (z.scope.path, z.inputs[0].scope.path)
    first, second = twin.inputs[0], twin
    while first.inputs[0].inputs:
        first = first.inputs[0]
    assert first.scope is not second.scope
    assert first.scope.parent is second.scope.parent
    assert second.scope.parent.parent is None


def nested(depth, parent=None):
    for i in range(depth):
        parent = Scope(f"s{i}", parent)
    return parent


@pytest.mark.parametrize("depth", [1, 2, 63, 64, 65, 66, 128, 129, 3000])
def test_a_scope_by_itself_is_copied_and_pickled_however_deep(depth):
    inner = nested(depth)
    assert copy.copy(inner) is inner
    assert copy.deepcopy(inner) is inner
    assert pickle.loads(pickle.dumps(inner)).path == inner.path


def test_scopes_that_are_pickled_together_share_what_is_around_them():
    outer = nested(200)
    a, b = Scope("a", outer), nested(100, Scope("b", outer))
    c, d, around = pickle.loads(pickle.dumps((a, b, outer)))
    assert (c.path, d.path) == (a.path, b.path)
    assert c.parent is around
    while d.name != "b":
        d = d.parent
    assert d.parent is around
