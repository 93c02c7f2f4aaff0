"""Public SSM parameters whose value is the ARN of a layer version: which architecture and runtime a path asks for.

The schemes are those that the publishers document, read on 2026-11-22. The word for x86_64 is `x86` in two of them.
- Powertools for Python: aws-powertools/powertools-lambda-python, docs/getting-started/install.md
- SDK for pandas: aws/aws-sdk-pandas, docs/source/install.rst
- Parameters and Secrets: AWS Systems Manager User Guide, ps-integration-lambda-extensions
- AppConfig: AWS AppConfig User Guide, appconfig-integration-lambda-extensions-versions
- FIS: AWS FIS User Guide, actions-lambda-extension-arns
The parameter of Powertools for TypeScript serves both architectures and is left out.
"""

import re
from typing import NamedTuple

_ROOT = "/aws/service/"
# The publisher's title, the path below the root, and the word for x86_64 in it.
_SCHEMES: tuple[tuple[str, str, str], ...] = (
    (
        "Powertools for AWS Lambda (Python)",
        r"powertools/python/(?P<chip>x86_64|arm64)/python(?P<python>3\.[0-9]+)/[^/]+",
        "x86_64",
    ),
    ("AWS SDK for pandas", r"aws-sdk-pandas/[^/]+/py(?P<python>3\.[0-9]+)/(?P<chip>x86_64|arm64)/layer-arn", "x86_64"),
    ("AWS Parameters and Secrets", r"aws-parameters-and-secrets-lambda-extension/(?P<chip>x86|arm64)/[^/]+", "x86"),
    ("AWS AppConfig", r"aws-appconfig/lambda-extension/(?P<chip>x86|arm64)/[^/]+", "x86"),
    ("AWS FIS", r"fis/lambda-extension/AWS-FIS-extension-(?P<chip>x86_64|arm64)/[^/]+", "x86_64"),
)


class PublicParameter(NamedTuple):
    """A public parameter that holds a layer for one architecture; `start` and `end` enclose the word for it.

    `runtime` is the one that the path asks for, None where it asks for none; `python` encloses its version.
    """

    title: str
    path: str
    architecture: str
    start: int
    end: int
    word_for_x86_64: str
    runtime: str | None = None
    python: tuple[int, int] = (0, 0)

    def for_architecture(self, architecture: str) -> str:
        """Return the path that holds the same layer built for an architecture."""
        word = self.word_for_x86_64 if architecture == "x86_64" else architecture
        return self.path[: self.start] + word + self.path[self.end :]

    def for_runtime(self, runtime: str) -> str | None:
        """Return the path of the same layer for another Python runtime; None for other languages."""
        version = runtime.removeprefix("python")
        start, end = self.python
        return self.path[:start] + version + self.path[end:] if self.runtime and version != runtime else None


def parse_public_parameter(path: str) -> PublicParameter | None:
    """Return the public parameter of a path; None for a path that says nothing of an architecture."""
    if not path.startswith(_ROOT):
        return None
    for title, pattern, word in _SCHEMES:
        match = re.fullmatch(pattern, path[len(_ROOT) :], re.ASCII)
        if match:
            start, end = (offset + len(_ROOT) for offset in match.span("chip"))
            architecture = "x86_64" if match["chip"] == word else match["chip"]
            found = PublicParameter(title, path, architecture, start, end, word)
            return _with_runtime(found, match) if "python" in match.groupdict() else found
    return None


def _with_runtime(parameter: PublicParameter, match: re.Match[str]) -> PublicParameter:
    start, end = match.span("python")
    return parameter._replace(runtime=f"python{match['python']}", python=(start + len(_ROOT), end + len(_ROOT)))
