"""`no_grad`: results are constants, only where it says so."""

import asyncio
import inspect
import threading

import pytest

from autograd import Tensor, gradients, no_grad
from autograd.recording import is_recording, recording
from tests.engine.refusals import refused


def records():
    """Whether a call is recorded here, seen from outside: by what comes out."""
    x = Tensor(2.0)
    y = x * x
    assert y.item() == 4.0
    assert y.requires_grad == (y.op is not None) == (y.inputs != ()) == is_recording()
    return y.requires_grad


def test_inside_the_context_results_are_constants_and_outside_they_are_not():
    assert records()
    with no_grad():
        assert not records()
    assert records()


def test_results_are_constants_for_good():
    x = Tensor(3.0)
    with no_grad():
        y = x * x
    z = y * x
    z.backward()
    assert x.grad == 9.0  # y is a constant
    assert (y.requires_grad, y.op, y.inputs) == (False, None, ())


def test_a_leaf_made_inside_is_a_leaf():
    with no_grad():
        x = Tensor(3.0)
    assert gradients(x * x, x) == 6.0


def test_backward_of_what_was_recorded_outside_works_inside():
    x = Tensor(3.0)
    y = x * x
    with no_grad():
        y.backward()
    assert x.grad == 6.0


def test_contexts_nest():
    with no_grad():
        with no_grad():
            assert not records()
        assert not records()
        with recording():
            assert records()
            with no_grad():
                assert not records()
            assert records()
        assert not records()
    assert records()


def test_one_context_object_may_be_entered_again_and_inside_itself():
    context = no_grad()
    for _ in range(2):
        with context:
            with context:
                assert not records()
            assert not records()
        assert records()


def test_an_exception_leaves_no_state():
    with pytest.raises(ZeroDivisionError), no_grad(), recording(), no_grad():
        raise ZeroDivisionError
    assert records()


def test_as_a_decorator_it_holds_during_each_call():
    @no_grad()
    def f(a, *, b):
        """Whether it records."""
        return records(), a, b

    assert f.__name__ == "f"
    assert f.__doc__ == "Whether it records."
    assert f(1, b=2) == (False, 1, 2)
    assert records()
    assert f(3, b=4) == (False, 3, 4)


def test_a_decorated_function_that_raises_or_recurses_leaves_no_state():
    @no_grad()
    def f(n):
        assert not records()
        if n == 0:
            raise KeyError("end")
        f(n - 1)

    with pytest.raises(KeyError):
        f(3)
    assert records()


def test_a_decorated_method():
    class Model:
        @no_grad()
        def predict(self, x):
            return x * x

    assert not Model().predict(Tensor(2.0)).requires_grad


def test_a_decorated_coroutine_holds_across_its_awaits_and_nowhere_else():
    @no_grad()
    async def f():
        before = records()
        await asyncio.sleep(0)
        return before, records()

    async def main():
        task = asyncio.ensure_future(f())
        assert records()
        await asyncio.sleep(0)
        assert records()
        return await task, await f(), records()

    assert inspect.iscoroutinefunction(f)
    assert asyncio.run(main()) == ((False, False), (False, False), True)


def test_tasks_are_independent():
    async def forgets(entered, leave):
        with no_grad():
            entered.set()
            await leave.wait()
            return records()

    async def main():
        entered, leave = asyncio.Event(), asyncio.Event()
        task = asyncio.ensure_future(forgets(entered, leave))
        await entered.wait()
        here = records()
        leave.set()
        return here, await task

    assert asyncio.run(main()) == (True, False)


@pytest.mark.parametrize("shared", [False, True], ids=["own context", "one context object"])
def test_threads_are_independent(shared):
    one = no_grad()
    barrier = threading.Barrier(3, timeout=10)
    seen, errors = {}, []

    def run(name, forget):
        try:
            if not forget:
                barrier.wait()
                seen[name] = records()
                barrier.wait()
                return
            with one if shared else no_grad():
                barrier.wait()
                seen[name] = records()
                barrier.wait()
            seen[name, "after"] = records()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(i, i < 2)) for i in range(3)]
    for _ in range(1):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []
    assert seen == {0: False, 1: False, 2: True, (0, "after"): True, (1, "after"): True}


def test_one_context_object_is_left_in_the_order_of_each_thread():
    """The first to enter leaves first: each thread gets back its own state."""
    one = no_grad()
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()
    seen = []

    def second():
        first_in.wait(10)
        with recording(), one:
            second_in.set()
            first_out.wait(10)
            seen.append(records())
        seen.append(records())

    thread = threading.Thread(target=second)
    thread.start()
    with no_grad():
        with one:
            first_in.set()
            second_in.wait(10)
        seen.append(records())
        first_out.set()
        thread.join()
    assert seen == [False, False, True]


def test_a_generator_is_refused():
    message = "numbers is a generator: its body would run outside the context. Use the with statement inside it."

    def numbers():
        yield 1

    with refused(TypeError, message):
        no_grad()(numbers)

    async def numbers():
        yield 1

    with refused(TypeError, message):
        no_grad()(numbers)
