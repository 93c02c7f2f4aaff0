"""Nested stacks and SAR applications with local template paths: which template deploys which."""

import posixpath
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary

from bot.template.evaluator import MAX_NESTED_STACKS
from bot.template.scope import Scope
from bot.yamltree.nodes import Mapping, Scalar, find, resolve

_STACK_PROPERTIES = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
MAX_INSTANCES = 64

Links = dict[tuple[str, str], Scope]
Parents = dict[str, list[tuple[str, str]]]
Path = tuple[str, tuple[str, ...]]


def nested_templates(scope: Scope) -> Iterator[tuple[str, str]]:
    """The nested stacks of a template: logical ID and the path of the template in the repository, if it is local."""
    if not any(kind in scope.source.text for kind in _STACK_PROPERTIES):
        return
    for logical_id, resource in scope.resources.items():
        kind = find(resource, "Type")
        kind = resolve(kind) if kind is not None else None
        name = _STACK_PROPERTIES.get(kind.text) if isinstance(kind, Scalar) else None
        path = _local_path(scope, resource, name) if name else None
        if path is not None:
            yield logical_id, path


def link_templates(scopes: Dictionary[str, Scope]) -> Links:
    """From (key of a scope, logical ID of a nested stack) to the scope of its template, for those among `scopes`."""
    return {
        (scope.key, logical_id): scopes[path]
        for scope in scopes.values()
        for logical_id, path in nested_templates(scope)
        if path in scopes
    }


def find_parents(links: Links) -> Parents:
    """By the key of a scope: the stacks that deploy it, each as the key of the parent and the logical ID in it."""
    parents: Parents = {}
    for (parent, logical_id), child in links.items():
        parents.setdefault(child.key, []).append((parent, logical_id))
    return parents


def find_deployments(scope: Scope, parents: Parents) -> tuple[Path, ...]:
    """The ways in which parents deploy a template: the key of a root, and the logical IDs from there down to it.

    At most MAX_INSTANCES; () where the template is a root itself. A parent more than MAX_NESTED_STACKS above counts as
    no parent, and so does one that is deployed by what it deploys.
    """
    found: list[Path] = []
    waiting: list[tuple[str, tuple[str, ...], frozenset[str]]] = [(scope.key, (), frozenset((scope.key,)))]
    while waiting and len(found) < MAX_INSTANCES:
        key, path, seen = waiting.pop()
        above = [each for each in parents.get(key, ()) if each[0] not in seen] if len(path) < MAX_NESTED_STACKS else []
        if not above and path:
            found.append((key, path))
        new = ((parent, (logical_id, *path), seen | {parent}) for parent, logical_id in above[:MAX_INSTANCES])
        waiting.extend(reversed(tuple(new)))
    return tuple(found)


def _local_path(scope: Scope, resource: Mapping, name: str) -> str | None:
    properties = find(resource, "Properties")
    properties = resolve(properties) if properties is not None else None
    node = find(properties, name) if isinstance(properties, Mapping) else None
    node = resolve(node) if node is not None else None
    if not isinstance(node, Scalar) or node.tag is not None or "://" in node.text or not node.text:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(scope.source.path), node.text))
    return None if path.startswith(("../", "/")) else path
