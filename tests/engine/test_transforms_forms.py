"""Transforms of functions of several, nested arguments: what is differentiated by, and the form that comes out."""

import copy
from collections import Counter, OrderedDict, defaultdict, namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, elementwise_grad, grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp

Affine = namedtuple("Affine", "w b")
FLOATS = st.floats(-2, 2)

# Arguments


def product(x, y, z):
    return x * y**2 * z**3


AT = (2.0, 3.0, 2.0)
FIRST = (72.0, 96.0, 216.0)
SECOND = ((0.0, 48.0, 108.0), (48.0, 32.0, 144.0), (108.0, 144.0, 216.0))
NAMED = [
    (0, 0),
    (1, 1),
    (2, 2),
    (-1, 2),
    (-2, 1),
    (-3, 0),
    (np.int64(1), 1),
    (np.int8(-1), 2),
    ((0, 2), (0, 2)),
    ([2, 0], (2, 0)),
    ((-1, 1), (2, 1)),
    ((np.uint8(0), -1), (0, 2)),
    ((1,), (1,)),
    (range(3), (0, 1, 2)),
    (range(-1, -3, -1), (2, 1)),
    ((), ()),
]


def chosen(values, places):
    return tuple(values[i] for i in places) if isinstance(places, tuple) else values[places]


@pytest.mark.parametrize(("argnums", "places"), NAMED, ids=str)
def test_argnums_says_what_to_differentiate_by(argnums, places):
    expected = chosen(FIRST, places)
    assert grad(product, argnums)(*AT) == expected
    assert value_and_grad(product, argnums)(*AT) == (144.0, expected)
    assert jacobian(product, argnums)(*AT) == expected
    assert elementwise_grad(product, argnums)(*AT) == expected


@pytest.mark.parametrize(("argnums", "places"), NAMED, ids=str)
def test_argnums_says_what_a_pullback_gives_and_a_pushforward_takes(argnums, places):
    value, pullback = vjp(product, *AT, argnums=argnums)
    assert value == 144.0
    assert pullback(10.0) == chosen([10 * d for d in FIRST], places)
    tangents = (1.0, 10.0, 100.0)
    value, pushed = jvp(product, AT, chosen(tangents, places), argnums=argnums)
    assert value == 144.0
    assert pushed == np.sum(np.multiply(chosen(FIRST, places), chosen(tangents, places)))


@pytest.mark.parametrize(("argnums", "places"), NAMED, ids=str)
def test_argnums_says_what_to_differentiate_by_twice(argnums, places):
    rows = chosen([chosen(row, places) for row in SECOND], places)
    assert hessian(product, argnums)(*AT) == rows
    v = chosen((1.0, 10.0, 100.0), places)
    expected = np.reshape(rows, (np.size(v), np.size(v))) @ np.ravel(v)
    result = hvp(product, argnums)(*AT, v)
    assert isinstance(result, tuple) == isinstance(places, tuple)
    np.testing.assert_array_equal(np.ravel(result), expected)


def test_what_argnums_does_not_name_may_be_anything():
    """Integers, texts and None are passed on as they are."""

    def f(x, how, table=None, *rest, power=1):
        return x ** (table[how] * power) + len(rest)

    assert grad(f)(3.0, "a", {"a": 2}) == 6.0
    assert grad(f)(3.0, "a", {"a": 2}, None, power=2) == 4 * 27.0
    assert grad(f)(3.0, how="a", table={"a": 2}) == 6.0
    assert value_and_grad(f)(3.0, "a", table={"a": 2}, power=2) == (81.0, 108.0)
    assert elementwise_grad(f)(3.0, "a", table={"a": 2}) == 6.0
    assert jacobian(f)(3.0, "a", table={"a": 2}) == 6.0
    assert hessian(f)(3.0, "a", table={"a": 3}) == 18.0
    assert hvp(f)(3.0, "a", {"a": 3}, 2.0) == 36.0
    assert hvp(lambda x, k: k * x**2)(3.0, 5, 2.0) == 20.0
    assert hvp(lambda x, *, k: k * x**2)(3.0, 2.0, k=5) == 20.0
    assert vjp(f, 3.0, "a", {"a": 2}, argnums=0)[1](1.0) == 6.0
    assert vjp(f, 3.0, "a", {"a": 2}, argnums=(-3,))[1](1.0) == (6.0,)
    assert jvp(f, (3.0, "a", {"a": 2}), 1.0, argnums=0) == (9.0, 6.0)
    assert jvp(f, (3.0, "a", {"a": 2}), [1.0], argnums=[0]) == (9.0, 6.0)
    assert grad(lambda x, n: x**n)(3.0, 2) == 6.0
    np.testing.assert_array_equal(grad(lambda x, i: x[i])(np.ones(3), 1), [0.0, 1.0, 0.0])


def test_a_number_of_few_bits_names_an_argument_among_many():
    many = [1.0] * 200
    assert grad(lambda *xs: 3 * xs[0] + xs[-1], (np.int8(0), np.int8(-1)))(*many) == (3.0, 1.0)


def test_a_function_of_no_arguments_has_a_derivative_of_none():
    value, pullback = vjp(lambda: 3.0)
    assert (value, pullback(1.0)) == (3.0, ())
    assert jvp(lambda: 3.0, (), ()) == (3.0, 0.0)


# Trees


def test_a_gradient_has_the_form_of_the_argument():
    def f(p):
        return p["a"] * p["pair"][0].sum() + p["pair"][1] ** 2 * p["affine"].w + p["list"][0] * 3

    point = {
        "a": 2.0,
        "pair": (np.ones(3), 3.0),
        "affine": Affine(w=5.0, b=1.0),
        "list": [4.0],
        "none": None,
        "empty": (),
    }
    g = grad(f)(point)
    assert list(g) == list(point)
    assert g["a"] == 3.0
    assert type(g["pair"]) is tuple
    np.testing.assert_array_equal(g["pair"][0], [2.0, 2.0, 2.0])
    assert g["pair"][1] == 2 * 3 * 5.0
    assert g["affine"] == Affine(w=9.0, b=0.0)
    assert type(g["affine"]) is Affine
    assert g["list"] == [3.0]
    assert g["none"] is None
    assert g["empty"] == ()
    assert grad(lambda p: 1.0)({}) == {}


class Settings(dict):
    """A dict whose constructor takes something else, with something of its own."""

    def __init__(self, label, **parts):
        super().__init__(parts)
        self.label = label


@pytest.mark.parametrize(
    "point",
    [OrderedDict(x=3.0, y=1.0), defaultdict(list, x=3.0, y=1.0), Counter(x=3.0, y=1.0), Settings("s", x=3.0, y=1.0)],
    ids=lambda point: type(point).__name__,
)
def test_dicts_keep_their_class_in_what_the_function_gets_and_what_comes_out(point):
    kinds = []

    def f(p):
        kinds.append(type(p))
        return p["x"] ** 2 * p["y"]

    before = copy.copy(point)
    ones = copy.copy(point)
    ones["x"] = ones["y"] = 1.0
    results = [grad(f)(point), vjp(f, point)[1](1.0)[0], elementwise_grad(f)(point), jacobian(f)(point)]
    for g in [*results, hvp(f)(point, ones)]:
        assert type(g) is type(point)
        assert vars(g) if isinstance(point, Settings) else True
        assert getattr(g, "default_factory", None) is getattr(point, "default_factory", None)
    assert dict(results[0]) == {"x": 6.0, "y": 9.0}
    assert jvp(f, (point,), (ones,)) == (9.0, 15.0)
    assert set(kinds) == {type(point)}
    assert point == before


def test_none_is_a_tree_without_arrays_in_arguments_and_results():
    def f(p, scale=None):
        return {"y": p["x"] ** 2, "rest": None}

    value, pullback = vjp(f, {"x": 3.0, "bias": None}, None)
    assert value == {"y": 9.0, "rest": None}
    assert pullback({"rest": None, "y": 1.0}) == ({"x": 6.0, "bias": None}, None)
    value, pushed = jvp(f, ({"x": 3.0, "bias": None}, None), ({"bias": None, "x": 10.0}, None))
    assert pushed == {"y": 60.0, "rest": None}
    assert jacobian(f)({"x": 3.0, "bias": None}) == {"y": {"x": 6.0, "bias": None}, "rest": None}
    assert grad(lambda p: 1.0)(None) is None


def test_jacobian_of_trees_holds_for_each_result_the_form_of_the_argument():
    def f(p, k):
        return {"scaled": p.w * k, "sum": [p.w.sum() + p.b]}

    j = jacobian(f)(Affine(np.ones(2), 3.0), 5.0)
    assert set(j) == {"scaled", "sum"}
    np.testing.assert_array_equal(j["scaled"].w, 5 * np.eye(2))
    np.testing.assert_array_equal(j["scaled"].b, [0.0, 0.0])
    np.testing.assert_array_equal(j["sum"][0].w, [1.0, 1.0])
    assert j["sum"][0].b == 1.0


def test_hessian_of_trees_holds_in_the_place_of_each_array_the_form_of_the_argument():
    h = hessian(lambda p: (p["w"] ** 2).sum() * p["b"][0])({"w": np.array([1.0, 2.0]), "b": [3.0]})
    np.testing.assert_array_equal(h["w"]["w"], 6 * np.eye(2))
    np.testing.assert_array_equal(h["w"]["b"][0], [2.0, 4.0])
    np.testing.assert_array_equal(h["b"][0]["w"], [2.0, 4.0])
    assert h["b"][0]["b"] == [0.0]


def test_vjp_and_jvp_of_trees():
    def f(p, y):
        return {"product": p["x"] * y, "constant": 7.0}, [p["x"] + y]

    value, pullback = vjp(f, {"x": 2.0}, 3.0)
    assert value == ({"product": 6.0, "constant": 7.0}, [5.0])
    assert pullback(({"product": 1.0, "constant": 1.0}, [10.0])) == ({"x": 13.0}, 12.0)
    value, pushed = jvp(f, ({"x": 2.0}, 3.0), ({"x": 1.0}, 10.0))
    assert value == ({"product": 6.0, "constant": 7.0}, [5.0])
    assert pushed == ({"product": 3.0 + 20.0, "constant": 0.0}, [11.0])


def test_the_order_of_keys_in_tangents_cotangents_and_vectors_means_nothing():
    def f(p):
        return {"y": p["a"] * 10 + p["b"], "z": p["a"] * p["b"] ** 2}

    point, backwards = {"a": 1.0, "b": 3.0}, {"b": 0.0, "a": 1.0}
    assert jvp(lambda p: p["a"] * 10 + p["b"], (point,), (backwards,))[1] == 10.0
    assert jvp(f, (point,), (backwards,))[1] == {"y": 10.0, "z": 9.0}
    assert vjp(f, point)[1]({"z": 1.0, "y": 0.0}) == ({"a": 9.0, "b": 6.0},)
    assert hvp(lambda p: f(p)["z"])(point, {"b": 1.0, "a": 0.0}) == {"a": 6.0, "b": 2.0}


@given(st.permutations("abc"), st.lists(FLOATS, min_size=6, max_size=6))
def test_tangents_and_cotangents_reach_the_arrays_of_their_keys(order, numbers):
    """Against the same function of one vector; the linear map is known, the keys are shuffled."""
    matrix = np.arange(9.0).reshape(3, 3) ** 2
    v, g = np.array(numbers[:3]), np.array(numbers[3:])
    point = {"a": 0.5, "b": np.array(-1.0), "c": Tensor(2.0, requires_grad=False)}
    values = dict(zip("abc", range(3), strict=True))

    def f(p):
        rows = [sum(matrix[i, j] * p[key] for key, j in values.items()) for i in range(3)]
        return OrderedDict(zip("xyz", rows, strict=True))

    pushed = jvp(f, (point,), ({key: v[values[key]] for key in order},))[1]
    np.testing.assert_allclose(list(pushed.values()), matrix @ v, rtol=1e-12, atol=1e-12)
    renamed = {"xyz"[values[key]]: g[values[key]] for key in order}
    (pulled,) = vjp(f, point)[1](renamed)
    assert list(pulled) == ["a", "b", "c"]
    np.testing.assert_allclose(list(pulled.values()), matrix.T @ g, rtol=1e-12, atol=1e-12)


def test_lists_and_tuples_stand_for_one_another_in_tangents_cotangents_and_vectors():
    def f(p):
        return p[0] * p[1], [p[0]]

    assert jvp(f, ([2.0, 3.0],), [(1.0, 10.0)])[1] == (23.0, [1.0])
    assert vjp(f, [2.0, 3.0])[1]([1.0, (10.0,)]) == ([13.0, 2.0],)
    assert hvp(lambda p: f(p)[0])((2.0, 3.0), [1.0, 10.0]) == (10.0, 1.0)
    assert jvp(f, (Affine(2.0, 3.0),), ((1.0, 10.0),))[1] == (23.0, [1.0])
    assert vjp(lambda x: Affine(x, 2 * x), 1.0)[1]((1.0, 10.0)) == (21.0,)


def test_hvp_of_trees():
    g = hvp(lambda p: p["x"] ** 2 * p["y"])({"x": 2.0, "y": 3.0}, {"x": 1.0, "y": 10.0})
    assert g == {"x": 6.0 + 40.0, "y": 4.0}


def test_what_a_function_does_to_the_tree_that_it_gets_does_not_reach_the_callers():
    def f(p):
        p["x"] = p.pop("x") * 2
        p["list"].append(1)
        return p["x"]

    point = {"x": 3.0, "list": [1.0]}
    assert grad(f)(point) == {"x": 2.0, "list": [0.0]}
    assert point == {"x": 3.0, "list": [1.0]}


def test_what_is_done_to_a_tree_after_vjp_does_not_reach_the_pullback():
    point = defaultdict(float, x=np.array([3.0]))
    value, pullback = vjp(lambda p: [np.exp(p["x"]), 1.0], point)
    point["y"] = point["x"]
    point["x"][0] = 0.0
    value[0][0] = 0.0
    value.append(2.0)
    constants, pullback_of_constants = vjp(lambda x: [1.0], 2.0)
    constants.append(2.0)
    assert pullback_of_constants([1.0]) == (0.0,)
    (g,) = pullback([np.ones(1), 1.0])
    assert list(g) == ["x"]
    assert g["x"] == pytest.approx(np.exp(3.0), rel=1e-15)


# has_aux


def energy(x):
    return (x * x * x).sum(), {"twice": 2 * x, "text": "a", "constant": np.ones(2), "pair": (x[0], None)}


X, V = np.array([1.0, 2.0]), np.array([1.0, 10.0])
WITH_AUX = {
    "grad": (lambda f: grad(f, has_aux=True)(X), [3.0, 12.0]),
    "value_and_grad": (lambda f: (lambda y, g: (g, y[1]))(*value_and_grad(f, has_aux=True)(X)), [3.0, 12.0]),
    "elementwise_grad": (lambda f: elementwise_grad(f, has_aux=True)(X), [3.0, 12.0]),
    "jacobian": (lambda f: jacobian(f, has_aux=True)(X), [3.0, 12.0]),
    "hessian": (lambda f: hessian(f, has_aux=True)(X), [[6.0, 0.0], [0.0, 12.0]]),
    "hvp": (lambda f: hvp(f, has_aux=True)(X, V), [6.0, 120.0]),
    "jvp": (lambda f: jvp(f, (X,), (V,), has_aux=True)[1:], 123.0),
    "vjp": (lambda f: (lambda y, pull, aux: (pull(2.0)[0], aux))(*vjp(f, X, has_aux=True)), [6.0, 24.0]),
}


@pytest.mark.parametrize(("transform", "expected"), WITH_AUX.values(), ids=WITH_AUX)
def test_auxiliary_data_come_back_as_arrays_beside_the_derivative(transform, expected):
    derivative, aux = transform(energy)
    np.testing.assert_array_equal(derivative, expected)
    np.testing.assert_array_equal(aux["twice"], [2.0, 4.0])
    assert type(aux["twice"]) is np.ndarray
    np.testing.assert_array_equal(aux["constant"], [1.0, 1.0])
    assert (aux["text"], aux["pair"]) == ("a", (1.0, None))
    assert type(aux["pair"][0]) is np.float64


def test_the_value_comes_back_beside_auxiliary_data():
    assert value_and_grad(energy, has_aux=True)(X)[0][0] == 9.0
    assert vjp(energy, X, has_aux=True)[0] == 9.0
    assert jvp(energy, (X,), (V,), has_aux=True)[0] == 9.0


@pytest.mark.parametrize("transform", [run for run, _ in WITH_AUX.values()], ids=WITH_AUX)
def test_auxiliary_data_without_tensors_come_back_as_the_same_object(transform):
    """Whatever class they are of: nothing has to be built again."""

    class Sealed(dict):
        def __setitem__(self, key, value):
            raise RuntimeError

    log = Sealed(steps=3)
    assert transform(lambda x: (x.sum(), log))[1] is log


def test_writing_into_the_value_or_the_data_of_vjp_does_not_change_the_pullback():
    y, pullback, aux = vjp(lambda x: (np.exp(x), {"x": x}), X, has_aux=True)
    y[:] = 0
    aux["x"][:] = 0
    np.testing.assert_array_equal(pullback(np.ones(2))[0], np.exp(X))
    np.testing.assert_array_equal(X, [1.0, 2.0])
