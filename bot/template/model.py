"""What a template says about functions and layers, in each of its scenarios."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.findings.finding import Location
from bot.template.scenarios import Environment
from bot.template.values import Place, Text, Unknown, Value
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping

if TYPE_CHECKING:
    from bot.template.evaluator import Evaluator


ARN_FIELDS = ("arn", "partition", "service", "region", "account", "kind", "name", "version")


class ArnTarget(NamedTuple):
    """A layer version ARN. A component is None where it is not known; `*_text` are the same with their places.

    `region_is_current` says that the ARN takes the region of the stack (`${AWS::Region}`).
    """

    text: Text
    partition: str | None
    region: str | None
    region_is_current: bool
    account_id: str | None
    name: str | None
    version: int | None
    region_text: Text
    name_text: Text
    version_text: Text


class LayerProperties(NamedTuple):
    """What a layer resource declares; None where nothing is written."""

    compatible_architectures: tuple[Value, ...] | Unknown | None
    compatible_runtimes: tuple[Value, ...] | Unknown | None
    build_method: Text | None
    build_architecture: Text | None
    architectures_place: Place | None
    runtimes_place: Place | None
    build_architecture_place: Place | None


class LocalTarget(NamedTuple):
    """A layer of the same template, or of a nested stack's local template."""

    logical_id: str
    scope: str
    properties: LayerProperties
    place: Location  # its logical ID


class SsmTarget(NamedTuple):
    """A layer version ARN read from an SSM parameter at deployment: `path` without the version."""

    path: str
    version: str | None
    text: Text


class MalformedTarget(NamedTuple):
    """A text that is no layer version ARN. `certain` is False where another tool may still replace it.

    `lacks_sub` is set where nothing is wrong but a variable that only Fn::Sub replaces.
    """

    text: Text
    reason: str
    certain: bool
    lacks_sub: bool = False


class UnknownTarget(NamedTuple):
    """An entry that the files do not decide."""

    reason: str


LayerTarget: TypeAlias = ArnTarget | LocalTarget | SsmTarget | MalformedTarget | UnknownTarget


class LayerUse(NamedTuple):
    """One entry of a function's effective layers, in order. `place` is the entry as it stands in a `Layers` list."""

    target: LayerTarget
    place: Place | None
    is_shared: bool  # from Globals, or from the provider of a serverless.yml


class Setting(NamedTuple):
    """A property of a function and where it is set; `place` is None for the default of the service."""

    value: Text
    place: Place | None
    is_shared: bool = False

    @property
    def known(self) -> str | None:
        """The text, or None where it is not known."""
        return self.value.known


class FunctionState(NamedTuple):
    """A function in one scenario. `architectures` has more than one entry where merging Globals made a list of two."""

    layers: tuple[LayerUse, ...] | Unknown
    architectures: tuple[Setting, ...] | Unknown
    runtime: Setting | None
    package_type: Setting | None
    alias: Setting | None
    region: Text | None  # the region that the stack goes to in this scenario, if something says so

    @property
    def architecture(self) -> str | None:
        """The one architecture, or None where it is not known or more than one."""
        if isinstance(self.architectures, Unknown):
            return None
        names = {setting.known for setting in self.architectures}
        return names.pop() if len(names) == 1 else None

    @property
    def is_image(self) -> bool:
        """Whether it is certainly a container image function."""
        return self.package_type is not None and self.package_type.known == "Image"


class Case(NamedTuple):
    """A state of a function and the scenarios in which it is in that state; () stands for all there are."""

    state: FunctionState
    scenarios: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a template and its cases. `unknown` is set where it could not be judged at all.

    `state` gives its state in any one scenario of an evaluator of its template.
    """

    logical_id: str
    type_name: str
    place: Location
    cases: tuple[Case, ...]
    unknown: str | None = None
    state: Callable[["Evaluator"], FunctionState | None] | None = field(default=None, compare=False, repr=False)


class CdkApp(NamedTuple):
    """What a cdk.json and the sources beside it say: the context key by key, and what the sources are seen to use."""

    context: tuple[tuple[str, str], ...]
    uses_layers: bool
    uses_versions: bool
    place: Location  # the context, else how the app is run


@dataclass(frozen=True, slots=True)
class Template:
    """One template file, read. `environments` are those that it was judged in."""

    source: SourceFile
    dialect: str
    functions: tuple[Function, ...]
    environments: tuple[Environment, ...] = ()
    has_macros: bool = False  # a macro or plug-in may still change functions and layers
    root: Mapping | None = field(default=None, compare=False, repr=False)
    cdk: CdkApp | None = None

    @property
    def path(self) -> str:
        """The path of the file."""
        return self.source.path
