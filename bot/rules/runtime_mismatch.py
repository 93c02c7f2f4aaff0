"""A layer that was made for another runtime than the function's.

## What it finds

A function whose runtime is not among those that its layer was made for:

- the publisher builds one layer for each runtime, such as `Datadog-Python310`, or states the languages it supports
  (certain),
- a public SSM parameter asks for the layer of another runtime in its path (certain),
- the layer is of an unknown publisher, but its name speaks of one runtime, such as `deps-py38` (likely),
- the layer is defined in the same template, and its `CompatibleRuntimes` hold other languages alone (likely).

The finding stands where the layer is named; the `Runtime` that does not fit is related.

## Why it matters

AWS does not compare them: the deployment succeeds. Then an import fails at the first invocation, because Python and
Ruby look in a folder named after their version, because a compiled module was built for another one, or because the
language cannot load it at all. At best the layer is ballast.

## How to fix

Use the layer that the publisher made for the function's runtime, or set the runtime that the layer needs.

## When it is wrong

- A layer of plain Python or JavaScript files can work on other versions of its language. Only what its publisher or its
  name ties to one version is reported; `CompatibleRuntimes` that merely lack a newer version of the same language are
  not, for AWS does not enforce them.
- A layer for an older Java works on a newer one, and is not reported.
- A layer of the template that functions of several other languages use is taken to be meant for all of them, and a
  shared list (`Globals`, `provider`) that also serves functions of the layer's language gives a note only.
- A function on `provided…` may run any language, and is not reported for layers of a language; nor are functions
  without a known runtime, container images, or layers built by a makefile, which can hold binaries for all languages.

## Examples

```yaml fires="Datadog-Python310" severity="warning" confidence="certain"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.12
    Layers:
      - !Sub arn:aws:lambda:${AWS::Region}:464622532012:layer:Datadog-Python310:127
Resources:
  Api:
    Type: AWS::Serverless::Function
```

```yaml fixed="unsafe"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.12
    Layers:
      - !Sub arn:aws:lambda:${AWS::Region}:464622532012:layer:Datadog-Python312:127
Resources:
  Api:
    Type: AWS::Serverless::Function
```

One of the two stages goes wrong:

```yaml fires="AWSLambdaPowertoolsPythonV3-python313-x86_64" confidence="certain"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Mappings:
  Stages:
    dev: {Tools: "arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-x86_64:37"}
    prod: {Tools: "arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-x86_64:37"}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Layers: [!FindInMap [Stages, !Ref Stage, Tools]]
```

Runtime and layer change together:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Parameters:
  Python: {Type: String, Default: "3.12", AllowedValues: ["3.12", "3.13"]}
Conditions:
  IsNew: !Equals [!Ref Python, "3.13"]
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: !Sub python${Python}
      Layers:
        - !If
          - IsNew
          - !Sub arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-x86_64:37
          - !Sub arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-x86_64:37
```

`CompatibleRuntimes` that lack the newest Python are metadata:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: shared, CompatibleRuntimes: [python3.8, python3.9]}
  Api:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, Layers: [!Ref Shared]}
```
"""

from collections.abc import Iterator
from typing import NamedTuple

from bot.findings.finding import Fix, Location, Severity
from bot.layers.layer import language_of
from bot.layers.ssm import parse_public_parameter
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.fitting import find_serving
from bot.rules.repair import OTHER_REGION, Proposal, only_words, propose
from bot.rules.runtime_fit import Misfit, find_misfit, find_sibling, version_numbers
from bot.rules.uses import (
    Regions,
    Sighting,
    arn_place,
    layer_region,
    regions_by_place,
    setting_place,
    sightings,
    stack_region,
    version_place,
)
from bot.rules.words import replacement
from bot.template.model import ArnTarget, LocalTarget, SsmTarget

_DOUBT = "the runtime may be what is wrong, and the other layer may hold other versions of its libraries"


class _Use(NamedTuple):
    """A layer of a function with a known runtime, and what does not fit there, if anything."""

    sighting: Sighting
    runtime: str
    misfit: Misfit | None


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each layer of a function with another runtime; all hits of one place say the same."""
    places: dict[Location, list[_Use]] = {}
    languages: dict[str, set[str]] = {}
    for use in _uses(context):
        places.setdefault(arn_place(use.sighting.use, use.sighting.function), []).append(use)
        if use.misfit is not None:
            languages.setdefault(use.misfit.name, set()).add(language_of(use.runtime))
    regions = regions_by_place(context.template) if languages else {}
    for place, uses in places.items():
        for misfit in dict.fromkeys(use.misfit for use in uses if use.misfit is not None):
            bad = [use for use in uses if use.misfit == misfit]
            runtimes = tuple(dict.fromkeys(use.runtime for use in bad))
            if not (misfit.is_declared and len(languages[misfit.name]) > 1):  # else it is meant for all of them
                severity = _severity(uses, bad)
                for use in bad:
                    fix = _fix(context, use, misfit, regions)
                    yield _hit(place, use, misfit, runtimes)._replace(severity=severity, fixes=(fix,))


def _uses(context: RuleContext) -> Iterator[_Use]:
    for sighting in sightings(context.template):
        state = sighting.case.state
        runtime = state.runtime.known if state.runtime else None
        if runtime and not state.is_image and language_of(runtime):
            yield _Use(sighting, runtime, find_misfit(context.catalogue, sighting.use.target, runtime))


def _severity(uses: list[_Use], bad: list[_Use]) -> Severity:
    """A note where a shared list serves the right functions too and nothing worse than ballast comes of it."""
    if len(bad) == len(uses) or not all(use.sighting.use.is_shared for use in bad):
        return Severity.WARNING
    loaded = {language_of(name) for use in bad if use.misfit is not None for name in use.misfit.made_for}
    return Severity.WARNING if any(language_of(use.runtime) in loaded for use in bad) else Severity.NOTE


def _hit(place: Location, use: _Use, misfit: Misfit, runtimes: tuple[str, ...]) -> Hit:
    made_for = ", ".join(sorted(misfit.made_for, key=lambda name: (language_of(name), version_numbers(name), name)))
    wrong = f"runtime of {FUNCTIONS} is {runtimes[0]}"
    if len(runtimes) > 1:
        wrong = f"runtimes of {FUNCTIONS} are {', '.join(runtimes[:-1])} and {runtimes[-1]}"
    return Hit(
        location=place,
        function=use.sighting.function,
        case=use.sighting.case,
        message=f"{misfit.title} is made for {made_for} according to {misfit.basis}, but the {wrong}: "
        + _consequence(misfit.made_for, runtimes[0]),
        subject=(misfit.name,),
        confidence=misfit.confidence,
        related=(*misfit.related, *setting_place(use.sighting.case.state.runtime, f"the runtime is {use.runtime}")),
        data=(("layer", misfit.name), ("runtimes", tuple(sorted(misfit.made_for))), ("runtime", runtimes[0])),
    )


def _consequence(made_for: frozenset[str], runtime: str) -> str:
    language = language_of(runtime)
    if language not in {language_of(name) for name in made_for}:
        return "that runtime cannot load its code"
    if language in ("python", "ruby"):
        return "imports from it can fail at the first invocation"
    return "its code can be too new or too old to load"


def _fix(context: RuleContext, use: _Use, misfit: Misfit, regions: Regions) -> Fix:
    """The layer that the publisher made for the runtime, with its own number."""
    sighting, runtime, target = use.sighting, use.runtime, use.sighting.use.target
    if isinstance(target, LocalTarget):
        title = f"leave the layer out, or add {runtime} to its CompatibleRuntimes if it is for that language too"
        return only_words(title, "")
    if isinstance(target, SsmTarget):
        return only_words(_advise_parameter(target, sighting.case.state.architecture, runtime), "")
    sibling = find_sibling(context.catalogue, target, runtime, misfit) if isinstance(target, ArnTarget) else None
    sibling = find_serving(context, sibling, sighting.case.state.architecture)
    if sibling is None or not isinstance(target, ArnTarget):
        return only_words(f"use a layer that is made for {runtime}", "")
    region, wanted = layer_region(target, sighting.case), stack_region(sighting.case)
    title = replacement(sibling, wanted or region, f"the layer for {runtime}", account_id=target.account_id)
    if wanted not in (None, region):
        return only_words(title, OTHER_REGION)
    places = regions[version_place(sighting.use, sighting.function)]
    return propose(context, sighting, Proposal(title, sibling, places, "runtime", doubt=_DOUBT))


def _advise_parameter(target: SsmTarget, architecture: str | None, runtime: str) -> str:
    """The same parameter for the function's runtime, and for its architecture where that is known."""
    parameter = parse_public_parameter(target.path)
    path = parameter.for_runtime(runtime) if parameter is not None else None
    other = parse_public_parameter(path) if path is not None else None
    if other is None:
        return f"use a layer that is made for {runtime}"
    return f"use '{other.for_architecture(architecture or other.architecture)}', the parameter for {runtime}"


RULE = Rule(
    name="runtime-mismatch",
    summary="A layer was made for another runtime than the function's.",
    severity=Severity.WARNING,
    check=check,
)
