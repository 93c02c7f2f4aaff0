"""Public SSM parameters whose value is the ARN of a layer version: which architecture a path asks for.

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
    ("Powertools for AWS Lambda (Python)", r"powertools/python/(x86_64|arm64)/python3\.[0-9]+/[^/]+", "x86_64"),
    ("AWS SDK for pandas", r"aws-sdk-pandas/[^/]+/py3\.[0-9]+/(x86_64|arm64)/layer-arn", "x86_64"),
    ("AWS Parameters and Secrets", r"aws-parameters-and-secrets-lambda-extension/(x86|arm64)/[^/]+", "x86"),
    ("AWS AppConfig", r"aws-appconfig/lambda-extension/(x86|arm64)/[^/]+", "x86"),
    ("AWS FIS", r"fis/lambda-extension/AWS-FIS-extension-(x86_64|arm64)/[^/]+", "x86_64"),
)


class PublicParameter(NamedTuple):
    """A public parameter that holds a layer for one architecture; `start` and `end` enclose the word for it."""

    title: str
    path: str
    architecture: str
    start: int
    end: int
    word_for_x86_64: str

    def for_architecture(self, architecture: str) -> str:
        """Return the path that holds the same layer built for an architecture."""
        word = self.word_for_x86_64 if architecture == "x86_64" else architecture
        return self.path[: self.start] + word + self.path[self.end :]


def parse_public_parameter(path: str) -> PublicParameter | None:
    """Return the public parameter of a path; None for a path that says nothing of an architecture."""
    if not path.startswith(_ROOT):
        return None
    for title, pattern, word in _SCHEMES:
        match = re.fullmatch(pattern, path[len(_ROOT) :], re.ASCII)
        if match:
            start, end = match.start(1) + len(_ROOT), match.end(1) + len(_ROOT)
            architecture = "x86_64" if match[1] == word else match[1]
            return PublicParameter(title, path, architecture, start, end, word)
    return None
