"""Which template of base a template of head was, and the environments in which both are deployed."""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from bot.publishing.deployments import Deployment, common_paths
from bot.template.model import Template
from bot.template.repository import Templates
from bot.template.scenarios import Environment
from bot.template.scope import Scope
from bot.template.stacks import Links, Path

_SAME_TEMPLATE = 0.5  # the share of common logical IDs above which a moved and edited template is the same one


class SideTemplates(NamedTuple):
    """The templates of one side. `artifacts` gives, for a template and a local path in it, a text that changes with
    the content there; `external` has values from outside that are known (see `canonical`). `same` are the templates
    that are the same on the other side, with everything that they name."""

    read: Templates
    artifacts: Callable[[str, str], str]
    external: Dictionary[str, str] = {}
    same: frozenset[str] = frozenset()


class TemplatePair(NamedTuple):
    """A template of head, what it was on base (None for a new one), and both sides."""

    base: Template | None
    head: Template
    base_side: SideTemplates
    head_side: SideTemplates

    @property
    def is_same(self) -> bool:
        """Whether nothing differs between the sides."""
        return self.head.path in self.head_side.same

    @property
    def base_scope(self) -> Scope | None:
        """The names of the template on base."""
        return self.base_side.read.scopes[self.base.path] if self.base else None

    @property
    def head_scope(self) -> Scope:
        """The names of the template on head."""
        return self.head_side.read.scopes[self.head.path]

    def base_names(self) -> tuple[Scope, Links]:
        """The names and nested stacks of base as if it stood where head does, so that one choice decides both sides."""
        scope, links = self.base_scope or self.head_scope, self.base_side.read.links
        if scope.key == self.head.path:
            return scope, links
        moved = Scope(scope.source, scope.root)
        moved.key = self.head.path
        return moved, {(moved.key if key == scope.key else key, name): child for (key, name), child in links.items()}

    def environments(self) -> Iterator[tuple[Environment, Environment]]:
        """The environments of base and head by name; one that base lacks is compared with base's defaults."""
        yield from _by_name(self.base, self.head)

    def deployments(self) -> Iterator[tuple[Deployment, Deployment]]:
        """The deployments of base and head: by each nested stack that both have, else by themselves."""
        paths: tuple[Path, ...] = ()
        if self.base_scope is not None:
            base = self.base_scope, self.base_side.read.links
            paths = tuple(common_paths(base, (self.head_scope, self.head_side.read.links)))
        for root, path in paths:
            before, after = (template_at(side, root) for side in (self.base_side, self.head_side))
            scopes = [side.read.scopes[root] for side in (self.base_side, self.head_side)]
            for one, other in _by_name(before, after) if after is not None else ():
                yield Deployment(one, scopes[0], path), Deployment(other, scopes[1], path)
        for one, other in self.environments() if not paths else ():
            yield Deployment(one), Deployment(other)


def _by_name(base: Template | None, head: Template) -> Iterator[tuple[Environment, Environment]]:
    before = {each.name: each for each in base.environments} if base else {}
    for environment in head.environments:
        found = before.get(environment.name) or before.get("")
        if found is not None:
            yield found, environment


def template_at(side: SideTemplates, path: str) -> Template | None:
    """The template of a side at a path, or None."""
    return next((each for each in side.read.templates if each.path == path), None)


def pair_templates(base: SideTemplates, head: SideTemplates, renames: Dictionary[str, str]) -> list[TemplatePair]:
    """The templates of head, each with the template of base that it was: by path, by rename, by its resources."""
    before = {template.path: template for template in base.read.templates}
    kept = {template.path for template in head.read.templates}
    left = {path: template for path, template in before.items() if path not in kept}
    pairs: list[TemplatePair] = []
    for template in head.read.templates:
        old = before.get(template.path) or left.pop(renames.get(template.path, ""), None)
        if old is None:
            found = _most_alike(head.read.scopes[template.path], left, base.read.scopes)
            old = left.pop(found, None) if found else None
        pairs.append(TemplatePair(old, template, base, head))
    return pairs


def _most_alike(scope: Scope, left: Dictionary[str, Template], scopes: Dictionary[str, Scope]) -> str | None:
    best: tuple[float, str] | None = None
    mine = frozenset(scope.resources)
    for path in sorted(left):
        other = frozenset(scopes[path].resources)
        share = len(mine & other) / len(mine | other) if mine | other else 0.0
        if share > _SAME_TEMPLATE and (best is None or share > best[0]):
            best = share, path
    return best[1] if best else None
