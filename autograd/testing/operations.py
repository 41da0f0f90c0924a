"""The operations that a package defines, so that a test can ask every one of them for its gradients."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from ..primitive import Primitive

__all__ = ["has_rules", "operations"]


def operations(package: ModuleType | str) -> list[Primitive]:
    """Every primitive with derivative rules that ``package``, or a module inside it, defines; by name.

    All of its modules are imported. As a test of them all::

        @pytest.mark.parametrize("op", operations("mypackage"), ids=lambda op: op.name)
        def test_the_rules_are_right(op):
            assert_op(op, *SAMPLES.get(op.name, ()))
    """
    root = importlib.import_module(package) if isinstance(package, str) else package
    prefix = f"{root.__name__}."
    inside = [
        importlib.import_module(found.name) for found in pkgutil.walk_packages(getattr(root, "__path__", ()), prefix)
    ]
    found = {
        id(value): value
        for module in (root, *inside)
        for value in vars(module).values()
        if isinstance(value, Primitive) and f"{value.__module__}.".startswith(prefix) and has_rules(value)
    }
    return sorted(found.values(), key=lambda op: op.name)


def has_rules(op: Primitive) -> bool:
    """Whether ``op`` has a derivative."""
    return op.vjps is not None or op.variadic_vjp is not None
