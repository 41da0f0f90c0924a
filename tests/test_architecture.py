"""The floors, read from the source with `ast`: who may import whom, and how large a file may be."""

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# autograd's files, lowest floor first. A file imports only from files before it.
FLOORS = [
    "_guard.py",
    "graph.py",
    "decorating.py",
    "failures.py",
    "recording.py",
    "sentences.py",
    "signatures.py",
    "primitive.py",
    "variadic.py",
    "partials.py",
    "rows.py",
    "ops/comparisons.py",
    "ops/selection.py",
    "ops/powers.py",
    "ops/elementwise.py",
    "ops/shaping.py",
    "ops/units.py",
    "ops/activations.py",
    "ops/indexing.py",
    "ops/updating.py",
    "ops/joining.py",
    "ops/scans.py",
    "ops/reductions.py",
    "ops/sorting.py",
    "ops/sliding.py",
    "ops/products.py",
    "ops/linalg.py",
    "ops/norms.py",
    "ops/__init__.py",
    "between.py",
    "cotangents.py",
    "reverse.py",
    "gradients.py",
    "scopes.py",
    "anomaly.py",
    "callers.py",
    "dispatch.py",
    "operators.py",
    "pickling.py",
    "conversions.py",
    "tensor.py",
    "tree.py",
    "arguments.py",
    "traced.py",
    "transforms.py",
    "testing/subject.py",
    "testing/flat.py",
    "testing/steps.py",
    "testing/ladder.py",
    "testing/reading.py",
    "testing/rounding.py",
    "testing/verdict.py",
    "testing/options.py",
    "testing/claim.py",
    "testing/near.py",
    "testing/kinks.py",
    "testing/measure.py",
    "testing/probe.py",
    "testing/beside.py",
    "testing/limits.py",
    "testing/choices.py",
    "testing/evidence.py",
    "testing/missing.py",
    "testing/diagnosis.py",
    "testing/ties.py",
    "testing/across.py",
    "testing/directions.py",
    "testing/entry.py",
    "testing/findings.py",
    "testing/narrow.py",
    "testing/comparison.py",
    "testing/forms.py",
    "testing/picture.py",
    "testing/pushforward.py",
    "testing/html.py",
    "testing/report.py",
    "testing/reproduce.py",
    "testing/session.py",
    "testing/alike.py",
    "testing/layouts.py",
    "testing/structure.py",
    "testing/gradcheck.py",
    "testing/operations.py",
    "testing/domains.py",
    "testing/samples.py",
    "testing/opcheck.py",
    "testing/__init__.py",
    "testing/strategies/elements.py",
    "testing/strategies/arrays.py",
    "testing/strategies/places.py",
    "testing/strategies/expressions.py",
    "testing/strategies/__init__.py",
    "__init__.py",
]

# What a package may import of the three; autograd's modules that are public beside `__all__`.
BELOW = {"autograd": set(), "nn": {"autograd"}, "viz": {"autograd"}}
PUBLIC_MODULES = {"ops", "numpy", "array_api", "extend", "testing"}

MAX_LINES = 250
NAMES_OF_NO_IDEA = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
NOT_AT_IMPORT = {
    *("graphviz", "matplotlib", "sklearn", "hypothesis", "pytest", "tqdm", "resvg_py", "IPython", "safetensors"),
}

SOURCES = {package: sorted((ROOT / package).rglob("*.py")) for package in BELOW}
FILES = [path.relative_to(ROOT).as_posix() for paths in SOURCES.values() for path in paths]


@dataclass(frozen=True)
class Import:
    """`from module import name` (or `import module`), with relative modules made absolute."""

    line: int
    module: str
    name: str | None
    relative: bool
    in_function: bool

    @property
    def top(self):
        return self.module.partition(".")[0]

    @property
    def file(self):
        """The file that it loads, as a path from the root: a submodule, a module or a package."""
        base = ROOT.joinpath(*self.module.split("."))
        candidates = [base.with_suffix(".py"), base / "__init__.py"]
        if self.name is not None:
            candidates = [base / f"{self.name}.py", base / self.name / "__init__.py", *candidates]
        return next(p.relative_to(ROOT).as_posix() for p in candidates if p.is_file())


def parse(file):
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def imports(file):
    tree = parse(file)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    inner = {id(node) for function in functions for node in ast.walk(function)}
    package = Path(file).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name, None, False, id(node) in inner)
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(node.lineno, module, alias.name, bool(node.level), id(node) in inner)


def test_every_file_of_autograd_has_one_floor():
    files = [path.relative_to(ROOT / "autograd").as_posix() for path in SOURCES["autograd"]]
    assert sorted(files) == sorted(FLOORS), "FLOORS in this file lists what autograd/ holds"


@pytest.mark.parametrize("file", FLOORS)
def test_a_file_imports_only_lower_floors(file):
    lower = {f"autograd/{name}" for name in FLOORS[: FLOORS.index(file)]}
    higher = [
        f"autograd/{file}:{i.line} imports {i.file}"
        for i in imports(f"autograd/{file}")
        if i.top == "autograd" and i.file not in lower
    ]
    assert not higher


@pytest.mark.parametrize("file", FILES)
def test_a_package_imports_only_the_packages_below_it(file):
    package = file.partition("/")[0]
    others = BELOW.keys() - {package} - BELOW[package]
    assert not [f"{file}:{i.line} imports {i.module}" for i in imports(file) if i.top in others]


@pytest.mark.parametrize("file", FILES)
def test_imports_inside_a_package_are_relative_and_stand_at_the_top(file):
    own = [i for i in imports(file) if i.top == file.partition("/")[0]]
    assert not [f"{file}:{i.line}" for i in own if not i.relative or i.in_function]


@pytest.mark.parametrize("file", [file for file in FILES if not file.startswith("autograd/")])
def test_nn_and_viz_use_public_names_of_autograd(file):
    import autograd

    public = PUBLIC_MODULES | set(autograd.__all__)
    used = []
    for i in imports(file):
        if i.top == "autograd":
            path = [*i.module.split(".")[1:], *([i.name] if i.name else [])]
            used += [(i.line, path[0])] if path else []
    tree = parse(file)
    aliases = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "autograd"
    }
    used += [
        (node.lineno, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases
    ]
    assert not [f"{file}:{line} uses autograd.{name}" for line, name in used if name not in public]


@pytest.mark.parametrize("file", [file for file in FILES if not file.startswith("autograd/")])
def test_nn_and_viz_reach_into_nothing_private(file):
    """No `thing._name` of something else than the object itself, and no import behind the back of this test."""
    nodes = list(ast.walk(parse(file)))
    private = [
        f"{file}:{node.lineno} uses {node.attr}"
        for node in nodes
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.endswith("__")
        and not (isinstance(node.value, ast.Name) and node.value.id in {"self", "cls", "other"})
    ]
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    hidden = [
        name for f in called if (name := getattr(f, "id", getattr(f, "attr", ""))) in {"__import__", "import_module"}
    ]
    assert private + hidden == []


@pytest.mark.parametrize("package", BELOW)
def test_what_all_lists_is_there(package):
    module = __import__(package)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
    assert len(set(module.__all__)) == len(module.__all__)


@pytest.mark.parametrize("file", FILES)
def test_a_file_fits_in_a_readers_head(file):
    assert len((ROOT / file).read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("package", BELOW)
def test_importing_a_package_loads_numpy_and_nothing_heavier(package):
    code = f"import sys, {package}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert not NOT_AT_IMPORT & set(run.stdout.split())


@pytest.fixture(scope="module")
def project_files():
    """Every file that is, or would be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and a checkout to know the project's files")
    return [path for name in set(run.stdout.split("\0")) if (path := ROOT / name).is_file()]


def test_a_file_is_named_after_its_idea(project_files):
    assert not [str(path) for path in project_files if path.name in NAMES_OF_NO_IDEA]


def test_no_file_mentions_the_machine_it_was_written_on(project_files):
    machine = re.compile(r"\.\./shared|(?<![\w.:/~])/(work|tmp|root|home|farm|Users)/\w")
    found = []
    for path in project_files:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:  # a picture
            continue
        found += [f"{path}:{n}: {line}" for n, line in enumerate(lines, 1) if machine.search(line)]
    assert not found
