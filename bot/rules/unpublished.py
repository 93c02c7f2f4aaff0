"""What the rules on publishing share: the verdicts of one kind, what changed, and what would help."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.findings.finding import Applicability, Fix, Location, Related
from bot.publishing.delta import delta_of, pair_of
from bot.publishing.verdicts import Judged, Verdict
from bot.rules.base import FUNCTIONS, RuleContext, TemplateChange
from bot.rules.uses import arn_place, version_place
from bot.template.delta import FunctionDelta, LayerChange, layer_title
from bot.template.model import ArnTarget, Case, Function, LayerUse, LocalTarget
from bot.template.scope import Scope
from bot.template.values import Origin, Piece, Place, Text
from bot.text.spans import Span
from bot.yamltree.data import DataReader
from bot.yamltree.nodes import Mapping, Node, find, resolve

_ASK = "--unsafe-fixes looks for what would, in the same run, or afterwards with --base HEAD"


class Unpublished(NamedTuple):
    """A verdict with the function of head that it is about, what changed about its layers, and the whole change."""

    judged: Judged
    function: Function
    delta: FunctionDelta
    change: TemplateChange

    @property
    def case(self) -> Case | None:
        """A case that stands for the verdict's scenarios; None where it holds in every one."""
        if not self.judged.scenarios or not self.function.cases:
            return None
        return Case(self.function.cases[0].state, tuple((name,) for name in self.judged.scenarios))


def with_verdict(context: RuleContext, verdict: Verdict) -> Iterator[Unpublished]:
    """The functions of the template with a verdict."""
    if context.change is None:
        return
    functions = {function.logical_id: function for function in context.template.functions}
    for judged in context.change.verdicts:
        if judged.verdict is verdict and judged.function in functions:
            delta = delta_of(context.change.pair, judged)
            yield Unpublished(judged, functions[judged.function], delta, context.change)


def cause_of(unpublished: Unpublished) -> tuple[Location, tuple[Related, ...]]:
    """Where on head the layers changed, and the other places of the change; the function where a layer is gone."""
    delta = unpublished.delta
    places = [place for each in delta.layers if (place := change_place(each, unpublished)) is not None]
    places.extend(content_place(each, unpublished.change) for each in delta.contents)
    if not places:
        found = changed_property(unpublished.change, unpublished.judged.function, unpublished.judged.changed)
        return (found or unpublished.function.place), ()
    first, *rest = dict.fromkeys(places)
    return first, tuple(Related(place, "changed too") for place in rest)


def content_place(use: LayerUse, change: TemplateChange) -> Location:
    """Where a layer of the template is written anew: a property that changed, else its logical ID."""
    name = layer_title(use.target)
    found = changed_property(change._replace(pair=pair_of(change.pair, use)), name, ())
    return found or (
        use.target.place if isinstance(use.target, LocalTarget) else Location(change.pair.head.path, Span(0, 0))
    )


def change_place(change: LayerChange, unpublished: Unpublished) -> Location | None:
    """Where a layer that came or moved is written on head, or None for one that is gone."""
    if change.head is None:
        return None
    target = change.head.target
    before = change.base.target if change.base is not None else None
    if isinstance(target, ArnTarget) and isinstance(before, ArnTarget) and before.name == target.name:
        return version_place(change.head, unpublished.function)
    return arn_place(change.head, unpublished.function)


def changed_property(change: TemplateChange, name: str, changed: tuple[str, ...]) -> Location | None:
    """The key's value of the first property of a function, or of Globals, whose text differs between the sides."""
    head, base = change.pair.head_scope, change.pair.base_scope
    reader = DataReader()
    for before, after in zip(_holders(base, name), _holders(head, name), strict=True):
        if after is None:
            continue
        for key, value in ((pair[0], pair[1]) for pair in after.pairs):
            text = getattr(resolve(key), "text", "")
            old = find(before, text) if before is not None else None
            differs = old is None or reader.read(old) != reader.read(value)
            if differs and (text in changed or not changed):
                return Place(head.source, value).location
    return None


def _holders(scope: Scope | None, name: str) -> tuple[Mapping | None, Mapping | None]:
    """The properties of a function and those that Globals share."""
    if scope is None:
        return None, None
    shared = scope.section("Globals")
    resource = scope.resources.get(name)
    return _mapping(find(resource, "Properties") if resource else None), _mapping(
        find(shared, "Function") if shared else None
    )


def _mapping(node: Node | None) -> Mapping | None:
    concrete = resolve(node) if node is not None else None
    return concrete if isinstance(concrete, Mapping) else None


def ships_with(judged: Judged) -> str:
    """When the change would reach the alias after all."""
    if judged.is_written_out:
        return "the next AWS::Lambda::Version with another logical ID"
    if judged.has_code_sha256:
        return "the next change of AutoPublishCodeSha256"
    if judged.hashes_all:
        return "the next change of the text of one of its properties, or of its code"
    return "the next change of its code, environment variables or memory size"


def advice(unpublished: Unpublished) -> tuple[Fix, ...]:
    """What to do where nobody asked what would publish the change."""
    if not unpublished.judged.is_unasked:
        return ()
    return (Fix(f"publish a version of {FUNCTIONS} in this same change", Applicability.DISPLAY, why=_ASK),)


def default_of(change: LayerChange, scope: Scope) -> str | None:
    """The parameter whose default gives a layer's changed text, or None."""
    target = change.head.target if change.head else None
    texts: tuple[Text, ...] = (target.text,) if isinstance(target, ArnTarget) else ()
    for part in (part for text in texts for part in text.parts):
        if isinstance(part, Piece) and isinstance(part.origin, Origin):
            for parameter in scope.parameters.values():
                if parameter.default is part.origin.scalar:
                    return parameter.name
    return None
