"""What stays the same about a finding when lines move and messages are reworded."""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from bot.findings.finding import Finding

_LENGTH = 20  # hex digits: 80 bits
_NAMED = {"Resources": 2, "functions": 2, "Globals": 2, "provider": 2, "layers": 2, "Parameters": 2, "resources": 3}


def owner_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of what owns a place, of all keys that lead to it: how it is written inside of that does not matter.

    That is a resource, a function, a parameter, or the row of a map.
    """
    return names[: _NAMED.get(names[0], len(names))] if names else ()


def fingerprint(finding: Finding) -> str:
    """The hash of rule, path, owner and subject as 20 hex digits; two findings on one subject of an owner share it."""
    identity = json.dumps([finding.rule, finding.location.path, finding.owner, *finding.subject])
    return sha256(identity.encode("ascii")).hexdigest()[:_LENGTH]


def fingerprints(findings: Sequence[Finding]) -> tuple[str, ...]:
    """One fingerprint for each finding, in the order given, no two alike.

    Of several on one subject of an owner, the first in the file has the plain one; the others end in "-2", "-3" … as
    they appear.
    """
    plain = [fingerprint(finding) for finding in findings]
    unique = list(plain)
    seen: Counter[str] = Counter()
    for index in sorted(range(len(findings)), key=lambda index: findings[index].location.span):
        seen[plain[index]] += 1
        if seen[plain[index]] > 1:
            unique[index] = f"{plain[index]}-{seen[plain[index]]}"
    return tuple(unique)
