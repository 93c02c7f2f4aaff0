"""Which templates are the same on both sides, with everything around them that decides what they say.

They are read and judged once for both sides: in a change of a large repository that is nearly all of them.
"""

import posixpath
from collections.abc import Callable, Iterator

from bot.publishing.reduction import SAM_TRANSFORM
from bot.template.model import Template
from bot.template.repository import Files, Templates
from bot.template.samconfig import NAMES
from bot.template.scope import Scope

_DIALECTS = ("sam", "cloudformation")  # the others read more files than themselves
_UPWARDS = ".."


def find_same(untouched: frozenset[str], base: Files, head: tuple[Files, Templates]) -> frozenset[str]:
    """The templates of head that base has, too, the same in every respect, unless a nested stack of base deploys one.

    `untouched` are those whose folder holds the same on both sides: what they name without leaving it is the same.
    """
    files, read = head
    if not untouched:
        return frozenset()
    linked = {key for key, _ in read.links} | {child.key for child in read.links.values()}
    settings = _Settings(base, files)
    return frozenset(
        template.path
        for template in read.templates
        if template.path in untouched - linked
        and template.dialect in _DIALECTS
        and base.candidates.get(template.path) == files.candidates.get(template.path)
        and _stays_inside(template, read.scopes[template.path])
        and settings.are_same(template.path)
    )


def only(read: Templates, paths: frozenset[str]) -> Templates:
    """What was read of some templates that no nested stack joins, without the problems."""
    return _chosen(read, lambda path: path in paths)._replace(problems=(), links={})


def without(read: Templates, paths: frozenset[str]) -> Templates:
    """What was read, without some of the templates; all problems stay."""
    return _chosen(read, lambda path: path not in paths) if paths else read


def join(read: Templates, more: Templates) -> Templates:
    """What was read together with more of the same side, in which no nested stack leads to the other."""
    return Templates(
        (*read.templates, *more.templates),
        {**read.documents, **more.documents},
        {**read.sources, **more.sources},
        (*read.problems, *more.problems),
        {**read.scopes, **more.scopes},
        {**read.links, **more.links},
    )


def _chosen(read: Templates, is_chosen: Callable[[str], bool]) -> Templates:
    return Templates(
        tuple(template for template in read.templates if is_chosen(template.path)),
        {path: document for path, document in read.documents.items() if is_chosen(path)},
        read.sources,
        read.problems,
        {path: scope for path, scope in read.scopes.items() if is_chosen(path)},
        read.links,
    )


def _stays_inside(template: Template, scope: Scope) -> bool:
    """Whether no local path can lead out of the folder: none is written so, and nothing makes paths of other texts."""
    text = template.source.text
    if _UPWARDS in text or "\\" in text or any(name != SAM_TRANSFORM for name in scope.transforms) or scope.has_loops:
        return False
    return not any(_UPWARDS in text for text in _given(template))


def _given(template: Template) -> Iterator[str]:
    for environment in template.environments:
        yield from (repr(value) for value in environment.parameters.values())


class _Settings:
    """The samconfig files of both sides, compared folder by folder."""

    def __init__(self, base: Files, head: Files) -> None:
        self._base, self._head = base, head
        self._known: dict[str, bool] = {}

    def are_same(self, path: str) -> bool:
        """Whether both sides have the same samconfig files beside a path and above it."""
        folder = posixpath.dirname(path)
        if folder not in self._known:
            mine = all(self._is_same(posixpath.join(folder, name)) for name in NAMES)
            self._known[folder] = mine and (folder in ("", "/") or self.are_same(folder))
        return self._known[folder]

    def _is_same(self, path: str) -> bool:
        return self._base.load(path) == self._head.load(path)
