"""`no_grad`: results are constants, only where it says so."""

import asyncio
import inspect
import threading

import pytest

from autograd import Tensor, detect_anomaly, gradients, no_grad, scope
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


def test_a_decorated_generator_forgets_during_its_own_steps_only():
    seen = []

    @no_grad()
    def numbers(n):
        """Whether it records, and what is sent."""
        try:
            for i in range(n):
                try:
                    seen.append((yield i, records()))
                except KeyError as error:
                    seen.append((error.args[0], records()))
            return "end", records()
        finally:
            seen.append(("closed", records()))

    assert inspect.isgeneratorfunction(numbers)
    assert numbers.__doc__ == "Whether it records, and what is sent."
    steps = numbers(3)
    assert records()
    assert next(steps) == (0, False)
    assert records()
    assert steps.send("sent") == (1, False)
    assert steps.throw(KeyError("thrown")) == (2, False)
    assert records()
    with pytest.raises(StopIteration) as end:
        next(steps)
    assert end.value.value == ("end", False)
    assert seen == ["sent", ("thrown", False), None, ("closed", False)]

    seen.clear()
    for _ in numbers(3):
        assert records()
        break
    steps = numbers(1)
    next(steps)
    steps.close()
    with pytest.raises(StopIteration):
        next(steps)
    assert seen == [("closed", False)] * 2
    steps = numbers(1)
    next(steps)
    with pytest.raises(ValueError, match="out"):
        steps.throw(ValueError("out"))
    assert records()


def test_a_decorated_generator_within_no_grad_and_around_recording():
    @no_grad()
    def numbers():
        with recording():
            yield records()
        yield records()

    with no_grad():
        inside = numbers()
        assert next(inside)
        assert not records()
    assert not next(inside)
    assert records()


def test_a_decorated_asynchronous_generator_forgets_during_its_own_steps_only():
    seen = []

    @no_grad()
    async def numbers():
        try:
            try:
                seen.append((yield 1, records()))
            except KeyError as error:
                seen.append((error.args[0], records()))
            await asyncio.sleep(0)
            yield 2, records()
        finally:
            seen.append(("closed", records()))

    async def main():
        out = []
        async for item in numbers():
            out.append((item, records()))
        steps = numbers()
        await anext(steps)
        out.append((await steps.athrow(KeyError("thrown")), records()))
        await steps.aclose()
        steps = numbers()
        await anext(steps)
        with pytest.raises(ValueError, match="out"):
            await steps.athrow(ValueError("out"))
        return out, records()

    assert inspect.isasyncgenfunction(numbers)
    out = [((1, False), True), ((2, False), True), ((2, False), True)]
    assert asyncio.run(main()) == (out, True)
    closed = ("closed", False)
    assert seen == [None, closed, ("thrown", False), closed, closed]


def test_the_decorator_needs_no_parentheses():
    @no_grad
    def f():
        return records()

    assert not f()
    assert records()
    with refused(TypeError, "a context decorates a function, but got int 3."):
        no_grad(3)


def test_a_decorated_generator_that_waits_inside_another_context_leaves_its_consumer_alone():
    @no_grad
    def numbers():
        with detect_anomaly():
            yield records()
        yield records()

    assert [(inside, records()) for inside in numbers()] == [(False, True)] * 2
    with recording():
        assert [(inside, records()) for inside in numbers()] == [(False, True)] * 2
    with no_grad():
        assert [(inside, records()) for inside in numbers()] == [(False, False)] * 2
    assert records()


def test_a_context_within_a_decorated_function_may_be_the_decorator_itself():
    context = no_grad()

    @context
    def numbers():
        with context:
            yield records()
        yield records()

    assert [(inside, records()) for inside in numbers()] == [(False, True)] * 2


def test_leaving_a_context_ends_what_a_generator_that_waits_has_opened_inside():
    def numbers(context):
        with context:
            yield
        yield

    for context in (no_grad(), recording(), scope("a"), detect_anomaly()):
        for close in (next, lambda steps: steps.close()):
            with no_grad():
                steps = numbers(context)
                next(steps)
            assert records()
            close(steps)
            assert records()
            steps = numbers(context)
            with recording():
                next(steps)
            assert records()
            with no_grad():
                close(steps)
                assert not records()
            assert records()


def test_a_generator_that_another_thread_closes_changes_nothing_there():
    def numbers(context):
        with context:
            yield

    seen = []

    def close(steps):
        with no_grad():
            steps.close()
            seen.append(records())
        seen.append(records())

    for context in (no_grad(), scope("a"), detect_anomaly()):
        with recording():
            steps = numbers(context)
            next(steps)
        thread = threading.Thread(target=close, args=(steps,))
        thread.start()
        thread.join()
    assert seen == [False, True] * 3


def test_decorated_static_and_class_methods():
    class Model:
        @no_grad
        @staticmethod
        def predict(x):
            return x * x

        @no_grad
        @classmethod
        def named(cls, x):
            return cls.__name__, x * x

    for model in (Model, Model()):
        assert not model.predict(Tensor(2.0)).requires_grad
        name, y = model.named(Tensor(2.0))
        assert (name, y.requires_grad) == ("Model", False)
