"""A layer is built for another processor architecture than the function that uses it.

## What it finds

- A public layer for x86_64 in an arm64 function, or the other way round, also where Globals, a map of regions, a
  parameter or a condition brings the two together.
- The same for a layer whose name states an architecture (`…-arm64`, `…_x86_64`), for a layer of the same template
  whose `CompatibleArchitectures` or `BuildArchitecture` says so, and for a public SSM parameter with an architecture
  in its path.
- A list of two architectures. SAM joins the list in Globals with the function's own instead of replacing it, and
  Lambda takes exactly one, also where both are equal.

It is certain where the publisher states for which architecture the layer is built, and likely where only a name or a
declaration says so. A function without `Architectures` runs on x86_64.

## Why it matters

Lambda accepts such a layer at deployment. The first invocation fails: an extension or a runtime ends with
`exec format error`, a library with native code cannot be loaded. A list of two architectures fails the deployment.

## How to fix

Use the layer for the function's architecture. It has another name, and often another number: the finding names both,
for the region of the template. Changing the name alone may point to a version that does not exist.

State `Architectures` in one place: in Globals for all functions, or on each function, never in both.

## When it is wrong

- A layer whose name says `arm` may hold nothing but scripts, or mean something else by the word. Such findings are
  likely, not certain.
- `CompatibleArchitectures` is only a declaration: Lambda does not check it. Where it names both architectures, the
  layer is taken to serve both, whatever `BuildArchitecture` says.
- A layer under an account that is not the publisher's is judged by its name alone.
- Nothing is said where the architecture or the layer depends on a value that the files do not hold.
- A macro of your own can set an architecture that the template does not state: such findings are likely. Where
  `AWS::Include` adds a file to the properties or to Globals, nothing is said.

## Examples

```yaml fires="AWS-Parameters-and-Secrets-Lambda-Extension" severity="error" confidence="certain"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Architectures: [arm64]
      Layers:
        - arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4
```

```yaml fixed
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Architectures: [arm64]
      Layers:
        - arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:99
```

Functions without `Architectures` run on x86_64; the map of regions holds two wrong rows:

```yaml fires="LambdaInsightsExtension-Arm64" fires="LambdaInsightsExtension-Arm64"
AWSTemplateFormatVersion: "2010-09-09"
Mappings:
  Insights:
    eu-west-1: {Arn: "arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension-Arm64:5"}
    us-east-1: {Arn: "arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension-Arm64:5"}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers: [!FindInMap [Insights, !Ref "AWS::Region", Arn]]
```

The deployment resolves the number, but the path asks for the wrong layer:

```yaml fires="x86_64" confidence="certain"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Architectures: [arm64]
    Layers:
      - "{{resolve:ssm:/aws/service/powertools/python/x86_64/python3.13/latest}}"
Resources:
  Api:
    Type: AWS::Serverless::Function
```

```yaml fixed
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Architectures: [arm64]
    Layers:
      - "{{resolve:ssm:/aws/service/powertools/python/arm64/python3.13/latest}}"
Resources:
  Api:
    Type: AWS::Serverless::Function
```

A layer of the template itself, by its declaration:

```yaml fires="Native" confidence="likely"
Transform: AWS::Serverless-2016-10-31
Resources:
  Native:
    Type: AWS::Serverless::LayerVersion
    Properties:
      CompatibleArchitectures: [arm64]
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers: [!Ref Native]
```

SAM makes a list of two of these:

```yaml fires="arm64"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Architectures: [x86_64]
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Architectures: [arm64]
```

One condition decides both, so the two always fit:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Parameters:
  Processor: {Type: String, Default: arm64, AllowedValues: [arm64, x86_64]}
Conditions:
  IsArm: !Equals [!Ref Processor, arm64]
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Architectures: [!If [IsArm, arm64, x86_64]]
      Layers:
        - !If
          - IsArm
          - !Sub arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-arm64:7
          - !Sub arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-x86_64:7
```

A layer that serves both architectures, and an architecture that only the deployment knows:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Parameters:
  Processor: {Type: String}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Architectures: [arm64]
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:094274105915:layer:AWSLambdaPowertoolsTypeScriptV2:40
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Architectures: [!Ref Processor]
      Layers:
        - arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4
```
"""

from collections.abc import Iterator

from bot.findings.finding import Confidence, Location, Related, Severity
from bot.rules.architecture_lists import check_list, settings_of
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.claims import advise, read_claim
from bot.rules.twins import Misfit, twin_fix
from bot.rules.uses import Sighting, regions_by_place, setting_place, sightings
from bot.rules.words import victim_of
from bot.template.model import LocalTarget

_ARCHITECTURES = frozenset(("x86_64", "arm64"))
_PROGRAMS = "its processes end with 'exec format error' at the first invocation"
_NATIVE = "native code in it cannot be loaded when the function runs"


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each layer that does not fit its function, and for each list of two architectures."""
    for function in context.template.functions:
        for case in function.cases:
            yield from check_list(function, case)
    misfits = list(_find_misfits(context))
    everywhere = _fit_nowhere(context, misfits)
    regions = regions_by_place(context.template) if misfits else {}
    for misfit in misfits:
        is_declaration_wrong = any(each.location in everywhere for each in misfit.claim.declared)
        hit = _mismatch(context, misfit, is_declaration_wrong=is_declaration_wrong)
        yield hit._replace(fixes=(twin_fix(context, misfit, hit, regions),))


def _find_misfits(context: RuleContext) -> Iterator[Misfit]:
    for sighting in sightings(context.template):
        architecture = sighting.case.state.architecture
        if architecture not in _ARCHITECTURES or sighting.case.state.is_image:
            continue
        claim = read_claim(context, sighting)
        if claim is not None and architecture not in claim.architectures:
            yield Misfit(sighting, claim, architecture)


def _fit_nowhere(context: RuleContext, misfits: list[Misfit]) -> frozenset[Location]:
    """The declarations of layers that several functions use and none can: they are what must change."""
    wrong: dict[Location, set[str]] = {}
    for misfit in misfits:
        for declared in misfit.claim.declared:
            wrong.setdefault(declared.location, set()).add(misfit.sighting.function.logical_id)
    users: dict[Location, set[str]] = {}
    for sighting in sightings(context.template) if wrong else ():
        claim = read_claim(context, sighting) if isinstance(sighting.use.target, LocalTarget) else None
        for declared in claim.declared if claim is not None else ():
            users.setdefault(declared.location, set()).add(sighting.function.logical_id)
    return frozenset(place for place, functions in wrong.items() if len(functions) > 1 and functions == users[place])


def _mismatch(context: RuleContext, misfit: Misfit, *, is_declaration_wrong: bool) -> Hit:
    sighting, claim, architecture = misfit
    advice = advise(context, sighting, claim, architecture)
    built_for = " and ".join(sorted(claim.architectures))
    location = claim.declared[0].location if is_declaration_wrong else claim.location
    return Hit(
        location=location,
        function=sighting.function,
        case=sighting.case,
        message=_message(misfit, built_for),
        subject=(claim.name, architecture),
        confidence=Confidence.CERTAIN if claim.is_certain and _is_settled(context, sighting) else Confidence.LIKELY,
        related=(*_architecture_places(sighting), *claim.declared),
        data=(
            ("layer", claim.name),
            ("version", claim.version),
            ("region", claim.region),
            ("built_for", built_for),
            ("architecture", architecture),
            ("twin", advice.twin),
            ("newest", advice.newest),
            ("basis", claim.basis),
        ),
        victim=victim_of(sighting.use, sighting.function, location),
    )


def _is_settled(context: RuleContext, sighting: Sighting) -> bool:
    """Whether nothing but the files decides the architecture: a macro can set it where it is not written."""
    return not context.template.has_macros or any(each.place is not None for each in settings_of(sighting.case))


def _message(misfit: Misfit, built_for: str) -> str:
    claim, case = misfit.claim, misfit.sighting.case
    claimed = f"is built for {built_for}" if claim.is_certain else f"is made for {built_for}, as {claim.basis} says"
    is_default = all(setting.place is None for setting in settings_of(case))
    shown = f"{misfit.architecture}, the default," if is_default else misfit.architecture
    outcome = _PROGRAMS if claim.has_programs else _NATIVE
    return f"{claim.title} {claimed}, but {shown} is the architecture of {FUNCTIONS}: {outcome}"


def _architecture_places(sighting: Sighting) -> tuple[Related, ...]:
    name = sighting.function.logical_id
    found: tuple[Related, ...] = ()
    for setting in settings_of(sighting.case):
        whose = "shared by all functions" if setting.is_shared else f"the architecture of function '{name}'"
        found += setting_place(setting, f"{setting.value.shown} is {whose}")
    return found


RULE = Rule(
    name="architecture-mismatch",
    summary="A layer is built for another processor architecture than the function that uses it.",
    severity=Severity.ERROR,
    check=check,
    references=(
        "https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html",
        "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html",
    ),
)
