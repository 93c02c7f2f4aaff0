"""What stays the same about a finding when lines move and messages are reworded."""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from bot.findings.finding import Finding

_LENGTH = 20  # hex digits: 80 bits


def fingerprint(finding: Finding) -> str:
    """The hash of rule, path and subject as 20 hex digits; two findings on one subject in a file share it."""
    identity = json.dumps([finding.rule, finding.location.path, *finding.subject])
    return sha256(identity.encode("ascii")).hexdigest()[:_LENGTH]


def fingerprints(findings: Sequence[Finding]) -> tuple[str, ...]:
    """One fingerprint for each finding, in the order given, no two alike.

    Of several on one subject, the first in the file has the plain one; the others end in "-2", "-3" … as they appear.
    """
    plain = [fingerprint(finding) for finding in findings]
    unique = list(plain)
    seen: Counter[str] = Counter()
    for index in sorted(range(len(findings)), key=lambda index: findings[index].location.span):
        seen[plain[index]] += 1
        if seen[plain[index]] > 1:
            unique[index] = f"{plain[index]}-{seen[plain[index]]}"
    return tuple(unique)
