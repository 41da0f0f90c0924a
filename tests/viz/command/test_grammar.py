"""What an expression may be: the rest is refused in words, with a caret under the place, and nothing of it is run."""

import ast
import re
import warnings

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from viz.command.problem import problem
from viz.command.refusal import Refusal

VALUES = ["x=2", "X=[[1, 2], [3, 4]]"]


def result(text, *assignments):
    """The problem, or None and why it is refused."""
    try:
        return problem(text, assignments), ""
    except Refusal as refusal:
        return None, str(refusal)


def refusal(text, *assignments):
    with pytest.raises(Refusal) as caught:
        problem(text, assignments)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(("text", "message", "caret"), [
    ("x + y", "'y' has no value; give it one after the expression: y=2",
     "    ^"),
    ("2 * weigth", "'weigth' has no value; give it one after the expression: weigth=2",
     "    ^~~~~~"),
    ("tnah(x)", "there is no function 'tnah'; did you mean tanh?",
     "^~~~"),
    ("open(x)", "there is no function 'open'; seegrad --help lists those that there are",
     "^~~~"),
    ("x.__class__", "attributes cannot be used; write a function, such as sum(X) for X.sum()",
     " ^~~~~~~~~~"),
    ("2 + X.sum()", "attributes cannot be used; write a function, such as sum(X) for X.sum()",
     "     ^~~~"),
    ("X[0]", "parts cannot be taken with [ ]",
     "^~~~"),
    ("sum([v for v in X])", "loops cannot be written",
     "    ^~~~~~~~~~~~~~"),
    ("x * (lambda: 1)", "functions cannot be defined",
     "     ^~~~~~~~~"),
    ("x + (y := 2)", "names cannot be assigned in an expression; give their values after it, as in x=2",
     "     ^~~~~~"),
    ("f'{x}'", "text cannot be used",
     "^~~~~~"),
    ("x * 'a'", "text is no number",
     "    ^~~"),
    ("x if x > 0 else 0", "choices are written where(condition, a, b)",
     "^~~~~~~~~~~~~~~~~"),
    ("x and 1", "'and' and 'or' cannot be used; write where(condition, a, b)",
     "^~~~~~~"),
    ("0 < x < 1", "only one comparison at a time can be made",
     "^~~~~~~~~"),
    ("x + True", "True is no number",
     "    ^~~~"),
    ("x + 1j", "1j is no number",
     "    ^~"),
    ("x + ...", "'…' is no number",
     "    ^~~"),
    ("x, 1", "more than one value; write a matrix as a list: [[1, 2], [3, 4]]",
     "^~~~"),
    ("{x}", "this cannot be used. An expression has names, numbers, + - * / // % ** @, comparisons, functions, and "
     "lists for matrices.",
     "^~~"),
    ("x + []", "an empty list has no numbers",
     "    ^~"),
    ("max(*X)", "a list cannot be unpacked",
     "    ^~"),
    ("max(**X)", "max takes only axis= and a whole number",
     "    ^~~"),
    ("max(X, axis=x)", "max takes only axis= and a whole number",
     "       ^~~~~~"),
    ("tanh(X, axis=1)", "tanh takes no arguments by name",
     "        ^~~~~~"),
    ("tanh(x, x)", "tanh takes 1 argument, not 2",
     "^~~~~~~~~~"),
    ("where(x)", "where takes 3 arguments, not 1",
     "^~~~~~~~"),
    ("x + tanh", "tanh is a function; write tanh(…)",
     "    ^~~~"),
    ("x(2)", "there is no function 'x'; seegrad --help lists those that there are",
     "^"),
    ("(x + 1)(2)", "only a function's name can be called. An expression has names, numbers, + - * / // % ** @, "
     "comparisons, functions, and lists for matrices.",
     " ^~~~~"),
    ("(x + 1", "this cannot be read: '(' was never closed",
     "^"),
    ("x # twice", "a comment cannot be written here",
     "  ^~~~~~~"),
    ("x + \0", "this cannot be read: a character that is none",
     "    ^"),
    ("한글 + 변수", "'한글' has no value; give it one after the expression: 한글=2",
     "^~~~"),
    ("sum(X, axis=7)", "this cannot be computed: sum of float64 of shape (2, 2), whose axes are -2 to 1: axis 7 is out "
     "of bounds for array of dimension 2",
     "^~~~~~~~~~~~~~"),
    ("x + X @ [1, 2, 3]", "this cannot be computed: matmul: shapes (2, 2) and (3,) do not fit: the last axis of the "
     "first must be as long as the second-to-last (or only) axis of the second, and the stacks must broadcast.",
     "    ^~~~~~~~~~~~~"),
    ("x * inv([[1, 1], [1, 1]])",
     "this cannot be computed: inv: the matrix of shape (2, 2) has no inverse. NumPy: Singular matrix.",
     "    ^~~~~~~~~~~~~~~~~~~~~"),
    ("x * [[1, 2], [3]]", "the rows of a matrix must be equally long, but there are shapes (1,) and (2,)",
     "    ^~~~~~~~~~~~~"),
    ("x * [[[[[1]]]]]", "lists may be nested 4 deep",
     "    ^~~~~~~~~~~"),
])  # fmt: skip
def test_a_refusal_says_why_and_points_at_the_place(text, message, caret):
    used = [value for value in VALUES if re.search(rf"\b{value[0]}\b", text)]
    assert refusal(text, *used) == [message, f"  {text}".replace("\0", "�"), f"  {caret}"]


def test_in_a_long_expression_the_surroundings_are_shown():
    _, line, caret = refusal("x + " * 100 + "y + " + "x + " * 100 + "x", "x=2")
    assert len(line) <= 80
    assert line.startswith("  …")
    assert line.endswith("…")
    assert line[caret.index("^")] == "y"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["", "x=2"], "the expression is empty; write one, such as 'tanh(w*x + b)'"),
        (["x" * 10_001], "the expression has 10,001 characters; at most 10,000 are read"),
        (["x", "x"], "expected a name and its value, such as w=2, but got 'x'"),
        (["x", "2=x"], "expected a name and its value, such as w=2, but got '2=x'"),
        (["x", "lambda=2"], "expected a name and its value, such as w=2, but got 'lambda=2'"),
        (["x", "tanh=2"], "tanh is a function's name; give the value another one"),
        (["x", "x=1", "x=2"], "x is given two values"),
        (["x", "x="], "x has no value; write one after the sign, such as x=2"),
        (["x", "x = "], "x has no value; write one after the sign, such as x=2"),
        (["x", "x=1", "y=2"], "y is given a value, but the expression has no y"),
        (["2 + 3"], "the expression has no names, so there is nothing to differentiate by; "
                    "write one and its value, such as w=2"),
        (["x > 1", "x=2"], "the result is true or false, which has no gradient; write where(condition, a, b)"),
    ],
)  # fmt: skip
def test_what_is_wrong_as_a_whole_is_said_without_a_place(arguments, message):
    assert refusal(*arguments) == [message]


def test_values_are_numbers_not_names():
    assert refusal("x", "x=y") == ["'y' has no value; give it one after the expression: y=2", "  y", "  ^"]


@pytest.mark.parametrize("text", ["(" * 3000 + "x" + ")" * 3000, "-" * 9000 + "x", "+".join(["x"] * 4900)])
def test_depth_is_computed_or_refused_but_never_an_accident(text):
    found, message = result(text, "x=2")
    assert "nested" in message if found is None else np.isfinite(found.result.item())


@pytest.mark.parametrize("text", ["x + (-1)**0.5", "x + 1/0", "x * log(0)", "x + 1e200 ** x", "sigmoid(-1e4) + x"])
def test_what_is_infinite_or_nan_by_definition_or_by_a_value_is_computed(text):
    assert np.isfinite(problem(text, ["x=2"]).result.item()) == ("sigmoid" in text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("10**400*x", "^~~~~~~"),
        ("1e200**2*x", "^~~~~~~~"),
        ("x + 9**9**9", "    ^~~~~~~"),
        ("x * exp(1000)", "    ^~~~~~~~~"),
        ("x * (1e200 * 1e200)", "     ^~~~~~~~~~~~~"),
        ("sum(x * [1, 10**400])", "            ^~~~~~~"),
    ],
)
def test_a_number_that_is_computed_and_too_large_is_refused_as_one_that_is_written(text, place):
    message = "this number is too large; the largest one is about 1.8e308 (a value may be inf)"
    assert refusal(text, "x=2") == [message, f"  {text}", f"  {place}"]
    assert refusal("x", "x=10**400") == [message, "  10**400", "  ^~~~~~~"]
    assert np.isinf(problem("x + y", ["x=inf", "y=-inf*2"]).leaves["x"].data)


def test_a_chain_of_operators_that_is_too_long_is_not_called_parentheses():
    assert refusal("+".join(["x"] * 4900), "x=2")[0] == (
        "the expression is nested too deeply, by parentheses or by a long chain of operators; write a long sum as "
        "sum([a, b, c])"
    )


def test_a_whole_number_that_no_float_holds_is_refused():
    number = "9" * 400
    assert refusal(f"x * {number}", "x=2")[0] == (
        "this number is too large; the largest one is about 1.8e308 (a value may be inf)"
    )
    assert refusal(f"x * {number * 20}", "x=2")[0] == refusal(f"x * {number}", "x=2")[0]


ROW = str([1.0] * 101)
COLUMN = str([[1.0]] * 101)


@pytest.mark.parametrize(
    ("text", "values", "size"),
    [
        ("outer(outer(outer(X, X), outer(X, X)), X)", [f"X={[1] * 8}"], "32,768"),
        ("diag(X)", [f"X={ROW}"], "10,201"),
        ("X + Y", [f"X={ROW}", f"Y={COLUMN}"], "10,201"),
        ("where(1, X, Y)", [f"X={ROW}", f"Y={COLUMN}"], "10,201"),
        ("X @ Y", [f"X={COLUMN}", f"Y=[{ROW}]"], "10,201"),
        ("inner(X, X)", [f"X={COLUMN}"], "10,201"),
    ],
)
def test_sizes_are_limited_before_memory_is_taken(text, values, size):
    assert refusal(text, *values)[0] == f"this would have {size} numbers; a value may have 10,000"


def test_all_values_together_are_limited():
    text = "+".join(["sum(outer(X, X))"] * 150)
    (message, *_) = refusal(text, "X=" + str([1.0] * 100))
    assert message == "more than 1,000,000 numbers would be computed up to here"


TOKENS = st.sampled_from(
    [
        *"xXye20+-*/%@<>()[]{},.:=;!#\\\n\t '∞２ﬁ한\0\ud800",
        *("pi", "1.5", "1e400", "9**9**9", "0x1F", "1_0", "-1", "//", "**", "==", ":=", "...", "f'{x}'", "b'a'"),
        *("lambda", "if", "else", "for", "in", "and", "or", "not", "await", "yield", "is", "None", "True"),
        *("tanh(", "sum(", "where(", "outer(", "axis=", "relu", "open(", "eval", "._data", ".shape", "__class__"),
    ]
)
ALLOWED = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call, ast.keyword, ast.Name, ast.Constant, ast.List,
    ast.operator, ast.unaryop, ast.cmpop, ast.expr_context,
)  # fmt: skip


def is_foreign(text):
    """Whether Python reads in it anything but names, numbers, operators, calls and lists."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text.strip(), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return True
    return not all(isinstance(node, ALLOWED) for node in ast.walk(tree))


@given(st.one_of(st.text(max_size=40), st.lists(TOKENS, max_size=12).map(" ".join), st.lists(TOKENS).map("".join)))
@example("x.data")
@example("(x).data + 1")
@example("().__class__.__bases__")
def test_any_text_is_a_value_or_a_refusal_and_nothing_foreign_is_ever_a_value(text):
    found, message = result(text, *[value for value in VALUES if value[0] in text])
    if found is None:
        assert message
    else:
        assert not is_foreign(" ".join(text.splitlines()))
        assert found.result.dtype == np.float64


@given(st.text(max_size=30), st.lists(TOKENS, max_size=8).map("".join))
def test_any_assignment_is_a_value_or_a_refusal(name, value):
    for assignment in (f"{name}={value}", f"x={value}", name):
        found, message = result("x", assignment)
        if found is None:
            assert message
        else:
            assert not is_foreign(value if assignment != name else assignment.partition("=")[2])
            assert found.values["x"].dtype == np.float64


EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "%", "//"]), inner).map(
            lambda p: f"({p[0]} {p[1]} {p[2]})"
        ),
        st.tuples(st.sampled_from(["tanh", "exp", "sin", "abs", "-"]), inner).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"maximum({p[0]}, {p[1]})"),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS, st.floats(0.1, 3), st.floats(0.1, 3))
def test_an_expression_has_the_value_that_numpy_computes(text, x, y):
    text = f"y * {text} - x"
    scope = {name: getattr(np, name) for name in ("tanh", "exp", "sin", "abs", "maximum")}
    scope |= {"x": np.float64(x), "y": np.float64(y), "two": np.float64(2), "half": np.float64(0.5)}
    with np.errstate(all="ignore"):
        expected = eval(text.replace("0.5", "half").replace("2", "two"), scope)
    np.testing.assert_allclose(problem(text, [f"x={x!r}", f"y={y!r}"]).result.item(), expected, rtol=1e-12)
