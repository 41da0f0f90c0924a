"""The command: its table, its files, its exit codes."""

import io
import json
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from viz.command import main

ROOT = Path(__file__).parents[3]
NEURON = ["tanh(w1*x1 + w2*x2 + b)", "w1=-3", "x1=2", "w2=1", "x2=0", "b=6.8813736"]


def run(capsys, *arguments):
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_neuron_has_a_table_of_values_gradients_and_differences(capsys):
    code, out, err = run(capsys, *NEURON)
    assert (code, err) == (0, "")
    assert out == (
        "value  operation    result  ∂L/∂·  difference\n"
        "w₁     [parameter]      −3      1           1  agrees\n"
        "x₁     [input]           2   −1.5        −1.5  agrees\n"
        "w₂     [parameter]       1      0           0  agrees\n"
        "x₂     [input]           0    0.5         0.5  agrees\n"
        "b      [parameter]   6.881    0.5         0.5  agrees\n"
        "v₁     w₁ × x₁          −6    0.5         0.5  agrees\n"
        "v₂     w₂ × x₂           0    0.5         0.5  agrees\n"
        "v₃     v₁ + v₂          −6    0.5         0.5  agrees\n"
        "v₄     v₃ + b       0.8814    0.5         0.5  agrees\n"
        "L      tanh(v₄)     0.7071      1           1  agrees\n"
    )


@pytest.mark.parametrize("more", [[], ["--order", "2"], ["--check"]])
@pytest.mark.parametrize("expression", ["x**0.5 + x", "x**-1 * x", "log(x) / x", "sqrt(x) * x", "arcsin(x + 1) - x"])
def test_infinite_and_undefined_numbers_are_shown_and_not_warned_about(capsys, expression, more):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, out, err = run(capsys, expression, "x=0", *more)
    assert err == ""
    assert "∞" in out or "NaN" in out


def test_arrays_show_their_numbers_and_the_gradients_of_the_sum(capsys):
    code, out, _ = run(capsys, "X @ w", "X=[[1, 2], [3, 4]]", "w=[1, -1]")
    assert code == 0
    lines = [re.split("  +", line) for line in out.splitlines()]
    assert lines[1] == ["X", "[input]", "[[1, 2], [3, 4]]", "[[1, −1], [1, −1]]", "[[1, −1], [1, −1]]", "agrees"]
    assert lines[2] == ["w", "[parameter]", "[1, −1]", "[4, 6]", "[4, 6]", "agrees"]
    assert lines[-1] == [
        "L has shape (2,): the gradients are those of the sum ΣL of its 2 elements (every element of the seed is 1)."
    ]


def test_large_arrays_show_shape_and_norm(capsys):
    _, out, _ = run(capsys, "sum(X**2)", f"X={[3, 4] + [0] * 14}")
    assert re.split("  +", out.splitlines()[1]) == [
        "X",
        "[input]",
        "(16,) norm 5",
        "(16,) norm 10",
        "norm 10",
        "agrees",
    ]


def test_wrt_makes_constants_of_the_others(capsys):
    _, out, _ = run(capsys, *NEURON, "--wrt", "w1, b")
    gradients = {line.split()[0]: "no grad" in line for line in out.splitlines()[1:]}
    assert [name for name, constant in gradients.items() if constant] == ["x₁", "c₁"], "w₂ × x₂ is one too"


@pytest.mark.parametrize("wrt", [["x2"], ["x2", "w1"]])
def test_wrt_a_name_that_is_not_there_is_refused(capsys, wrt):
    code, out, err = run(capsys, "w1**2", "w1=2", *[word for name in wrt for word in ("--wrt", name)])
    assert (code, out) == (2, "")
    assert err == "seegrad: --wrt: the expression has no x2; it has w1\n"


def test_a_right_gradient_passes_the_check(capsys):
    code, out, _ = run(capsys, *NEURON, "--check")
    assert code == 0
    assert re.search(r"^check: tanh\(w1\*x1 \+ w2\*x2 \+ b\): right to \de-\d\d$", out, re.MULTILINE)


def test_a_wrong_gradient_fails_the_check_and_the_exit_code_says_so(capsys, monkeypatch):
    from autograd import binary
    from viz.command import evaluation

    wrong = binary(np.multiply, lambda y, a, b: 2 * b, lambda y, a, b: a)
    operators = {**evaluation._OPERATORS, next(op for op in evaluation._OPERATORS if op.__name__ == "Mult"): wrong}
    monkeypatch.setattr(evaluation, "_OPERATORS", operators)
    code, out, _ = run(capsys, "w*x", "w=2", "x=3", "--check")
    assert code == 1
    assert re.search(r"^w .* DIFFERS$", out, re.MULTILINE)
    assert "to reproduce: " in out


@pytest.mark.parametrize("text", ["(1e14+x)-1e14", "(1e16+x)-1e16", "(1e14 + x**2 + y) - 1e14 - y"])
def test_what_rounding_in_between_hides_is_unverified_not_wrong(capsys, text):
    code, out, _ = run(capsys, text, "x=1", *["y=2"][: "y" in text], "--check")
    names = "x, y" if "y" in text else "x"
    assert out.splitlines()[-1] == (
        f"check: {text}: {names} unverified: too small to tell beside the rounding of values in between"
    )
    assert code == 0


def test_a_wrong_gradient_is_wrong_beside_one_that_rounding_hides(capsys, monkeypatch):
    from autograd import unary
    from viz.command import evaluation
    from viz.command.functions import FUNCTIONS, Function

    wrong = Function(unary(np.sin, lambda y, x: 2 * np.cos(x)), "elementwise", 1)
    monkeypatch.setattr(evaluation, "FUNCTIONS", {**FUNCTIONS, "sin": wrong})
    code, out, _ = run(capsys, "((1e14 + x) - 1e14) * 1e-9 + sin(y)", "x=1", "y=2", "--check")
    assert code == 1
    assert "to reproduce: " in out


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("sqrt(x)", "0", "nothing verified; x: edge of the domain"),
        ("log(x)", "-1", "nothing verified; x: edge of the domain"),
        ("x*2", "nan", "nothing verified; x: NaN is given"),
        ("x - x", "inf", "nothing verified; x: ∞ is given"),
        ("exp(1000*x)", "1", "nothing verified; x: infinite result"),
    ],
)
def test_the_check_and_the_table_say_the_same_where_there_are_no_differences(capsys, text, value, words):
    code, out, _ = run(capsys, text, f"x={value}", "--check")
    assert code == 0
    assert out.splitlines()[-1] == f"check: {text}: {words}"
    assert re.split("  +", out.splitlines()[1])[-1] == words.partition("x: ")[2]


def test_the_check_tells_what_is_right_beside_what_has_no_difference(capsys):
    _, out, _ = run(capsys, "sqrt(x)", "x=[0, 4]", "--check")
    assert re.fullmatch(r"check: sqrt\(x\): right to \de-\d\d; x: edge of the domain", out.splitlines()[-1])


def test_second_derivatives_are_a_table_and_are_checked(capsys):
    code, out, _ = run(capsys, "x**3 * y", "x=2", "y=5", "--order", "2", "--check")
    assert code == 0
    rows = [line.split() for line in out.splitlines()]
    start = rows.index(["∂²/∂·∂·", "x", "y"])
    assert rows[start + 1 : start + 3] == [["x", "60", "12"], ["y", "12", "0"]]  # 6 x y, 3 x²


def test_second_derivatives_by_the_elements_of_arrays(capsys):
    _, out, _ = run(capsys, "sum(w**3)", "w=[1, 2]", "--order", "2")
    rows = [line.split() for line in out.splitlines()[-3:]]
    assert rows == [["∂²/∂·∂·", "w[0]", "w[1]"], ["w[0]", "6", "0"], ["w[1]", "0", "12"]]


def test_a_table_of_second_derivatives_that_is_too_wide_is_refused(capsys):
    code, _, err = run(capsys, "sum(w**3) * x", f"w={[1] * 10}", "x=1", "--order", "2")
    assert code == 2
    assert err == (
        "seegrad: --order 2: w, x are 11 numbers; the table of second derivatives holds 10. Choose some with --wrt.\n"
    )


@pytest.mark.parametrize("ending", [".svg", ".animated.svg", ".html", ".dot", ".mmd", ".tex", ".txt", ".json"])
def test_every_format_is_written_that_a_figure_has(capsys, tmp_path, ending):
    path = tmp_path / f"neuron{ending}"
    code, _, err = run(capsys, NEURON[0], "-o", str(path), *NEURON[1:])
    assert (code, err) == (0, f"wrote {path}\n")
    assert "tanh" in path.read_text(encoding="utf-8")


def test_several_files_and_a_player_are_written(capsys, tmp_path):
    svg, dot, html = (str(tmp_path / name) for name in ("a.svg", "a.dot", "a.html"))
    code, _, err = run(capsys, *NEURON, "-o", svg, "--output", dot, "--play", html)
    assert code == 0
    assert err == f"wrote {svg}\nwrote {dot}\nwrote {html}\n"
    assert "<script>" in Path(html).read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_a_refusal(capsys, tmp_path):
    missing = tmp_path / "missing" / "a.svg"
    code, _, err = run(capsys, *NEURON, "-o", str(missing))
    assert code == 2
    assert (code, err) == (2, f"seegrad: {missing} cannot be written: No such file or directory\n")


@pytest.mark.parametrize("path", ["a.xyz", "a", ""])
def test_an_unknown_format_is_refused_before_anything_is_computed(capsys, path):
    with pytest.raises(SystemExit) as caught:
        main([*NEURON, "-o", path])
    out, err = capsys.readouterr()
    assert (caught.value.code, out) == (2, "")
    assert err.splitlines()[-1] == (
        f"seegrad: error: argument -o/--output: {path!r} does not end in one of .svg .animated.svg .html .png .pdf "
        ".dot .mmd .tex .txt .json"
    )
    with pytest.raises(SystemExit):
        main([*NEURON, "--play", path])
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"seegrad: error: argument --play: {path!r} does not end in .html, as a page must; pictures are made by -o"
    )


@pytest.mark.parametrize("words", [["-o", "a.html", "--play", "./a.html"], ["-o", "a.html", "-o", "a.html"]])
def test_a_file_is_not_written_twice(capsys, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(["x*2", "x=1", *words])
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"seegrad: error: {words[-1]} would be written twice; give every -o and --play a file of its own"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("value", "shown"), [("inf", "∞"), ("-inf", "−∞"), ("nan", "NaN")])
def test_a_value_may_be_infinite_or_nan(capsys, value, shown):
    code, out, _ = run(capsys, "x + 1", f"x={value}")
    assert code == 0
    assert out.splitlines()[1].split()[2] == shown


@pytest.mark.parametrize("number", ["1e309", "1" + "0" * 400, "9" * 5000])
def test_a_number_too_large_is_refused(capsys, number):
    code, out, err = run(capsys, f"x + {number}", "x=1")
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == (
        "seegrad: this number is too large; the largest one is about 1.8e308 (a value may be inf)"
    )


def test_the_expression_may_come_from_standard_input(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("x**2\n  + x\n"))
    code, out, _ = run(capsys, "-", "x=3")
    assert code == 0
    assert out.splitlines()[1].split()[:4] == ["x", "[input]", "3", "7"]


def test_an_endless_standard_input_is_refused(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("x" * 10**6))
    code, _, err = run(capsys, "-", "x=3")
    assert (code, err) == (2, "seegrad: the expression has 10,001 characters; at most 10,000 are read\n")


def test_a_kink_and_a_nan_are_told(capsys):
    _, out, _ = run(capsys, "abs(x)", "x=0")
    assert out.splitlines()[1].split()[-1] == "kink"
    code, out, _ = run(capsys, "log(x)", "x=-1")
    assert code == 0
    assert re.split("  +", out.splitlines()[1]) == ["x", "[input]", "−1", "NaN", "NaN", "edge of the domain"]


def test_the_table_sees_the_kink_of_a_comparison_and_tells_an_overflow(capsys):
    _, out, _ = run(capsys, "where(x > 0, x, -x)", "x=0")
    assert out.splitlines()[1].split()[-1] == "kink"
    _, out, _ = run(capsys, "exp(1000*x)", "x=1")
    assert re.split("  +", out.splitlines()[1])[-1] == "infinite result"


def test_many_values_are_folded_as_in_the_picture(capsys):
    _, out, _ = run(capsys, "+".join(["x"] * 400), "x=1")
    rows = [line.split()[:4] for line in out.splitlines()[1:3]]
    assert rows == [["x", "[input]", "1", "400"], ["L", "Σ", "x", "400"]]
    assert out.splitlines()[3].startswith("400 values in 2 boxes: long sums are one box.")


@pytest.mark.parametrize("text", ["-x*2", "-(x + x)", "-2*x", "--(-(x*2))"])
def test_an_expression_may_begin_with_a_minus_sign(capsys, text):
    code, out, _ = run(capsys, "--wrt", "x", text, "x=3")
    assert code == 0
    assert out.splitlines()[-1].split()[-4:] == ["−6", "1", "1", "agrees"]


def test_depth_draws_what_is_near_the_result(capsys, tmp_path):
    code, _, _ = run(
        capsys, *NEURON, "--near", "1", "-o", str(tmp_path / "near.json"), "-o", str(tmp_path / "near.txt")
    )
    assert code == 0
    drawn = json.loads((tmp_path / "near.json").read_text(encoding="utf-8"))
    assert [node["name"] for node in drawn["nodes"] if not node["name"].startswith("…")] == ["v₄", "L"]
    assert "Shown: what is at most 1 operation away from L" in (tmp_path / "near.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["0", "-1", "1.5", "1001"])
def test_a_depth_is_a_number_of_operations(capsys, word):
    with pytest.raises(SystemExit):
        main(["x*2", "x=1", f"--depth={word}"])
    assert f"argument --near/--depth: '{word}' is not a whole number from 1 to 1000" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["x", "x=1", "--order", "3"], ["x", "x=1", "--nothing"]])
def test_wrong_usage_exits_with_two(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: seegrad" in capsys.readouterr().err


def test_help_lists_every_function(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    words = set(re.findall(r"\w+", capsys.readouterr().out))
    assert {"tanh", "logsumexp", "where", "matmul"} <= words


def test_the_module_runs_as_a_program():
    command = [sys.executable, "-W", "error", "-m", "viz", "x.y", "x=1"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.endswith("  x.y\n   ^~\n")


def test_the_installed_command_is_this_one():
    import tomllib

    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts == {"seegrad": "viz.command:main"}


def test_a_value_may_have_as_many_digits_as_its_numbers_need(capsys):
    matrix = np.random.default_rng(0).normal(size=(60, 60)).tolist()
    code, out, err = run(capsys, "sum(X @ X)", f"X={matrix}")
    assert (code, err) == (0, "")
    assert out.splitlines()[1].split() == [
        "X",
        "[input]",
        "(60,",
        "60)",
        "norm",
        "59.97",
        "(60,",
        "60)",
        "norm",
        "678.8",
        "norm",
        "678.8",
        "agrees",
    ]
    assert run(capsys, "x", f"x={' ' * 300_000}1") == (0, *run(capsys, "x", "x=1")[1:])
    assert run(capsys, "x", f"x={'1+' * 200_000}1")[2] == (
        "seegrad: the expression has 400,001 characters; at most 300,000 are read\n"
    )
