"""Put a mutant in the place of the code that runs, in this process and no other.

Whoever imported a function keeps the object, so it is given other code; a table that
others imported is exchanged wherever it is held. Files are never written.
"""

from __future__ import annotations

import ast
import gc
import importlib
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tests.mutation.mutants import ROOT, Mutant, name_of

# Which of the functions around a view or service a decorator has made: what it holds.
HOLDS = {
    "require_POST": "request_method_list",
    "require_http_methods": "request_method_list",
    "login_required": "test_func",
    "atomic": "self",
}
Functions = dict[tuple[str, str], list[FunctionType]]


def functions_in(files: set[str]) -> Functions:
    """The functions and methods of these files, by file and name."""
    paths = {str(ROOT / file): file for file in files}
    found: Functions = {}
    gc.unfreeze()
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename in paths:
            key = paths[one.__code__.co_filename], one.__code__.co_qualname
            found.setdefault(key, []).append(one)
    gc.freeze()
    return found


def put_in_place(mutant: Mutant, functions: Functions) -> None:
    """From here on this process runs the mutant."""
    mutant.take_away()
    ast.fix_missing_locations(mutant.tree)
    if mutant.operator == "decorator":
        module = _module(mutant)
        _pass_through(_wrapper(getattr(module, mutant.function), mutant.what))
    elif mutant.function.isupper():
        _exchange_tables(mutant)
    else:
        code = compile(mutant.tree, str(ROOT / mutant.file), "exec")
        codes = {(one.co_qualname, one.co_firstlineno): one for one in _codes(code)}
        for function in functions[mutant.file, mutant.function]:
            old = function.__code__
            function.__code__ = codes[old.co_qualname, old.co_firstlineno]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _module(mutant: Mutant) -> ModuleType:
    name = mutant.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return importlib.import_module(name)


def _exchange_tables(mutant: Mutant) -> None:
    """The tables of the module, worked out again from the one that is different."""
    module = _module(mutant)
    again = dict(vars(module))
    tables = [
        one for one in mutant.tree.body if isinstance(one, ast.Assign | ast.AnnAssign)
    ]
    code = compile(ast.Module(tables, []), str(ROOT / mutant.file), "exec")
    exec(code, again)  # noqa: S102  # the project's own source
    known = list(sys.modules.values())
    for name in [name for name in vars(module) if name.isupper()]:
        old, new = getattr(module, name), again[name]
        if old == new:
            continue
        for other in known:
            if getattr(other, "__dict__", {}).get(name) is old:
                setattr(other, name, new)


def _wrapper(function: Any, decorator: str) -> FunctionType:
    held = HOLDS[name_of(ast.parse(decorator, mode="eval").body)]
    while held not in function.__code__.co_freevars:
        function = function.__wrapped__
    return function


def _pass_through(wrapper: Any) -> None:
    """What a decorator has put round a function does nothing but call it."""
    names = wrapper.__code__.co_freevars
    cells = zip(names, wrapper.__closure__, strict=True)
    inner = next(
        name for name, one in cells if one.cell_contents is wrapper.__wrapped__
    )
    made: dict[str, Any] = {}
    source = f"""
def outer({", ".join(names)}):
    def passing(*args, **named):
        return {inner}(*args, **named)
        ({", ".join(names)},)
    return passing
"""
    exec(source, made)  # noqa: S102
    wrapper.__code__ = made["outer"](*names).__code__
