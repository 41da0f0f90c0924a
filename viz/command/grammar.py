"""What an expression may be made of. Everything else is refused, with its place, before anything is computed."""

from __future__ import annotations

import ast
import difflib
import math
import re
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .functions import CONSTANTS, FUNCTIONS
from .refusal import Refusal

__all__ = ["TOO_LARGE", "Expression", "axis_of", "parse"]

# Characters that an expression may have.
LONGEST = 10_000

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)

TOO_LARGE = "this number is too large; the largest one is about 1.8e308 (a value may be inf)"
_LONG_NUMBER = re.compile(r"\d[\d_]{4000,}")
_ALLOWED = "An expression has names, numbers, + - * / // % ** @, comparisons, functions, and lists for matrices."
_WORDS: Mapping[type[ast.AST], str] = MappingProxyType(
    {
        ast.Attribute: "attributes cannot be used; write a function, such as sum(X) for X.sum()",
        ast.Subscript: "parts cannot be taken with [ ]",
        ast.Lambda: "functions cannot be defined",
        ast.NamedExpr: "names cannot be assigned in an expression; give their values after it, as in x=2",
        ast.IfExp: "choices are written where(condition, a, b)",
        ast.BoolOp: "'and' and 'or' cannot be used; write where(condition, a, b)",
        ast.ListComp: "loops cannot be written",
        ast.SetComp: "loops cannot be written",
        ast.DictComp: "loops cannot be written",
        ast.GeneratorExp: "loops cannot be written",
        ast.JoinedStr: "text cannot be used",
        ast.Tuple: "more than one value; write a matrix as a list: [[1, 2], [3, 4]]",
        ast.Starred: "a list cannot be unpacked",
    }
)


@dataclass(frozen=True)
class Expression:
    """A text and its parts, each after those that it is made of; `names` are those that need a value, in order."""

    text: str
    parts: tuple[ast.expr, ...]
    names: tuple[str, ...]

    def refused(self, message: str, node: ast.AST) -> Refusal:
        """The refusal of one part."""
        return Refusal(message, self.text, *_place(self.text, node))


def parse(text: str, given: Collection[str] | None = None, longest: int = LONGEST) -> Expression:
    """Read `text`, of at most `longest` characters; names must be `given`, if that is known. Raises ``Refusal``."""
    text = " ".join(text.splitlines()).strip()
    if not text:
        raise Refusal("the expression is empty; write one, such as 'tanh(w*x + b)'")
    if len(text) > longest:
        raise Refusal(f"the expression has {len(text):,} characters; at most {longest:,} are read")
    if "#" in text:  # what follows would be lost without a word
        raise Refusal("a comment cannot be written here", text, text.index("#"), len(text))
    broken = next((i for i, c in enumerate(text) if c == "\0" or "\ud800" <= c <= "\udfff"), None)
    if broken is not None:  # half of a character
        raise Refusal("this cannot be read: a character that is none", text, broken, broken + 1)
    root = _read(text)
    order: list[ast.expr] = []
    names: dict[str, None] = {}
    stack: list[ast.expr] = [root]
    while stack:  # every part before those that it is made of, and these from right to left
        node = stack.pop()
        order.append(node)
        stack += _parts(text, node)
    for node in reversed(order):
        if isinstance(node, ast.Name) and not (node.id in CONSTANTS and node.id not in (given or ())):
            if given is not None and node.id not in given:
                raise Refusal(_unknown(node.id, given), text, *_place(text, node))
            names[node.id] = None
    return Expression(text, tuple(reversed(order)), tuple(names))


def axis_of(call: ast.Call) -> int | None:
    """The number after ``axis=``."""
    for keyword in call.keywords:
        value = keyword.value
        sign = 1
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
            sign, value = -1, value.operand
        if isinstance(value, ast.Constant) and type(value.value) is int:
            return sign * value.value
    return None


def _read(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python's, about what is refused below
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        if (digits := _LONG_NUMBER.search(text)) is not None and "integer string conversion" in error.msg:
            raise Refusal(TOO_LARGE, text, *digits.span()) from None
        place = max((error.offset or 1) - 1, 0)
        end = (error.end_offset or 0) - 1 if error.end_lineno == error.lineno else 0
        raise Refusal(f"this cannot be read: {error.msg}", text, place, end) from None
    except (RecursionError, MemoryError):
        raise Refusal(
            "the expression is nested too deeply, by parentheses or by a long chain of operators; write a long sum as "
            "sum([a, b, c])"
        ) from None


def _parts(text: str, node: ast.expr) -> list[ast.expr]:
    """What `node` is made of, in order; raises ``Refusal`` for what is not allowed."""
    match node:
        case ast.Name():
            _check_name(text, node)
            return []
        case ast.Constant(value=value):
            if not isinstance(value, (int, float)) or isinstance(value, bool):
                raise Refusal(f"{_kind(value)} is no number", text, *_place(text, node))
            if not _finite(value):
                raise Refusal(TOO_LARGE, text, *_place(text, node))
            return []
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, OPERATORS):
            return [left, right]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return [operand]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if isinstance(op, COMPARISONS):
            return [left, right]
        case ast.List(elts=items):
            if not items:
                raise Refusal("an empty list has no numbers", text, *_place(text, node))
            return items
        case ast.Call():
            _check_call(text, node)
            return node.args
    what = "only one comparison at a time can be made" if isinstance(node, ast.Compare) else _WORDS.get(type(node))
    start, end = _place(text, node)
    if isinstance(node, ast.Attribute):  # the dot and what follows it
        start = _place(text, node.value)[1]
    raise Refusal(what or f"this cannot be used. {_ALLOWED}", text, start, end)


def _check_name(text: str, node: ast.Name) -> None:
    if node.id in FUNCTIONS:
        raise Refusal(f"{node.id} is a function; write {node.id}(…)", text, *_place(text, node))


def _check_call(text: str, node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name):
        _parts(text, node.func)  # says what it is, if that may not be used at all
        raise Refusal(f"only a function's name can be called. {_ALLOWED}", text, *_place(text, node.func))
    name = node.func.id
    if name not in FUNCTIONS:
        near = difflib.get_close_matches(name, FUNCTIONS, 1)
        hint = f"did you mean {near[0]}?" if near else "seegrad --help lists those that there are"
        raise Refusal(f"there is no function {_quoted(name)}; {hint}", text, *_place(text, node.func))
    function = FUNCTIONS[name]
    for keyword in node.keywords:
        if keyword.arg != "axis" or function.kind != "reduction" or axis_of(node) is None or len(node.keywords) > 1:
            only = "only axis= and a whole number" if function.kind == "reduction" else "no arguments by name"
            raise Refusal(f"{name} takes {only}", text, *_place(text, keyword))
    starred = next((item for item in node.args if isinstance(item, ast.Starred)), None)
    if starred is None and len(node.args) != function.count:
        count = f"{function.count} argument{'s' * (function.count > 1)}"
        raise Refusal(f"{name} takes {count}, not {len(node.args)}", text, *_place(text, node))


def _unknown(name: str, given: Collection[str]) -> str:
    near = difflib.get_close_matches(name, [*given, *FUNCTIONS], 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"{_quoted(name)} has no value{hint or f'; give it one after the expression: {name}=2'}"


def _quoted(name: str) -> str:
    return repr(name) if len(name) <= 40 else repr(name[:40] + "…")


def _kind(value: object) -> str:
    return "text" if isinstance(value, (str, bytes)) else "'…'" if value is Ellipsis else repr(value)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _place(text: str, node: ast.AST) -> tuple[int, int]:
    """Where `node` stands, in characters; the tree counts bytes of UTF-8."""
    data = text.encode()
    ends = node.col_offset, node.end_col_offset or 0  # pyright: ignore[reportAttributeAccessIssue]
    start, end = (len(data[:end].decode(errors="ignore")) for end in ends)
    return start, end
