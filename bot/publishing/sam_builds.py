"""Whether a build decides what a function or its layers hold, so that the files alone do not tell all."""

from collections.abc import Iterator

from bot.publishing.canonical import Artifacts
from bot.publishing.pairs import TemplatePair
from bot.publishing.verdicts import Judged, Verdict
from bot.publishing.versioned import mapping_of, text_of
from bot.template.model import LocalTarget
from bot.template.scope import Scope
from bot.template.values import Unknown
from bot.yamltree.nodes import find, resolve

ABSENT_PATH = "path-"  # how the text of a local path begins where nothing lies there
_CODE = ("CodeUri", "ContentUri", "Code", "Content")


def with_build_note(judged: Judged, pair: TemplatePair) -> Judged:
    """The verdict, its reason with what a build may change of it."""
    if judged.verdict in (Verdict.UNKNOWN, Verdict.DEPLOY_FAILS):
        return judged
    scope, artifacts = pair.head_scope, pair.head_side.artifacts
    if not any(_is_built(scope, artifacts, name) for name in _resources(judged, pair)):
        return judged
    if judged.verdict is Verdict.PUBLISHED:
        only_code = judged.changed in (("Code",), ("Layers",), ("Code", "Layers"))
        return judged._replace(reason=f"{judged.reason}, if the build output changes") if only_code else judged
    return judged._replace(reason=f"{judged.reason}, unless the build output changes")


def _resources(judged: Judged, pair: TemplatePair) -> Iterator[str]:
    """The function and the layers of the template that it uses."""
    yield judged.function
    cases = next((each.cases for each in pair.head.functions if each.logical_id == judged.function), ())
    found: dict[str, None] = {}
    for case in cases:
        for use in () if isinstance(case.state.layers, Unknown) else case.state.layers:
            if isinstance(use.target, LocalTarget) and use.target.scope == pair.head_scope.key:
                found[use.target.logical_id] = None
    yield from found


def _is_built(scope: Scope, artifacts: Artifacts, name: str) -> bool:
    resource = scope.resources.get(name)
    metadata = mapping_of(find(resource, "Metadata")) if resource is not None else None
    if metadata is not None and find(metadata, "BuildMethod") is not None:
        return True
    properties = mapping_of(find(resource, "Properties")) if resource is not None else None
    nodes = [find(properties, key) for key in _CODE] if properties is not None else []
    written = (text_of(node) for node in nodes if node is not None and resolve(node).tag is None)  # no !Sub, no !Ref
    locals_ = (text for text in written if text is not None and not text.startswith("s3://"))
    return any(artifacts(scope.source.path, text).startswith(ABSENT_PATH) for text in locals_)
