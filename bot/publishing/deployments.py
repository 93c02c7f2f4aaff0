"""The ways in which both sides of a template are deployed: by itself, or by nested stacks that hand it parameters."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.template.evaluator import Evaluator, Handed, World
from bot.template.scenarios import Assignment, Environment
from bot.template.scope import Scope, nested_parameters
from bot.template.stacks import Links, Path, find_deployments, find_parents


class Deployment(NamedTuple):
    """An environment, and the nested stacks from a root down to the template; no root where it is one itself."""

    environment: Environment
    root: Scope | None = None
    path: tuple[str, ...] = ()

    def evaluator(self, scope: Scope, world: World, assignment: Assignment) -> Evaluator:
        """An evaluator of the template, whose names are `scope`, in this deployment."""
        return Evaluator(scope, world, self.environment, assignment, self._handed(world, assignment))

    def _handed(self, world: World, assignment: Assignment) -> Handed | None:
        if self.root is None:
            return None
        parent = Evaluator(self.root, world, self.environment, assignment)
        *above, name = self.path
        for logical_id in above:
            parent = parent.child(logical_id) or parent
        resource = parent.scope.resources.get(name)
        return Handed(parent, name, nested_parameters(resource) if resource is not None else {})


def common_paths(base: tuple[Scope, Links], head: tuple[Scope, Links]) -> Iterator[Path]:
    """The ways down to a template that both sides have."""
    if not base[1] or not head[1]:
        return
    before, after = (find_deployments(scope, find_parents(links)) for scope, links in (base, head))
    known = frozenset(before)
    yield from (path for path in after if path in known)
