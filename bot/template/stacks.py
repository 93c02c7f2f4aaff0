"""Nested stacks and SAR applications with local template paths: which template deploys which."""

import posixpath
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary

from bot.template.dialects.base import Instance
from bot.template.scope import Scope
from bot.yamltree.nodes import Mapping, Scalar, find, resolve

_STACK_PROPERTIES = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
MAX_INSTANCES = 64

Links = dict[tuple[str, str], Scope]


def nested_templates(scope: Scope) -> Iterator[tuple[str, str]]:
    """The nested stacks of a template: logical ID and the path of the template in the repository, if it is local."""
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


def find_instances(scope: Scope, scopes: Dictionary[str, Scope], links: Links) -> tuple[Instance, ...]:
    """The ways in which parents deploy a template, at most MAX_INSTANCES; () where it is a root itself."""
    parents: dict[str, list[tuple[str, str]]] = {}
    for (parent, logical_id), child in links.items():
        parents.setdefault(child.key, []).append((parent, logical_id))
    found: list[Instance] = []
    waiting: list[tuple[str, tuple[str, ...], frozenset[str]]] = [(scope.key, (), frozenset((scope.key,)))]
    while waiting and len(found) < MAX_INSTANCES:
        key, path, seen = waiting.pop()
        above = [(parent, logical_id) for parent, logical_id in parents.get(key, ()) if parent not in seen]
        if not above and path:
            found.append(Instance(scopes[key], path))
        waiting.extend((parent, (logical_id, *path), seen | {parent}) for parent, logical_id in reversed(above))
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
