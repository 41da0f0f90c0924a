"""Modules find their parameters wherever they are kept, name them by path, and keep their state whole."""

import copy
import pickle

import numpy as np
import pytest

import nn
import viz
from autograd import Tensor, topological
from tests.nn.messages import raises


class Block(nn.Module):
    """Parameters in an attribute, a list, a tuple and a dict; and things that are none."""

    def __init__(self):
        self.scale = Tensor([1.0, 2.0])
        self.inner = nn.Linear(2, 3, rng=0)
        self.several = [nn.Linear(3, 1, rng=1, bias=False), (Tensor(1.5),)]
        self.table = {"a": nn.Linear(1, 1, rng=2), "b": {"deep": Tensor(2.0)}}
        self.mean = Tensor([0.0, 0.0], requires_grad=False)
        self.counts = Tensor([1, 2])
        self.rng, self.others = np.random.default_rng(0), {"noise": [np.random.default_rng(1)]}
        self.text, self.number, self.array = "w", 3.0, np.ones(2)

    def forward(self, x):
        return self.inner(x * self.scale)


PATHS = [
    "scale",
    "inner.weight",
    "inner.bias",
    "several.0.weight",
    "several.1.0",
    "table.a.weight",
    "table.a.bias",
    "table.b.deep",
]


def test_parameters_are_found_in_attributes_lists_tuples_and_dicts_in_their_order():
    block = Block()
    assert [path for path, _ in block.named_parameters()] == PATHS
    assert [id(p) for _, p in block.named_parameters()] == [id(p) for p in block.parameters()]
    assert block.parameters()[0] is block.scale


def test_buffers_are_the_tensors_of_the_state_that_are_no_parameters():
    block = Block()
    assert [(path, id(buffer)) for path, buffer in block.named_buffers()] == [
        ("mean", id(block.mean)),
        ("counts", id(block.counts)),
    ]
    assert {path for path, _ in [*block.named_parameters(), *block.named_buffers()]} == set(block.state_dict())


def test_generators_are_found_where_parameters_are_each_once():
    block = Block()
    block.inner.again = block.rng
    assert [path for path, _ in block.named_generators()] == ["inner.again", "others.noise.0"]
    assert dict(block.named_generators())["inner.again"] is block.rng
    assert list(nn.Linear(1, 1, rng=np.random.default_rng(0)).named_generators()) == []


def test_what_two_modules_share_is_one_parameter_with_its_first_path():
    block = Block()
    block.again = block.inner
    block.tied = block.inner.weight
    assert [path for path, _ in block.named_parameters()] == PATHS


def test_modules_that_point_at_each_other_are_walked_once():
    block = Block()
    block.inner.parent = block
    assert len(block.parameters()) == len(PATHS)


def test_the_result_of_an_operation_is_no_parameter():
    block = Block()
    block.last = block(np.ones((1, 2)))
    assert [path for path, _ in block.named_parameters()] == PATHS
    assert "last" not in block.state_dict()


def test_a_parameters_name_becomes_its_longest_path_and_the_users_name_stays():
    inner = nn.Sequential(nn.Linear(2, 2, rng=0))
    inner[0].bias.name = "threshold"
    assert inner[0].weight.name == "layers.0.weight"
    outer = nn.Sequential(inner, nn.Linear(2, 1, rng=0))
    assert [p.name for p in outer.parameters()] == [
        "layers.0.layers.0.weight",
        "threshold",
        "layers.1.weight",
        "layers.1.bias",
    ]
    inner.parameters()
    assert inner[0].weight.name == "layers.0.layers.0.weight"


def test_a_name_that_only_ends_like_the_path_is_the_users():
    block = Block()
    block.inner.weight.name = "eight"
    block.parameters()
    assert block.inner.weight.name == "eight"


def test_train_and_eval_reach_every_module():
    block = Block()
    modules = [block, block.inner, block.several[0], block.table["a"]]
    assert all(module.training for module in modules)
    assert block.eval() is block
    assert not any(module.training for module in modules)
    assert block.train() is block
    assert all(module.training for module in modules)
    assert nn.Linear(1, 1, rng=0).training, "the mode is the object's, not the class's"


def test_a_mode_is_true_or_false():
    with raises(TypeError, "Linear.train: mode must be True or False, not 'no'."):
        nn.Linear(1, 1, rng=0).train("no")


def test_zero_grad_forgets_every_gradient():
    block = Block()
    block(np.ones((1, 2))).sum().backward()
    assert block.scale.grad is not None
    block.zero_grad()
    assert all(p.grad is None for p in block.parameters())


def test_state_holds_copies_of_parameters_and_of_tensors_that_are_not_trained():
    block = Block()
    state = block.state_dict()
    assert list(state) == [*PATHS, "mean", "counts"]
    state["scale"][:] = 7
    assert block.scale.data.tolist() == [1.0, 2.0]


def test_loading_a_state_restores_every_value_bit_for_bit_and_keeps_no_reference():
    block, other = Block(), Block()
    rng = np.random.default_rng(0)
    for p in other.parameters():
        p.data = rng.normal(size=p.shape)
    state = other.state_dict()
    before = block.parameters()
    block.load_state_dict(state)
    assert all(a is b for a, b in zip(before, block.parameters(), strict=True))
    for path, value in block.state_dict().items():
        assert np.array_equal(value, state[path])
    state["scale"][:] = 7
    assert not np.array_equal(block.scale.data, state["scale"])
    assert isinstance(block.several[1][0].data, np.float64), "a 0-d tensor holds a NumPy scalar"


def test_loading_keeps_the_dtype_of_the_module():
    model = nn.Linear(2, 1, rng=0, dtype=np.float32)
    model.load_state_dict({"weight": np.ones((2, 1)), "bias": np.zeros(1, int)})
    assert [p.dtype for p in model.parameters()] == [np.float32, np.float32]


def test_a_state_that_does_not_fit_is_refused_whole_and_nothing_changes():
    model = nn.Linear(2, 3, rng=0)
    before = model.state_dict()
    with raises(
        ValueError,
        "Linear.load_state_dict: bias is missing; extra is unexpected; weight has shape (3, 2) instead of (2, 3). "
        "Nothing was loaded. Load into a module that was built like the one the state came from.",
    ):
        model.load_state_dict({"weight": np.ones((3, 2)), "extra": 1.0})
    with raises(
        ValueError,
        "Linear.load_state_dict: bias is of <U1 instead of float64. "
        "Nothing was loaded. Load into a module that was built like the one the state came from.",
    ):
        model.load_state_dict({"weight": np.ones((2, 3)), "bias": np.array(["a", "b", "c"])})
    assert all(np.array_equal(value, before[path]) for path, value in model.state_dict().items())


def test_a_state_that_is_none_is_refused():
    model = nn.Linear(2, 3, rng=0)
    for state, found in ((None, "None"), ("file", "a str"), ([1], "a list"), (model, "a Linear")):
        with raises(
            TypeError,
            f"Linear.load_state_dict: expected what state_dict() returns, a dict of arrays by path, not {found}.",
        ):
            model.load_state_dict(state)


def test_a_state_may_be_of_tensors():
    model, other = nn.Linear(2, 3, rng=0), nn.Linear(2, 3, rng=1)
    model.load_state_dict(dict(other.named_parameters()))
    assert np.array_equal(model.weight.data, other.weight.data)
    assert model.weight.data is not other.weight.data


def test_two_tensors_of_one_path_are_refused_rather_than_saved_as_one():
    model = nn.Module()
    model.table = {1: Tensor(1.0), "1": Tensor(2.0)}
    with raises(ValueError, "Module.state_dict: two tensors have the path 'table.1'; rename one."):
        model.state_dict()


def test_a_module_without_forward_says_what_to_write():
    class Empty(nn.Module):
        pass

    with raises(NotImplementedError, "Empty has no forward: write def forward(self, x): …"):
        Empty()(1.0)


def test_repr_is_a_tree_with_the_number_of_parameters():
    model = nn.Sequential(nn.MLP([64, 256, 10], "tanh", rng=0), nn.Linear(10, 1, rng=0, bias=False))
    assert repr(model) == (
        "Sequential(): 19,220 parameters\n"
        "  layers.0           MLP([64, 256, 10])         19,210\n"
        "  layers.0.layers.0  Linear(64, 256)            16,640\n"
        "  layers.0.layers.1  Tanh()\n"
        "  layers.0.layers.2  Linear(256, 10)             2,570\n"
        "  layers.1           Linear(10, 1, bias=False)      10"
    )
    assert repr(nn.Relu()) == "Relu(): no parameters"
    assert repr(nn.Linear(1, 1, rng=0, bias=False)) == "Linear(1, 1, bias=False): 1 parameter"


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_copy_computes_the_same_and_shares_nothing(duplicate):
    model = nn.MLP([3, 4, 2], rng=0)
    twin = duplicate(model)
    x = np.linspace(-1, 1, 6).reshape(2, 3)
    assert np.array_equal(model(x).data, twin(x).data)
    twin[0].weight.data = twin[0].weight.data * 0
    assert not np.array_equal(model(x).data, twin(x).data)


def paths(y):
    """Of the scopes of everything that ``y`` was computed from, in the order of computation."""
    return list(dict.fromkeys(t.scope.path if t.scope else "" for t in topological(y) if t.op is not None))


def test_what_a_call_computes_is_recorded_under_the_paths_of_the_modules():
    model = nn.MLP([2, 3, 1], rng=0)
    loss = nn.mse(model(np.ones((4, 2))), np.zeros((4, 1)))
    assert paths(loss) == ["MLP/layers.0", "MLP/layers.1", "MLP/layers.2", ""]
    scalar = nn.ScalarMLP([2, 2, 1], rng=0)
    assert paths(scalar([1.0, 2.0])) == [f"ScalarMLP/layers.{i}.{j}" for i, j in [(0, 0), (0, 1), (1, 0)]]


def test_a_path_is_that_in_the_module_which_holds_it_first():
    class Grown(nn.Module):
        def __init__(self):
            self.table = {"a": [nn.Tanh()]}
            self.later = []
            self.later.append(nn.Sigmoid())  # nobody sees it
            self.one = nn.Sequential(self.table["a"][0], nn.Relu())

        def forward(self, x):
            return self.one(self.later[0](x))

    assert paths(Grown()(Tensor(1.0))) == ["Grown/Sigmoid", "Grown/one/table.a.0", "Grown/one/layers.1"]


def test_a_module_that_raises_leaves_no_scope_open():
    with pytest.raises(NotImplementedError):
        nn.Sequential(nn.Module())(Tensor(1.0))
    assert (Tensor(1.0) * 2.0).scope is None


def test_a_copy_of_a_module_keeps_the_paths():
    for twin in (copy.deepcopy(nn.MLP([2, 1], rng=0)), pickle.loads(pickle.dumps(nn.MLP([2, 1], rng=0)))):
        assert paths(twin(np.ones((1, 2)))) == ["MLP/layers.0"]


class Autoencoder(nn.Module):
    def __init__(self):
        self.encode, self.decode = nn.Linear(3, 2, rng=0), nn.Linear(2, 3, rng=1)
        self.more = []
        self.more.append(nn.Linear(3, 3, rng=2, bias=False))

    def forward(self, x):
        return self.more[0](self.decode(self.encode(x)))


def test_parameters_are_named_by_their_paths_without_being_asked_for():
    model = Autoencoder()
    assert [model.encode.weight.name, model.decode.bias.name] == ["encode.weight", "decode.bias"]
    text = str(viz.text(model(np.ones((1, 3))).sum()))
    names = ["encode.weight", "encode.bias", "decode.weight", "decode.bias", "more.0.weight"]
    assert [name for name in names if name not in text] == []


def test_a_name_of_ones_own_is_kept_and_a_shared_tensor_has_its_first():
    outer = nn.Module()
    outer.first = nn.Module()
    outer.first.weight = w = Tensor([1.0])
    outer.own = Tensor([1.0], name="gain")
    outer.second = w
    assert (w.name, outer.own.name) == ("weight", "gain")
    assert dict(outer.named_parameters())["first.weight"] is w
    assert w.name == "first.weight"


@pytest.mark.parametrize(
    ("value", "found"), [([[1.0, 2.0]], "a list"), (None, "None"), ("he", "a str"), (nn.Relu(), "a Relu")]
)
def test_only_a_tensor_takes_the_place_of_a_parameter(value, found):
    layer = nn.Linear(1, 2, rng=0)
    with raises(
        TypeError,
        f"Linear.weight is a parameter; {found} in its place would not be trained. "
        "Change its value: module.weight.data = …",
    ):
        layer.weight = value
    assert isinstance(layer.weight, Tensor)


def test_a_list_that_holds_itself_is_searched_once():
    model = nn.Module()
    model.layers = [nn.Linear(1, 1, rng=0, bias=False)]
    model.layers.append(model.layers)
    model.again = model.layers
    assert [path for path, _ in model.named_parameters()] == ["layers.0.weight"]


def test_a_state_with_rows_of_different_lengths_is_refused():
    with raises(
        ValueError,
        "Linear.load_state_dict: weight has rows of different lengths. Nothing was loaded. "
        "Load into a module that was built like the one the state came from.",
    ):
        nn.Linear(2, 1, rng=0, bias=False).load_state_dict({"weight": [[1.0], [1.0, 2.0]]})
