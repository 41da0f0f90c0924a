"""What the notebooks say in prose: no number that the code has, and no name that it has not."""

import ast
import re

import pytest

from tests.notebooks import ROOT, SOURCES

# The chain rule by hand, and an engine written out, have numbers that nobody measures.
MEASURED = [source for source in SOURCES if source.name[:2] not in ("01", "11")]
NAMED = r"`[^`]*`|notebook \d\d|\(Olah, [^)]*\)|\d(?:-\d)+"
NOT_PROSE = rf"{NAMED}|^##[^\n]*$|It takes [^.]*(?:seconds|minute)|<details>.*?</details>"
MANY = r"(?:eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million)\w*"
FEW = r"(?:\d|two|three|four|five|six|seven|eight|nine|ten)"
SEVERAL = r"(?:[3-9]|three|four|five|six|seven|eight|nine|ten)"  # two are mostly a matter of what is meant
COUNTED = r"(?:times|runs?|seeds?|starts|epochs?|steps?|points?|percent|examples|labels|patients|directions|rows)"
THINGS = r"(?:papers|kinds|cases|scales|kernels|gradients|digits|suspects|rates|layers|remedies|are|were|can|cannot)"
SHARE = r"(?:than|about|nearly|almost) (?:a |one )?(?:half|twice|third|quarter|tenth)|one (?:\w+ )?in " + FEW
COUNT = rf"{FEW}\s+(?:\w+\s)?{COUNTED}|{SEVERAL}\s+(?:\w+\s)?{THINGS}|there are {SEVERAL}"
NUMBER = rf"(?<!\w)\d+[\d.e-]*\d|\d ?%|\b(?:{MANY}|{COUNT}|{SHARE})\b"


def cells(source):
    """The text of each cell of prose, without the signs of a comment."""
    text = source.read_text(encoding="utf-8")
    return [
        re.sub(r"\n# ?", "\n", found) for found in re.findall(r"^# %% \[markdown\]((?:\n#.*)+)", text, re.MULTILINE)
    ]


class WithoutValues(ast.NodeTransformer):
    """What an f-string gets from the code is no typed number."""

    def visit_FormattedValue(self, node):
        return ast.Constant("…")


def captions(text):
    """What each picture says of itself, as far as it is typed."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and len(node.args) == 3]
    said = [call.args[2] for call in calls if getattr(call.func, "id", "") in ("Drawing", "Film")]
    parts = [ast.walk(WithoutValues().visit(caption)) for caption in said]
    return ["".join(getattr(node, "value", "") for node in nodes if isinstance(node, ast.Constant)) for nodes in parts]


def typed_numbers(cell):
    """The results and choices in a cell that are numbers or words, and not the name of a variable."""
    cell = re.sub(r"`(\d[\d.]* ?%)`", r"\1", cell)  # no code
    return re.findall(NUMBER, re.sub(NOT_PROSE, "", cell, flags=re.DOTALL | re.MULTILINE), re.IGNORECASE)


@pytest.mark.parametrize("source", MEASURED, ids=lambda path: path.stem)
def test_prose_leaves_the_numbers_of_an_experiment_to_variables(source):
    """Whatever is measured or chosen is printed by the code, so that prose and run cannot come apart."""
    for cell in cells(source):
        assert typed_numbers(cell) == []


@pytest.mark.parametrize("source", MEASURED, ids=lambda path: path.stem)
def test_captions_leave_the_numbers_of_an_experiment_to_variables(source):
    shown = captions(source.read_text(encoding="utf-8"))
    assert shown or source.name.startswith("00")
    assert [found for caption in shown for found in typed_numbers(caption)] == []


def test_a_number_typed_in_a_caption_is_found():
    text = 'Drawing(figure, "a.svg", f"{len(runs)} runs. Three cannot be told. " + ", ".join(f"{x:.2f}" for x in runs))'
    assert [typed_numbers(caption) for caption in captions(text)] == [["Three cannot"]]


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("In our run 42 % were right.", ["42"]),
        ('"In our run 5 % were right."', ["5 %"]),
        ("in all 7 runs, in fifty thousand steps", ["7 runs", "fifty", "thousand"]),
        (
            "Thirty points, their six\nmain directions, one label in five",
            ["Thirty", "six\nmain directions", "one label in five"],
        ),
        ("so there are six, with a network each; of which two rows are left", ["there are six", "two rows"]),
        ("right in `97 %`, in `5%`; `7 % 3`", ["97", "5%"]),
        ("a noise of 0.25; two hundredths; fifteen real digits", ["0.25", "hundredths", "fifteen"]),
        ("more than twice their dimensions, about half of the way", ["than twice", "about half"]),
        ("two circles (2-2-2), `NOISE = 0.25`, a 3 labelled 8, half the step", []),
    ],
)
def test_a_number_typed_below_a_heading_is_found(planted, found):
    assert typed_numbers(f"\n## 1. Ten lines\n\n{planted}") == found


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_constant_that_prose_names_is_one_of_the_code(source):
    code = re.findall(r"^(?!#).+", source.read_text(encoding="utf-8"), re.MULTILINE)
    known = set(re.findall(r"\b[A-Z]{2,}\b", "\n".join(code)))
    assert set(re.findall(r"`([A-Z]{2,})\b[^`]*`", "".join(cells(source)))) <= known


def test_what_prose_quotes_of_the_checker_is_what_it_says():
    """In slanted letters, some words long; that this very report says it, the notebook asserts."""
    trust = next(source for source in SOURCES if source.name.startswith("10_"))
    says = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "autograd" / "testing").glob("*.py"))
    prose = re.sub(r"`[^`]*`|\*\*[^*]*\*\*", "", "\n".join(cells(trust)))
    quoted = [words.replace("\n", " ") for words in re.findall(r"\*(\w+(?:\s\w+){2,})\*", prose)]
    assert quoted
    assert [words for words in quoted if words not in says] == []
