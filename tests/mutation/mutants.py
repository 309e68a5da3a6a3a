"""Mutants of a module: each is its source with one guard taken away."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NARROWING = {"filter", "exclude", "in_force", "active", "counting", "visible_to"}
NARROWING.add("on_desk_of")
REFUSALS = {"deny", "_unavailable"}
DECORATORS = {"require_POST", "require_http_methods", "login_required", "atomic"}
ALLOW = "__import__('journal.verdict', fromlist=['ALLOW']).ALLOW"
COLUMNS = ("AN", "ME", "AU", "CO", "RI", "RV", "RS", "RD", "HE", "OE", "EC", "GE")
COLUMNS += ("PR", "AD")
STATES = "DSRCPW"
WORDS = re.compile(r"[A-Z]{6}( [A-Z]{6})+")
NOT_RUN = {"annotation", "returns", "decorator_list"}

Found = Iterator[tuple[ast.AST, ast.AST]]
Put = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Mutant:
    """One guard less: where it stood, what it was, and how to take it from the tree."""

    file: str
    function: str
    """The function or method; empty for a table of the module."""
    operator: str
    what: str
    line: int
    tree: ast.Module = field(compare=False, repr=False)
    take_away: Callable[[], None] = field(compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.file, self.function, self.operator, self.what

    @property
    def source(self) -> str:
        return (ROOT / self.file).read_text().splitlines()[self.line - 1].strip()


def operands(node: ast.AST) -> Found:
    """One side of `&`, `|`, `and`, `or` is gone."""
    match node:
        case ast.BoolOp(op, values):
            for one in values:
                rest = [other for other in values if other is not one]
                yield one, rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.BinOp(left, ast.BitAnd() | ast.BitOr(), right):
            yield left, right
            yield right, left


def conditions(node: ast.AST) -> Found:
    """What was done if so is done if not; a comprehension takes everything."""
    match node:
        case ast.If(test, body, orelse):
            yield test, ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test, body, orelse):
            yield test, ast.IfExp(test, orelse, body)
        case ast.comprehension(target, source, ifs, is_async):
            for one in ifs:
                rest = [other for other in ifs if other is not one]
                yield one, ast.comprehension(target, source, rest, is_async)


def filters(node: ast.AST) -> Found:
    """A queryset is not narrowed, or by one thing less."""
    match node:
        case ast.Call(ast.Attribute(rows, name), args, keywords) if name in NARROWING:
            every = ast.Call(ast.Attribute(rows, "all", ast.Load()), [], [])
            yield node, every
            for one in keywords if len(keywords) + len(args) > 1 else ():
                rest = [other for other in keywords if other is not one]
                yield one, ast.Call(node.func, args, rest)


def inversions(node: ast.AST) -> Found:
    """`~x` is `x`."""
    match node:
        case ast.UnaryOp(ast.Invert(), operand):
            yield node, operand


def answers(node: ast.AST) -> Found:
    """A refusal that is returned allows; a comparison that is returned is true."""
    match node:
        case ast.Return(ast.IfExp(test, body, orelse)):
            if better := _better(body):
                yield body, ast.Return(ast.IfExp(test, better, orelse))
            if better := _better(orelse):
                yield orelse, ast.Return(ast.IfExp(test, body, better))
        case ast.Return(ast.expr() as value):
            if better := _better(value):
                yield value, ast.Return(better)


def _better(value: ast.expr) -> ast.expr | None:
    match value:
        case ast.Name("HIDDEN"):
            return ast.parse(ALLOW, mode="eval").body
        case ast.Call(ast.Name(name)) if name in REFUSALS:
            return ast.parse(ALLOW, mode="eval").body
        case ast.Compare():
            return ast.Constant(True)
    return None


def statements(node: ast.AST) -> Found:
    """What is called for its effect is not called; what is raised is not raised."""
    match node:
        case ast.Expr(ast.Call(ast.Attribute(ast.Call(ast.Name("super"))))):
            return  # how an object begins is no guard
        case ast.Expr(ast.Call()) | ast.Raise():
            yield node, ast.Pass()


def decorators(node: ast.AST) -> Found:
    """A view takes every method or everybody; a service is no transaction."""
    match node:
        case ast.FunctionDef(decorator_list=found):
            for one in found:
                if name_of(one) in DECORATORS:
                    yield one, node


def name_of(decorator: ast.AST) -> str:
    match decorator:
        case ast.Call(func):
            return name_of(func)
        case ast.Attribute(attr=name) | ast.Name(name):
            return name
    return ""


def cells(node: ast.AST) -> Found:
    """One letter of a table: what was closed is open, what was open is closed."""
    match node:
        case ast.Dict(keys, rows):
            for index, row in enumerate(rows):
                for what, changed in _letters(row):
                    others = [*rows[:index], changed, *rows[index + 1 :]]
                    named = ast.Name(f"{ast.unparse(keys[index])} {what}")  # type: ignore[arg-type]
                    yield ast.copy_location(named, row), ast.Dict(keys, others)


def _letters(row: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match row:
        case ast.Constant(str(words)) if WORDS.fullmatch(words):
            for place, letter in enumerate(words):
                if letter != " ":
                    other = "Y" if letter == "N" else "N"
                    changed = words[:place] + other + words[place + 1 :]
                    column, state = COLUMNS[place // 7], STATES[place % 7]
                    yield (
                        f"{column} {state}: {letter} to {other}",
                        ast.Constant(changed),
                    )


def steps(node: ast.AST) -> Found:
    """A step of the workflow begins in one state less."""
    match node:
        case ast.Call(ast.Name("_from"), args, keywords):
            for one in args:
                rest = [other for other in args if other is not one]
                yield node, ast.Call(node.func, rest, keywords)


OF_FUNCTIONS = (operands, conditions, filters, inversions, answers, statements)
OF_TABLES = (operands, cells, steps)


def mutants_of(file: str) -> list[Mutant]:
    """All mutants of a file, in the order of its lines."""
    tree = ast.parse((ROOT / file).read_text())
    found: list[Mutant] = []
    known: Counter[tuple[str, ...]] = Counter()
    for function, node, put in _places(tree):
        tables = function.isupper()
        for operator in OF_TABLES if tables else (*OF_FUNCTIONS, decorators):
            for gone, instead in operator(node):
                name, what = operator.__name__[:-1], " ".join(ast.unparse(gone).split())
                known[function, name, what] += 1
                if (again := known[function, name, what]) > 1:
                    what += f" ({again})"
                take = partial(_put, put, node, instead)
                line = next(n.lineno for n in ast.walk(gone) if hasattr(n, "lineno"))
                found.append(Mutant(file, function, name, what, line, tree, take))
    return found


def _put(put: Put, node: ast.AST, instead: ast.AST) -> None:
    ast.copy_location(instead, node)
    put(instead)


def _places(tree: ast.Module) -> Iterator[tuple[str, ast.AST, Put]]:
    """Every node that runs, the function or table it is in, and how to exchange it."""
    for name, owner, index in _named(tree):
        whole = owner.body[index]
        yield name, whole, partial(owner.body.__setitem__, index)
        for node, put in _below(whole):
            yield name, node, put


def _below(node: ast.AST) -> Iterator[tuple[ast.AST, Put]]:
    for part, value in ast.iter_fields(node):
        if part in NOT_RUN:
            continue
        several = isinstance(value, list)
        for place, one in enumerate(value if several else [value]):
            if isinstance(one, ast.AST):
                here = value.__setitem__ if several else partial(setattr, node)
                yield one, partial(here, place if several else part)
                yield from _below(one)


def _named(
    owner: ast.Module | ast.ClassDef, scope: str = ""
) -> Iterator[tuple[str, ast.Module | ast.ClassDef, int]]:
    for index, one in enumerate(owner.body):
        match one:
            case ast.FunctionDef(name):
                yield scope + name, owner, index
            case ast.ClassDef(name):
                yield from _named(one, f"{name}.")
            case ast.Assign([ast.Name(name)]) | ast.AnnAssign(
                ast.Name(name), value=ast.expr()
            ):
                if name.isupper() and not scope:
                    yield name, owner, index
