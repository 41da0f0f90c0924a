"""The cases that gradient checkers are asked about are what they say, and the answers are counted rightly."""

import json
import sys
import warnings

import numpy as np
import pytest

import autograd
from autograd.testing import gradcheck
from benchmarks.gradcheck import bugs, dense, holdout, nasty, seeded
from benchmarks.gradcheck.__main__ import main
from benchmarks.gradcheck.case import Case, Floats
from benchmarks.gradcheck.contenders import CONTENDERS, OURS
from benchmarks.gradcheck.judge import Worker
from benchmarks.gradcheck.options import parsed
from benchmarks.gradcheck.tables import by_kind, costs, totals
from benchmarks.gradcheck.verdicts import Verdict, score
from benchmarks.processes import Process
from benchmarks.rounds import Failed
from benchmarks.table import BEGIN, END

RIGHT = [name for name, case in seeded.CASES.items() if case.right]
BUGS = [name for name, case in seeded.CASES.items() if not case.right]


@pytest.fixture(autouse=True)
def quiet():
    """Cases divide by zero and overflow on purpose."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


# The seeded cases

# What the engine does not take; differences of a fixed step do, to two digits.
NOT_TRACED = {
    "a median of four, two of them equal",
    "a table with a kink every 0.004",
    "Newton's method, stopped early",
    "trapezoids in float32",
    "a value kept for its input",
}
# On a kink or a tie the engine takes another subgradient.
ANOTHER_SUBGRADIENT = {
    "2 at relu's kink, right",
    "-1 at relu's kink, right",
    "1 at relu's kink",
    "1 at the kink of |x|",
    "a clip at both its ends",
    "equal inputs of a maximum, to one",
    "the last winner of a tie",
    "the first of the smallest",
    "a hinge on its margin",
    "a plateau to the right of a slope",
}
# The derivative that is meant is not that of the operations it is made of: NaN, noise, steps, a formula that cancels.
NOT_LITERALLY = {
    "NaN for a norm of 0, right",
    "a norm of 0",
    "NaN behind a mask, right",
    "sin(x)/x cancels near 0, right",
    "rounded to 7 places",
    "noise of 1e-9",
    "float32 inside",
    "float16 inside",
}
EXCUSED = NOT_TRACED | ANOTHER_SUBGRADIENT | NOT_LITERALLY


def gradients(case: Case, g):
    floats = Floats(case)
    return floats.vjp(tuple(x.copy() for x in floats.xs), g.copy())


def cotangent(case: Case):
    floats = Floats(case)
    y = floats.f(*[x.copy() for x in floats.xs])
    return np.asarray(np.random.default_rng(1).standard_normal(y.shape)).astype(y.dtype)


def by_the_engine(case: Case, g):
    floats = Floats(case)
    found = autograd.vjp(lambda *xs: case.f(*floats.all(xs)), *floats.xs)[1](g)
    return found if isinstance(found, tuple) else (found,)


def assert_close(case, found, expected):
    for mine, its, x in zip(found, expected, Floats(case).xs, strict=True):
        eps = float(np.finfo(x.dtype).eps)
        size = np.max(np.abs(its), initial=0, where=np.isfinite(its))
        np.testing.assert_allclose(mine, its, rtol=eps**0.5 if eps < 1e-10 else 60 * eps, atol=60 * eps * float(size))


def test_names_are_unique():
    assert len(seeded.CASES) == len(bugs.CASES) + len(nasty.CASES)


def test_there_are_enough_of_them():
    assert len(BUGS) >= 100
    assert len(RIGHT) >= 200


def test_what_is_excused_is_there():
    assert set(RIGHT) >= EXCUSED


@pytest.mark.parametrize("name", [name for name in RIGHT if name not in EXCUSED])
def test_a_right_gradient_is_the_engines(name):
    case = seeded.case(name)
    g = cotangent(case)
    assert_close(case, gradients(case, g), by_the_engine(case, g))


@pytest.mark.parametrize("name", sorted(NOT_TRACED))
def test_a_right_gradient_is_that_of_differences(name):
    floats = Floats(seeded.case(name))
    (x,), g = floats.xs, cotangent(floats.case)
    (found,) = gradients(floats.case, g)
    for i, h in enumerate(1e-3 * np.eye(x.size)):
        np.testing.assert_allclose(found[i], np.vdot(g, floats.f(x + h) - floats.f(x - h)) / 2e-3, rtol=1e-2)


@pytest.mark.parametrize("name", [name for name in RIGHT if seeded.CASES[name].vjp2])
def test_a_right_second_derivative_is_the_engines(name):
    """The gradient of ⟨ggs, vjp(xs, g)⟩."""
    case = seeded.case(name)
    g, n = cotangent(case), len(case.xs)
    ggs = [np.random.default_rng([2, i]).standard_normal(x.shape) for i, x in enumerate(case.xs)]

    def paired(*xs_and_g):
        out = case.vjp(xs_and_g[:n], xs_and_g[n])
        return sum((a * b).sum() for a, b in zip(ggs, out, strict=True))

    expected = autograd.grad(paired, tuple(range(n + 1)))(*case.xs, g)
    for mine, its in zip(Floats(case).vjp2(case.xs, g, tuple(ggs)), expected, strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-12)


@pytest.mark.parametrize("name", [n for n in BUGS if seeded.CASES[n].kind not in ("structure", "second order")])
def test_a_wrong_gradient_differs_from_its_right_twins(name):
    """In shape or type, or by more than rounding, for a cotangent of two sizes or of one output alone."""
    case, twin = seeded.case(name), seeded.case(f"{name}, right")
    g = cotangent(case)
    alone = [e.reshape(g.shape).astype(g.dtype) for e in np.eye(g.size)]
    assert any(
        np.shape(a) != np.shape(b)
        or np.asarray(a).dtype != np.asarray(b).dtype
        or not np.allclose(a, b, rtol=1e-6, atol=0, equal_nan=True)
        for v in (g, 16 * g, *alone)
        for a, b in zip(gradients(case, v), gradients(twin, v), strict=True)
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", seeded.CASES)
def test_our_checker_judges_rightly(name):
    case = seeded.case(name)
    assert bool(gradcheck(case.f, *case.xs, vjp=case.vjp, vjp2=case.vjp2)) == case.right


# The hold-out


@pytest.mark.parametrize("name", [name for name in holdout.FUNCTIONS if name != "sin(x)/x"])
def test_a_rule_of_the_holdout_is_the_engines(name):
    for point in range(4):
        case = holdout.case(name, point, "", 7)
        g = cotangent(case)
        if not holdout.FUNCTIONS[name][3](case.xs) and np.isfinite(Floats(case).f(*case.xs)).all():
            assert_close(case, gradients(case, g), by_the_engine(case, g))


def test_sinc_is_differentiated_to_full_precision():
    """Against the formula in a wider number type, if there is one, where that does not cancel either."""
    _, vjp, _, _ = holdout.FUNCTIONS["sin(x)/x"]
    x = np.geomspace(1e-3, 50, 400)
    wide = x.astype(np.longdouble)
    expected = (wide * np.cos(wide) - np.sin(wide)) / (wide * wide)
    (found,) = vjp((x,), np.ones_like(x))
    np.testing.assert_allclose(found, expected.astype(float), rtol=1e-11, atol=1e-16)


def test_a_case_of_the_holdout_is_the_same_each_time():
    for key in list(holdout.keys(1, 3))[::40]:
        one, other = holdout.case(*key), holdout.case(*key)
        g = cotangent(one)
        for a, b in zip(gradients(one, g), gradients(other, g), strict=True):
            np.testing.assert_array_equal(a, b)


def test_the_holdout_holds_every_function_right_and_wrong():
    keys = list(holdout.keys(4))
    assert {name for name, _, mutation, _ in keys if not mutation} == set(holdout.FUNCTIONS)
    assert {name for name, _, mutation, _ in keys if mutation} == set(holdout.FUNCTIONS)


@pytest.mark.parametrize("n", [3, 50])
def test_the_dense_function_has_no_zeros_and_one_element_is_off(n):
    right, wrong = dense.case(n, True), dense.case(n, False)
    g = cotangent(right)
    assert_close(right, gradients(right, g), by_the_engine(right, g))
    np.testing.assert_allclose(gradients(wrong, g)[0] / gradients(right, g)[0], 1 + 0.01 * (np.arange(n) == n // 3))
    assert all(gradients(right, e)[0].all() for e in np.eye(n))


# Counting


def verdict(right, accepted, kind="a", **more):
    return Verdict("x", kind, right, accepted, "", **{"values": 5, "vjps": 3, "seconds": 0.5, **more})


def test_what_is_counted():
    found = score([verdict(True, True), verdict(True, False), verdict(False, True), verdict(False, False)])
    assert (found.bugs, found.alarms) == ("1/2", "1/2")
    assert (found.values, found.vjps, found.seconds) == (20, 12, 2.0)
    assert verdict(False, True).line() == "missed (a): x"
    assert verdict(True, False).line() == "rejected (a): x"


def test_the_tables():
    ours = [verdict(False, False), verdict(True, True, "b")]
    theirs = [verdict(False, True), verdict(True, False, "b")]
    seeded_ = {OURS: ours, "torch": theirs}
    assert totals(seeded_, {OURS: ours, "torch": ours}, markdown=False) == (
        "         bugs caught  false alarms  hold-out: caught  false alarms  function calls  vjp calls  CPU s\n"
        "───────  ───────────  ────────────  ────────────────  ────────────  ──────────────  ─────────  ─────\n"
        "seegrad  1/1          0/1           1/1               0/1           20              12         2.00\n"
        "torch    0/1          1/1           1/1               0/1           20              12         2.00"
    )
    assert by_kind(seeded_, markdown=False).splitlines()[2:] == [
        "caught    a  1/1      0/1",
        "accepted  b  1/1      0/1",
    ]
    right, missed = verdict(True, True), verdict(False, True)
    table = costs(
        {OURS: {(9, True): right, (9, False): missed}, "torch": {(9, True): None, (9, False): None}}, markdown=True
    )
    assert table.splitlines()[2:] == [
        "| 9 | right    | 5/3, 500 ms         | –     |",
        "| 9 | 1 % off  | 5/3, 500 ms, missed | –     |",
    ]


# The command


def test_a_checkers_error_is_a_rejection_and_calls_are_counted():
    class Checker:
        LARGEST = 10

        def check(self, case):
            y = case.f(*case.xs)
            case.vjp(case.xs, y)
            raise ZeroDivisionError("no")

    reply = Worker(Checker()).judge("seeded", ["pi as 3.1416"])
    assert reply.pop("seconds") > 0
    assert reply == {"accepted": False, "why": "ZeroDivisionError: no", "values": 1, "vjps": 1}
    assert Worker(Checker()).judge("dense", [11, True]) == {"skipped": True}


def test_an_accepted_gradient():
    class Checker:
        def check(self, case):
            pass

    assert Worker(Checker()).judge("dense", [11, True])["accepted"]


@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda c: c.name)
def test_a_checker_is_missing_or_accepts_a_sine(contender):
    with Process(contender) as process:
        if process.missing is None:
            assert process.ask("judge", suite="seeded", key=["1 % of one in 600, right"])["accepted"]
        else:
            assert contender.package in process.missing


def test_smallest_run_prints_its_tables(capfd, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    record = tmp_path / "verdicts.json"
    assert main(["--quick", "--points", "1", "--json", str(record), "--write", str(page)]) == 0
    out = capfd.readouterr().out
    assert f"Misjudged by {OURS}: none." in out
    assert page.read_text(encoding="utf-8").splitlines()[2] == "python -m benchmarks.gradcheck --points 1 --quick"
    found = json.loads(record.read_text(encoding="utf-8"))
    assert {v["right"] for v in found["seeded"][OURS]} == {v["right"] for v in found["holdout"][OURS]} == {True, False}


def test_a_process_that_dies_is_left_out(monkeypatch, capsys):
    def dies(*arguments):
        raise Failed("process died")

    monkeypatch.setattr("benchmarks.gradcheck.__main__._judged", dies)
    assert main(["--quick", "--points", "0"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "seegrad: process died, and is left out"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--points", "-1"], "--points: at least 0 is needed, but got -1."),
        (["--seed", "-1"], "--seed: at least 0 is needed, but got -1."),
        (["--peer-python", sys.executable], "--peer-python: add --peers, or no peer is run."),
        (["--write", "no-page.md"], "--write: there is no page no-page.md."),
    ],
)
def test_a_wrong_option_says_what_to_write(arguments, message, capsys):
    with pytest.raises(SystemExit):
        parsed(arguments)
    assert capsys.readouterr().err.splitlines()[-1] == f"python -m benchmarks.gradcheck: error: {message}"
