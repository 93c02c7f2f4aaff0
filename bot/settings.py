"""The settings of one run as one frozen value.

What each setting means, and where it may be set, stands in `bot/configuration/table.py`: every field here has its
row there, and the defaults are taken from here. Named tuples, because `check` must start quickly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Written(NamedTuple):
    """Where a value stands: the file, and the half-open range of its characters there."""

    path: str
    start: int
    end: int


class Environment(NamedTuple):
    """One deployment of the templates that match `paths`; a template has as many meanings as deployments."""

    paths: tuple[str, ...]  # globs relative to the repository root
    name: str
    region: str | None
    parameters: tuple[tuple[str, str], ...]  # in the order of the file; a list parameter is joined with commas
    place: str  # "path:line"
    written: tuple[tuple[str, Written], ...] = ()  # the values of parameters in files of this repository, "" the region


class IgnoredFinding(NamedTuple):
    """Findings that do not count, and why: a suppression that stands in the configuration."""

    rule: str
    path: str | None  # a glob; None: every file
    resource: str | None  # a logical ID or function name; None: every resource
    reason: str
    until: date | None  # the last day on which it counts; None: for ever
    place: str  # "path:line"


class Settings(NamedTuple):
    """Everything that a run may depend on besides the files that it checks. There are no secrets in it.

    `paths` and `output_file` are relative to the current directory; `config`, `baseline` and `catalogues` to the
    repository root (or absolute).
    """

    paths: tuple[str, ...] = (".",)
    output_format: str = "text"  # text, json, sarif, github, markdown or junit
    output_file: str | None = None  # None: standard output
    select: tuple[str, ...] = ()  # (): every rule
    ignore: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()  # rule, and the severity it reports with: off, note, warning or error
    fail_on: str = "error"  # note, warning, error or never
    base: str | None = None  # the side to compare with: a git revision or a directory
    head: str | None = None  # None: the work tree
    base_exact: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False  # print a patch and write nothing
    dry_run: bool = False
    regions: tuple[str, ...] = ()
    environments: tuple[Environment, ...] = ()
    exclude: tuple[str, ...] = ()  # globs relative to the repository root, as in .gitignore
    baseline: str | None = None
    catalogues: tuple[str, ...] = ()
    minimum_versions_behind: int = 2
    minimum_age_days: int = 30
    denied_versions: tuple[str, ...] = ()  # patterns of NAME:VERSION or of whole ARNs
    maximum_step: int = 0  # 0: no limit
    minimum_release_age_days: int = 0
    ignore_findings: tuple[IgnoredFinding, ...] = ()
    review_from: str = "warning"  # note, warning, error or never
    check_run: bool = False  # True: the result is a check run of its own too
    sarif_upload: bool = False  # True: the result goes to code scanning too
    ca_bundle: str | None = None  # certificates that a GitHub server is trusted by
    live: bool = False  # True: AWS may be asked
    color: str = "auto"  # auto, always or never
    config: str | None = None  # the configuration file that was read
    extends: str | None = None
    origins: tuple[tuple[str, str], ...] = ()  # name of each setting that somebody set, and where
