"""Where suppressions are written in a file: comments, and `Metadata` entries for JSON, which has no comments."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple, Protocol

from bot.findings.directives import Directive, Mistake, parse_comment, parse_item
from bot.findings.finding import Location, Problem
from bot.findings.suppressions import FileScope, GlobScope, LineScope, ResourceScope, Scope, SuppressionEntry
from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.yamltree.comments import next_line
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve

_FORM = "write a list of {rule: …, reason: …} under `layer-bot: {ignore: …}`"


class CommentLike(Protocol):
    """A comment of a YAML file: its text, its place, and whether nothing else stands on its line."""

    @property
    def text(self) -> str:
        """The comment as written."""

    @property
    def span(self) -> Span:
        """Its place."""

    @property
    def is_own_line(self) -> bool:
        """Whether nothing else stands on its line."""


class Written(NamedTuple):
    """The suppressions of a file, and those that were not understood."""

    entries: tuple[SuppressionEntry, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_comments(source: SourceFile, comments: Iterable[CommentLike], known_rules: Collection[str]) -> Written:
    """The suppressions in the comments of a YAML file, in their order."""
    found: list[SuppressionEntry] = []
    problems: list[Problem] = []
    for comment in comments:
        line = source.lines.position(comment.span.start).line
        directive = parse_comment(comment.text, known_rules)
        if isinstance(directive, Directive) and directive.is_for_file and not _is_at_the_top(source, line):
            directive = Mistake("ignore-file counts only above the first key of the file; move it up, or use ignore")
        if isinstance(directive, Mistake):
            problems.append(Problem(source.path, line, directive.message))
        elif directive is not None:
            target = next_line(source, line) if comment.is_own_line else line
            scope: Scope = FileScope(source.path) if directive.is_for_file else LineScope(source, target)
            found.append(_entry(directive, scope, source, comment.span))
    return Written(tuple(found), tuple(problems))


def read_metadata(source: SourceFile, root: Node, known_rules: Collection[str]) -> Written:
    """The suppressions in the `Metadata` of a template and of its resources.

    Those of the template count for the whole file, those of a resource for what names it or stands inside of it.
    """
    found: list[SuppressionEntry] = []
    problems: list[Problem] = []
    for scope, node in _metadata(source, root):
        for item in _items(node):
            directive = _directive(item, known_rules)
            if isinstance(directive, Mistake):
                line = source.lines.position(item.start).line
                problems.append(Problem(source.path, line, directive.message))
            else:
                found.append(_entry(directive, scope, source, Span(item.start, item.end)))
    return Written(tuple(found), tuple(problems))


def configured_entry(
    ignored: tuple[str, str | None, str | None, str, date | None, str], location: Location
) -> SuppressionEntry:
    """The entry for a suppression of the configuration: rule, path glob, resource, reason, last day, place."""
    rule, path, resource, reason, until, place = ignored
    scope = GlobScope(path, resource)
    return SuppressionEntry(rules=(rule,), scope=scope, reason=reason, until=until, location=location, place=place)


def _entry(directive: Directive, scope: Scope, source: SourceFile, span: Span) -> SuppressionEntry:
    return SuppressionEntry(
        rules=directive.rules,
        scope=scope,
        reason=directive.reason,
        until=directive.until,
        location=Location(source.path, span),
        place=f"{source.path}:{source.lines.position(span.start).line}",
    )


def _line(source: SourceFile, line: int) -> str:
    start, end = source.lines.line_span(line)
    return source.text[start:end].lstrip("\ufeff").strip()


def _is_at_the_top(source: SourceFile, line: int) -> bool:
    above = (_line(source, number) for number in range(1, line))
    return all(not text or text == "---" or text[0] in "#%" for text in above)


def _metadata(source: SourceFile, root: Node) -> Iterator[tuple[Scope, Node]]:
    """Every `Metadata.layer-bot.ignore` of a template with what it counts for."""
    root = resolve(root)
    if not isinstance(root, Mapping):
        return
    node = _at(root, "Metadata", "layer-bot", "ignore")
    if node is not None:
        yield FileScope(source.path), node
    resources = _at(root, "Resources")
    if isinstance(resources, Mapping):
        for name, _, value in entries(resources):
            resource = resolve(value)
            node = _at(resource, "Metadata", "layer-bot", "ignore")
            if node is not None:
                yield ResourceScope(source.path, name, Span(resource.start, resource.end)), node


def _at(node: Node, *keys: str) -> Node | None:
    """The node below `keys`, or None."""
    for key in keys:
        mapping = resolve(node)
        found = find(mapping, key) if isinstance(mapping, Mapping) else None
        if found is None:
            return None
        node = found
    return resolve(node)


def _items(node: Node) -> tuple[Node, ...]:
    node = resolve(node)
    return node.items if isinstance(node, Sequence) else (node,)


def _directive(item: Node, known_rules: Collection[str]) -> Directive | Mistake:
    mapping = resolve(item)
    if not isinstance(mapping, Mapping):
        return Mistake(f"this suppression is not understood, so it suppresses nothing; {_FORM}")
    values = {key: _text(value) for key, _, value in entries(mapping)}
    missing = next((key for key, text in values.items() if text is None), None)
    if missing is not None:
        return Mistake(f"{missing!r} of this suppression must be text, so it suppresses nothing; {_FORM}")
    return parse_item({key: text for key, text in values.items() if text is not None}, known_rules)


def _text(node: Node) -> str | None:
    """The text of a scalar; a list of scalars joined with commas; None for anything else."""
    node = resolve(node)
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        texts = [resolve(item) for item in node.items]
        scalars = [text.text for text in texts if isinstance(text, Scalar)]
        return ",".join(scalars) if len(scalars) == len(texts) else None
    return None
