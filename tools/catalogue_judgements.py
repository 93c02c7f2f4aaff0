"""The judgements that turn collected facts into data a rule may act on: which texts prove, and which advisories decide.

Every text and every advisory of the collected files must have a row here; `build_catalogue.py` stops at one it does
not know, so that a new kind of statement is read by a person before a rule relies on it.
"""

from typing import NamedTuple

# How the architecture of a layer is known -> whether that proves it. "stated" proves; "inferred" is likely;
# "none" is no proof: what was not said is not known.
ARCHITECTURE_BASES: dict[str, str] = {
    'Readme: "ARM64 is not supported with extra extensions"': "stated",
    "name": "stated",
    "publishing script layer_name_str": "stated",
    "suffix": "stated",
    "package key (-arm)": "stated",
    "no suffix: x86_64 (the module lists it so)": "stated",
    "docs table column Arch / suffix -Arm64": "stated",
    "README": "stated",
    "repo page title / suffix -arm": "stated",
    "name (amd64/arm64), docs": "stated",
    "name, docs": "stated",
    "publisher naming: prefix arm-": "stated",
    "package key": "stated",
    'plugin source: "The same Node layers work for both x86 and ARM"': "stated",
    'plugin source: "The same Java layer works for both x86 and ARM"': "stated",
    'layer-publish.yml: no architecture input -> compatible-architectures "x86_64 arm64"': "stated",
    "docs table": "stated",
    "docs": "stated",
    "name, CI": "stated",
    "name (no _arm suffix)": "stated",
    "name, release table": "stated",
    "README tables": "stated",
    "readme": "stated",
    "SSM path": "stated",
    "CDK fact key _x86_64": "stated",
    "CDK fact key _arm64": "stated",
    'docs table "x86_64 and x86"': "stated",
    'docs table "ARM64"': "stated",
    "SSM path segment generic/all; one name": "stated",
    "registry file": "stated",
    "no -Arm64 row in the docs table": "inferred",
    "no arm- prefix": "inferred",
    "package has no -arm key for python3.7": "inferred",
    "one name (JavaScript)": "inferred",
    "inferred: the publisher lists ONE ARN per region and no per-architecture variant; not stated in words": "inferred",
    "inferred: one ARN per region, no arch column": "inferred",
    "inferred: one ARN per region": "inferred",
    "inferred: the publisher's CDK construct picks the layer by region only, never by architecture": "inferred",
    "JavaScript": "none",
    "not stated": "none",
    "not stated (pre-arm)": "none",
    "not stated (pre-arm, x86_64 presumably)": "none",
    "not stated (x86_64 builds)": "none",
    "not stated (2020 x86_64 build)": "none",
    "not stated in the registry file": "none",
    "v1 era: not stated per architecture": "none",
    "name part -arm64 (pipeline config python_versions p3.12-arm64)": "none",
    "pre-arm (x86_64)": "none",
    "": "none",
}

# How the runtimes of a layer are known -> "pins" (with pins_runtime: that runtime and no other), "supports" (a list
# that newer runtimes of the same language may join: only another language is proved wrong), or "none".
RUNTIME_BASES: dict[str, str] = {
    "name": "supports",
    "module name": "supports",
    "package key": "supports",
    "docs/runtimes/runtimes-details.mdx": "supports",
    "aws-otel.github.io src/config/supportedRuntimes.js": "supports",
    "release workflow": "supports",
    "registry file": "supports",
    "README": "supports",
    "layers/LAYERS{16,18,20,22,24}x.md": "supports",
    "used together with a Bref layer": "none",
    "none stated (process extension)": "none",
    "": "none",
}


class Judged(NamedTuple):
    """An advisory whose condition a template alone can decide. `versions` is "8,11" or "<=16"."""

    names: tuple[str, ...]
    versions: str
    acknowledged: bool
    summary: str
    fixed_in: str
    regions: tuple[str, ...] = ()
    runtime_prefixes: tuple[str, ...] = ()


def _both(template: str) -> tuple[str, ...]:
    return (template.replace("{arch}", "amd64"), template.replace("{arch}", "arm64"))


_COLLECTOR_CVES = (
    "its collector is older than v0.48.0 and has known vulnerabilities; the publisher replaced it in a CVE release"
)

# Acknowledged: the publisher or a maintainer says that this very version, in this region, is bad.
ADVISORIES: dict[str, tuple[Judged, ...]] = {
    "params-secrets-go-cve-2025-68121": (
        Judged(
            ("AWS-Parameters-and-Secrets-Lambda-Extension-Arm64",),
            "17",
            False,
            "Amazon Inspector reports CVE-2025-68121 (HIGH) in the Go runtime of its binary, says a user",
            "a version of July 2026 or later",
            regions=("eu-central-1",),
        ),
    ),
    "vault-arm64-8": (
        Judged(
            ("vault-lambda-extension-arm64",),
            "8,11",
            False,
            "users report that its binary cannot run on arm64 (exec format error)",
            "13",
        ),
    ),
    "elastic-1.5.3-withdrawn": (
        Judged(
            ("elastic-apm-extension-ver-1-5-3-x86_64", "elastic-apm-extension-ver-1-5-3-arm64"),
            "1",
            True,
            "the publisher withdrew release 1.5.3: a deployment fails with \"Layer version does not exist\"",
            "another release than 1.5.3",
        ),
    ),
    "datadog-extension-59": (
        Judged(
            ("Datadog-Extension", "Datadog-Extension-ARM"),
            "59",
            True,
            "the publisher took it back because of a fault in that release",
            "60",
        ),
    ),
    "datadog-extension-61": (
        Judged(
            ("Datadog-Extension", "Datadog-Extension-ARM"),
            "61",
            True,
            'it crashes on start: UnsupportedField("extension_version")',
            "63 (60 works too)",
        ),
    ),
    "datadog-extension-62-java": (
        Judged(
            ("Datadog-Extension", "Datadog-Extension-ARM"),
            "62",
            False,
            "users report Extension.Crash at the start of Java functions",
            "63 (60 works too)",
            runtime_prefixes=("java",),
        ),
    ),
    "datadog-python-76": (
        Judged(
            ("Datadog-Python311", "Datadog-Python311-ARM"),
            "76",
            False,  # acknowledged for "some regions", which are not named
            "the publisher says that a broken build of it went to some regions",
            "77",
        ),
    ),
    "instana-python-62": (
        Judged(
            ("instana-python",),
            "62",
            False,
            "users report that it cannot be imported (No module named 'opentelemetry')",
            "a current version (61 works too)",
        ),
    ),
    "axiom-arm64-16": (
        Judged(
            ("axiom-extension-arm64",),
            "<=16",
            True,
            "the memory of the extension grows to the limit of the function and invocations hang until the timeout",
            "17",
            regions=("us-east-1",),
        ),
    ),
    "adot-legacy-before-0.48.0": (
        Judged(_both("aws-otel-collector-{arch}-ver-0-117-0"), "<=1", True, _COLLECTOR_CVES,
               "aws-otel-collector-{arch}-ver-0-151-0:1"),
        Judged(_both("aws-otel-java-wrapper-{arch}-ver-1-32-0"), "<=6", True, _COLLECTOR_CVES, "7"),
        Judged(_both("aws-otel-java-agent-{arch}-ver-1-32-0"), "<=6", True, _COLLECTOR_CVES, "7"),
        Judged(_both("aws-otel-python-{arch}-ver-1-32-0"), "<=2", True, _COLLECTOR_CVES, "3"),
        Judged(_both("aws-otel-nodejs-{arch}-ver-1-30-2"), "<=1", True, _COLLECTOR_CVES, "2"),
    ),
    "insights-number-of-another-region": (
        Judged(
            ("LambdaInsightsExtension",),
            "55",
            False,
            "a user reports that this number does not exist, or is not shared, in us-east-1",
            "a number of this region",
            regions=("us-east-1",),
        ),
    ),
}  # fmt: skip

EXCLUDED_ADVISORIES: dict[str, str] = {
    "params-secrets-x86-on-arm64": "the symptom of a wrong architecture, which architecture-mismatch finds",
    "generic-exec-format-error": "the symptom of a wrong architecture, which architecture-mismatch finds",
    "newrelic-2024-02-14-glibc": "the layer versions are not stated",
    "adot-python-33-otel-1.44": "depends on what the function bundles, which no template says",
    "honeycomb-v12-breaking": "a breaking release, not a bad one",
    "powertools-major": "a breaking release, not a bad one; the successor is in the catalogue",
    "sentry-and-lambda-insights": "one old user report on two layers together",
    "cdk-facts-stale": "about a source of numbers, not a layer",
    "cdk-facts-misprints": "about a source of numbers, not a layer; those rows are not used",
    "docs-print-nonexistent": "about a source of numbers, not a layer",
    "me-regions-paused-2026": "numbers are compared within one region only",
    "klayers-expiry": "the numbers are not known; the layer carries a note",
    "coralogix-extension-deprecated": "the status and the successor are in the catalogue",
    "compatible-architectures-empty": "about metadata, not a version",
}

# Families that their publisher has finished, with the last number that its own final page prints and a margin: pages
# lag behind (the last V2 page prints 78, public templates use 79), so a number counts as impossible only far above.
# Name -> margin. A family that is merely superseded, or listed by a third party, is not here.
FINISHED: dict[str, int] = {
    "AWSLambdaPowertoolsPython": 20,  # docs/index.md of v1.31.1, the last release of V1
    "AWSLambdaPowertoolsPythonV2": 20,  # docs/includes of v2.43.1, the last release of V2
    "AWSLambdaPowertoolsPythonV2-Arm64": 20,
    "AWSLambdaPowertoolsPythonV3-python39-x86_64": 10,  # "Python 3.9 layers stopped at layer version 27"
    "AWSLambdaPowertoolsPythonV3-python39-arm64": 10,
    "AWSLambdaPowertoolsTypeScript": 30,  # docs of v1.18.1 print 28; later releases of V1 may exist
}
