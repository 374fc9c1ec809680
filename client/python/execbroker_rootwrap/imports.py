"""Runs something right after a module was imported, whoever imports it."""

import importlib.abc
import sys


def after(name, action):
    """Calls `action(module)` once the module is there: now, or later.

    One action a module; the first one stays.
    """
    module = sys.modules.get(name)
    if module is not None and not _is_being_imported(module):
        action(module)
        return
    _FINDER.actions.setdefault(name, action)
    if _FINDER not in sys.meta_path:
        sys.meta_path.insert(0, _FINDER)


def _is_being_imported(module):
    return getattr(module.__spec__, '_initializing', False)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds what the others find, with an action to run after it."""

    def __init__(self):
        self.actions = {}

    def find_spec(self, fullname, path, target=None):
        if fullname not in self.actions:
            return None
        for finder in sys.meta_path:
            find_spec = getattr(finder, 'find_spec', None)
            if finder is self or find_spec is None:
                continue
            spec = find_spec(fullname, path, target)
            if spec is not None:
                if hasattr(spec.loader, 'exec_module'):
                    spec.loader = _Loader(spec.loader, self.actions[fullname])
                return spec
        return None


class _Loader(importlib.abc.Loader):
    """Loads by another loader, which the module does not notice."""

    def __init__(self, loader, action):
        self._loader = loader
        self._action = action

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._action(module)


_FINDER = _Finder()
