"""The benchmarks run, and their statistics and tables are right. Nothing here depends on how fast the machine is."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.__main__ import main
from benchmarks.measure import QUICK, measured
from benchmarks.options import parsed
from benchmarks.processes import Process
from benchmarks.rounds import Failed, best, disagreement, interleaved, median_of
from benchmarks.table import BEGIN, END, report, written_between_markers
from benchmarks.workloads import CONTENDERS, OURS, TARGETS, WORKLOADS, Contender, Row

times = st.lists(st.floats(1e-9, 1e3), min_size=1, max_size=9)
positive = st.floats(1e-6, 1e6)


# Statistics


@given(times, st.randoms())
def test_order_of_rounds_does_not_matter(seconds, random):
    shuffled = random.sample(seconds, len(seconds))
    assert best(shuffled) == best(seconds)
    assert median_of(shuffled) == median_of(seconds)


@given(times)
def test_best_is_a_round_and_no_round_is_better(seconds):
    assert best(seconds) in seconds
    assert best(seconds) <= median_of(seconds) <= max(seconds)


@given(st.integers(1, 6), st.integers(1, 6))
def test_rounds_are_interleaved(contenders, rounds):
    """Every contender has had i turns before any has its turn i + 1."""
    log = []
    names = [f"engine {i}" for i in range(contenders)]
    found = interleaved({name: (lambda name=name: log.append(name) or 1.0) for name in names}, rounds)
    assert found == {name: [1.0] * rounds for name in names}
    for i in range(rounds):
        assert sorted(log[i * contenders : (i + 1) * contenders]) == sorted(names)


def test_a_failing_contender_is_reported_and_stops_nobody():
    def fails():
        raise Failed("RecursionError")

    assert interleaved({"a": fails, "b": lambda: 2.0}, 3) == {"a": "RecursionError", "b": [2.0, 2.0, 2.0]}


@given(st.lists(positive, min_size=1), st.floats(0, 1e-4))
def test_an_answer_agrees_with_itself_up_to_the_tolerance(answer, relative):
    assert disagreement(answer, [v * (1 + relative) for v in answer], 1e-3) is None
    assert disagreement(answer, [v * 1.01 for v in answer], 1e-3).startswith("number 0 is ")
    assert disagreement(answer, [*answer, 1.0], 1e-3) == f"{len(answer) + 1} numbers instead of {len(answer)}"


# Tables and targets


@given(positive, positive)
def test_ratio_is_theirs_over_ours(ours, theirs):
    row = Row("W1", "", "µs", {OURS: ours, "torch": theirs, "micrograd": "RecursionError"})
    assert row.ratio("torch") * ours == pytest.approx(theirs)
    assert row.ratio("micrograd") is None
    assert row.ratio("jax jit") is None


@given(positive, st.floats(1.001, 100))
def test_a_target_is_met_on_one_side_of_its_limit(ours, factor):
    for target in TARGETS:
        if target.text == "at least 3x faster than micrograd":
            rows = [Row("W1", "", "µs", {OURS: ours, "micrograd": ours * 3 * factor})]
            assert target.verdict(rows) == "met"
            rows = [Row("W1", "", "µs", {OURS: ours, "micrograd": ours * 3 / factor})]
            assert target.verdict(rows) == "missed"
            assert target.verdict([Row("W1", "", "µs", {OURS: ours})]) == "not measured"


def test_every_target_is_of_a_workload():
    assert {target.workload for target in TARGETS} <= set(WORKLOADS)


ROWS = [
    Row("W1", "scalars", "µs", {OURS: 50.0, "torch": 400.0}),
    Row("W6", "a chain", "ns", {OURS: 300.0, "torch": "RecursionError"}),
]


def test_table_as_text():
    assert report(ROWS, [OURS, "torch"]) == (
        "             unit  seegrad  torch\n"
        "──  ───────  ────  ───────  ──────────────\n"
        "W1  scalars  µs    50.0     400 (8.00x)\n"
        "W6  a chain  ns    300      RecursionError\n"
        "\n"
        "    target                                                        measured\n"
        "──  ────────────────────────────────────────────────────────────  ────────  ────────────\n"
        "W1  at least 3x faster than micrograd                             –         not measured\n"
        "W1  at least 5x faster than torch                                 8.00      met\n"
        "W6  time per node of the longest chain at most 2x the shortest's  –         not measured\n"
        "W6  at most 400 bytes per node                                    –         not measured"
    )


def test_table_as_markdown():
    lines = report(ROWS, [OURS, "torch"], markdown=True).splitlines()
    assert lines[:4] == [
        "|    |         | unit | seegrad | torch          |",
        "| -- | ------- | ---- | ------- | -------------- |",
        "| W1 | scalars | µs   | 50.0    | 400 (8.00x)    |",
        "| W6 | a chain | ns   | 300     | RecursionError |",
    ]


def test_writing_twice_is_writing_once(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    written_between_markers(page, "new")
    once = page.read_text(encoding="utf-8")
    written_between_markers(page, "new")
    assert once == page.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_a_page_without_markers_is_left_alone(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("no markers", encoding="utf-8")
    with pytest.raises(ValueError, match="expected the line") as caught:
        written_between_markers(page, "new")
    assert str(caught.value) == f"{page}: expected the line {BEGIN} once and after it the line {END} once."
    assert page.read_text(encoding="utf-8") == "no markers"


# The command


def test_smallest_run_prints_a_row_per_workload(capfd, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    record = tmp_path / "rounds.json"
    assert main(["--quick", "--rounds", "1", "--json", str(record), "--write", str(page)]) == 0
    out = capfd.readouterr().out
    for workload in WORKLOADS:
        assert [line for line in out.splitlines() if line.startswith(f"{workload}  ")]
    assert "python -m benchmarks --rounds 1 --quick\n" in page.read_text(encoding="utf-8")
    rows = json.loads(record.read_text(encoding="utf-8"))["rows"]
    assert {row["workload"] for row in rows} == set(WORKLOADS)
    assert [row["rounds"][OURS] for row in rows if row["workload"] == "W1"] != [[]]


def test_a_missing_peer_is_named():
    with Process(Contender("nobody", "engines.no_such_engine", "nobody")) as process:
        assert process.missing == "No module named 'engines.no_such_engine'"


def test_an_engines_error_is_an_answer():
    with Process(CONTENDERS[0]) as process:
        with pytest.raises(Failed, match=r"^KeyError$"):
            process.ask("round", workload="W9", calls=1)
        assert process.ask("answer", workload="W1")["answer"] == pytest.approx([1.01**50])


def test_who_computes_something_else_is_not_timed():
    class Wrong:
        contender = CONTENDERS[2]
        offers = ("W1",)

        def ask(self, do, workload):
            return {"answer": [1.0]}

    with (
        Process(CONTENDERS[0]) as ours,
        pytest.raises(ValueError, match=r"^W1: micrograd disagrees with seegrad: number 0 is 1.0 instead of "),
    ):
        measured("W1", [ours, Wrong()], QUICK)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--workloads", "W1,W9"],
            "--workloads: there is no workload W9; there are W1, W2, W3, S1, C1, C2, C3, C4, F1, W6, W7.",
        ),
        (
            ["--workloads", ","],
            "--workloads: it names no workload; there are W1, W2, W3, S1, C1, C2, C3, C4, F1, W6, W7.",
        ),
        (["--rounds", "0"], "--rounds: at least 1 is needed, but got 0."),
        (["--blas-threads", "0"], "--blas-threads: at least 1 is needed, but got 0."),
        (["--peer-python", sys.executable], "--peer-python: add --peers, or no peer is run."),
        (["--peers", "--peer-python", "no-python"], "--peer-python: there is no interpreter no-python."),
        (["--write", "no-page.md"], "--write: there is no page no-page.md."),
    ],
)
def test_a_wrong_option_says_what_to_write(arguments, message, capsys):
    with pytest.raises(SystemExit):
        parsed(arguments)
    assert capsys.readouterr().err.splitlines()[-1] == f"python -m benchmarks: error: {message}"


def test_workloads_run_in_their_own_order():
    assert parsed(["--workloads", "w2, W1"]).workloads == ["W1", "W2"]
