"""Write the package's layer data from the collected catalogue: `python tools/build_catalogue.py SOURCE [TARGET]`.

SOURCE holds layers.json, runtimes.json and advisories.json; TARGET is bot/sources/data. The output depends on them and
on tools/catalogue_judgements.py only, and is the same byte for byte on every run. Files are tab-separated text
with one header line, sorted, so that a row is found by a search for its first column and a change reads well in a diff:

layers.tsv      one line a family. `rows` is what is known by region: `account:version:source:how:region,region …`
patterns.tsv    names that carry a software version or a package: a regular expression a line, after its fixed beginning
accounts.tsv    account, publisher, and the regions where it publishes layers ("*": the list of regions is not known)
sources.tsv     where a figure was read, and the day by which it was true
texts.tsv       sentences that many families share
advisories.tsv, runtimes.tsv
"""

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

from catalogue_judgements import ADVISORIES, ARCHITECTURE_BASES, EXCLUDED_ADVISORIES, FINISHED, RUNTIME_BASES

DATA = Path(__file__).resolve().parent.parent / "bot" / "sources" / "data"
ASSEMBLED = date(2026, 11, 22)
REPOSITORIES_READ = date(2026, 8, 31)  # snapshots of repositories are of July and August 2026, packages newer
HOW = {
    "documented": "d", "quoted": "q", "constructed": "c", "observed": "o", "third-party-list": "t",
    "suspect": "s", "name-and-region-only": "n", "corrected-misprint": "m",
}  # fmt: skip
Json = dict[str, Any]


def main(folder: Path, target: Path) -> None:
    """Write every file of the package's layer data."""
    tables = build(folder)
    for name, text in tables.items():
        (target / name).write_bytes(text.encode())


def build(folder: Path) -> dict[str, str]:
    """Return the text of each table by file name."""
    families = json.loads((folder / "layers.json").read_text(encoding="utf-8"))
    families = sorted(families, key=lambda family: (family["name"].encode(), family["publisher"]))
    texts = shared_texts(families)
    named = [family for family in families if "{" not in family["name"]]
    advisories = json.loads((folder / "advisories.json").read_text(encoding="utf-8"))
    runtimes = json.loads((folder / "runtimes.json").read_text(encoding="utf-8"))
    shared: list[tuple[str, ...]] = sorted((key, text) for text, key in texts.items())
    tables: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {
        "layers.tsv": (LAYER_COLUMNS, [layer_row(family, texts) for family in named]),
        "patterns.tsv": (PATTERN_COLUMNS, pattern_rows(families, texts)),
        "accounts.tsv": (("account", "publisher", "regions"), account_rows(families)),
        "sources.tsv": (("key", "date", "exact", "own", "ref", "url"), source_rows(families)),
        "texts.tsv": (("key", "text"), shared),
        "advisories.tsv": (ADVISORY_COLUMNS, advisory_rows(advisories)),
        "runtimes.tsv": (RUNTIME_COLUMNS, runtime_rows(runtimes)),
    }
    return {name: as_table(name, columns, rows) for name, (columns, rows) in tables.items()}


def as_table(name: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return the text of one table; every cell is a single line without tabs."""
    for row in rows:
        if len(row) != len(columns) or any("\t" in cell or "\n" in cell for cell in row):
            raise SystemExit(f"{name}: a row does not fit the columns: {row}")
    return "".join("\t".join(row) + "\n" for row in [columns, *rows])


# Layers -----------------------------------------------------------------------------------------------------------

LAYER_COLUMNS = (
    "name", "publisher", "publisher_name", "kind", "status", "architectures", "architecture_basis", "twin", "runtimes",
    "runtime_basis", "successor", "flags", "last", "live", "notes", "rows",
)  # fmt: skip


def layer_row(family: Json, texts: dict[str, str]) -> tuple[str, ...]:
    """Return the line of one family."""
    successor, successor_note = split_successor(family["successor"] or "")
    live = family["live"] or {}
    return (
        family["name"],
        family["publisher"],
        family["publisher_name"],
        family["kind"],
        family["status"],
        ",".join(family["architectures"] or ()),
        architecture_basis(family, texts),
        twin_of(family),
        ",".join(family["runtimes"] or ()),
        runtime_basis(family, texts),
        successor,
        "version-in-name" if family["version_in_name"] else "",
        last_number(family),
        live.get("ssm", ""),
        ",".join(texts[note] for note in notes_of(family, successor_note)),
        " ".join(region_groups(family)),
    )


def architecture_basis(family: Json, texts: dict[str, str]) -> str:
    """Return `stated|inferred|none` and the key of the text that says why."""
    text = family["arch_basis"] or ""
    if text not in ARCHITECTURE_BASES:
        raise SystemExit(f"{family['id']}: judge the basis {text!r} in ARCHITECTURE_BASES")
    strength = ARCHITECTURE_BASES[text] if family["architectures"] else "none"
    return f"{strength} {texts[clean(text)]}" if text else strength


def runtime_basis(family: Json, texts: dict[str, str]) -> str:
    """Return `pins|supports|none` and the key of the text that says why."""
    text = family["runtimes_basis"] or ""
    if text not in RUNTIME_BASES:
        raise SystemExit(f"{family['id']}: judge the basis {text!r} in RUNTIME_BASES")
    strength = RUNTIME_BASES[text] if family["runtimes"] else "none"
    if strength == "supports" and family["pins_runtime"]:
        strength = "pins"
    return f"{strength} {texts[clean(text)]}" if text else strength


def twin_of(family: Json) -> str:
    """Return `architecture=name` of the layer built for the other architecture."""
    pair = family["pair"] or {}
    return ",".join(f"{arch}={name}" for arch, name in sorted(pair.items()) if name != family["name"])


def split_successor(text: str) -> tuple[str, str]:
    """Return `publisher/name` or `name`, and the remark in brackets behind it."""
    name, _, remark = text.partition(" (")
    return name, remark.removesuffix(")")


def notes_of(family: Json, successor_note: str) -> list[str]:
    """Return the cleaned notes, the remark on the successor last."""
    notes = [clean(note) for note in family["notes"]]
    return [note for note in [*notes, clean(successor_note)] if note]


def clean(text: str) -> str:
    """Return the text without the numbers under which copies of a page were kept."""
    text = re.sub(r" \([^()]*stored-index[^()]*\)", "", text)
    one = r"[0-9]+(?: \([^)]*\))?"
    text = re.sub(rf",? ?\(?(?:and )?stored-index(?: file id)? {one}(?:, {one})*\)?", "", text)
    text = text.replace("readable part", "part that was read").replace("stored ", "")
    text = re.sub(r" \([0-9]{6,}\)", "", text).replace(":;", ":")
    return re.sub(r"\s+", " ", text).strip(" ,")


def last_number(family: Json) -> str:
    """Return the margin above the printed number for a family that is finished, else nothing."""
    return str(FINISHED[family["name"]]) if family["name"] in FINISHED else ""


def region_groups(family: Json) -> list[str]:
    """Return one text for each different account, version, source and confidence, with all its regions."""
    groups: dict[str, list[str]] = {}
    for region, row in family["regions"].items():
        groups.setdefault(group_key(row, HOW[row["confidence"]]), []).append(region)
    anywhere = family.get("any_region")
    if anywhere:
        groups.setdefault(group_key(anywhere, "d" if anywhere["version"] else "n"), []).append("*")
    return sorted(f"{key}:{','.join(sorted(regions))}" for key, regions in groups.items())


def group_key(row: Json, how: str) -> str:
    """Return `account:version:source:how` of a region row."""
    version = "" if row["version"] is None else row["version"]
    return f"{row['account']}:{version}:{row['src']}:{how}"


def shared_texts(families: list[Json]) -> dict[str, str]:
    """Return the keys of all notes and bases, numbered in the order of the texts."""
    found = set()
    for family in families:
        found.update(notes_of(family, split_successor(family["successor"] or "")[1]))
        found.update(clean(family[key] or "") for key in ("arch_basis", "runtimes_basis"))
    return {text: f"t{number}" for number, text in enumerate(sorted(found - {""}), 1)}


# Names with a version in them -------------------------------------------------------------------------------------

PATTERN_COLUMNS = (
    "prefix", "expression", "publisher", "publisher_name", "kind", "accounts", "architectures", "runtime", "example",
    "successors", "notes",
)  # fmt: skip
VERSION = {
    "{software_version_dashed}": r"(?P<version>[0-9]+(?:-[0-9]+)*)",
    "{software_version_underscored}": r"(?P<version>[0-9]+(?:_[0-9]+)*)(?:-pre_[0-9]+)?",
    "{version}": r"(?P<version>[0-9]+(?:_[0-9]+)*)",
}
SPECIAL = {
    "Klayers-p{XY}[-arm64]-{package}": r"p3(?P<minor>[0-9]+)(?:-(?P<arch>arm64))?-(?P<package>[a-zA-Z0-9_-]+)",
    "Klayers-python37-{package}": r"python3(?P<minor>7|8)-(?P<package>[a-zA-Z0-9_-]+)",
    "Dynatrace_OneAgent_{v}_{timestamp}[_with_collector]_{java|nodejs|python}[_arm]":
        r"(?P<version>[0-9_]+_[0-9]{8}-[0-9]{6})(?:_with_collector)?_(?:java|nodejs|python)(?:_(?P<arch>arm))?",
}  # fmt: skip
PREFIXES = {"Klayers-p{XY}[-arm64]-{package}": "Klayers-", "Klayers-python37-{package}": "Klayers-"}


def pattern_rows(families: list[Json], texts: dict[str, str]) -> list[tuple[str, ...]]:
    """Return a line for each template of names."""
    by_template: dict[tuple[str, str], list[Json]] = {}
    for family in families:
        if family["version_in_name"]:
            by_template.setdefault((family["publisher"], family["version_in_name"]["template"]), []).append(family)
    return sorted(pattern_row(template, group, texts) for (_, template), group in by_template.items())


def pattern_row(template: str, group: list[Json], texts: dict[str, str]) -> tuple[str, ...]:
    """Return the line of one template."""
    first = group[-1]
    prefix = PREFIXES.get(template, template.partition("{")[0])
    tokens = first["version_in_name"].get("arch_tokens") or {}
    if template.startswith("Dynatrace"):
        tokens = {"x86_64": "", "arm64": "arm"}
    elif template.startswith("Klayers-p{"):
        tokens = {"arm64": "arm64"}
    expression = SPECIAL.get(template) or general_expression(template.removeprefix(prefix), tokens)
    re.compile(expression)
    rows = [row for family in group for row in [*family["regions"].values(), family.get("any_region")] if row]
    accounts = {row["account"] for row in rows}
    return (
        prefix,
        expression,
        first["publisher"],
        first["publisher_name"],
        first["kind"],
        ",".join(sorted(accounts)),
        ",".join(f"{token}={arch}" for arch, token in sorted(tokens.items())),
        "python3.{minor}" if "(?P<minor>" in expression else "",
        "" if "{" in first["name"] else first["name"],
        ",".join(newest_names(group)),
        ",".join(sorted({texts[note] for note in notes_of(first, "")})),
    )


def general_expression(rest: str, tokens: dict[str, str]) -> str:
    """Return the expression behind the fixed beginning of a template."""
    text = re.escape(rest).replace(re.escape("{arch}"), f"(?P<arch>{'|'.join(sorted(tokens.values()))})")
    for placeholder, expression in VERSION.items():
        text = text.replace(re.escape(placeholder), expression)
    return text


def newest_names(group: list[Json]) -> list[str]:
    """Return the listed names that no other name of the template supersedes, where their publisher printed them."""
    printed = [
        family for family in group
        if family["status"] in ("current", "legacy")
        and any(row["confidence"] == "documented" for row in family["regions"].values())
    ]  # fmt: skip
    return sorted(family["name"] for family in printed if family["name"] not in superseded_names(group))


def superseded_names(group: list[Json]) -> set[str]:
    """Return the names that a listed successor replaces within the template."""
    names = {family["name"] for family in group}
    return {family["name"] for family in group if family["successor"] in names}


# Accounts and sources ---------------------------------------------------------------------------------------------


def account_rows(families: list[Json]) -> list[tuple[str, ...]]:
    """Return a line for each account."""
    regions: dict[str, set[str]] = {}
    publishers: dict[str, set[str]] = {}
    for family in families:
        rows = dict(family["regions"])
        if family.get("any_region"):
            rows["*"] = family["any_region"]
        for region, row in rows.items():
            if row.get("confidence") == "suspect":
                continue
            regions.setdefault(row["account"], set()).add(region)
            publishers.setdefault(row["account"], set()).add(family["publisher"])
    return sorted((key, ",".join(sorted(publishers[key])), ",".join(sorted(regions[key]))) for key in regions)


def source_rows(families: list[Json]) -> list[tuple[str, ...]]:
    """Return a line for each source of a figure."""
    details: dict[str, Json] = {}
    for family in families:
        details.update(family["source_details"])
    return sorted(source_row(key, detail) for key, detail in details.items())


def source_row(key: str, detail: Json) -> tuple[str, ...]:
    """Return the line of one source."""
    day, exact = latest_day(detail.get("date") or "", detail["type"])
    own = "own" if detail["trust"].startswith(("publisher", "AWS-maintained")) else "third-party"
    return key, day.isoformat(), exact, own, reference_of(detail), url_of(detail)


def latest_day(text: str, kind: str) -> tuple[date, str]:
    """Return the last day by which the source can have been written, and whether that day is exact."""
    limit = ASSEMBLED if kind in ("npm", "vendor-docs", "aws-docs") else REPOSITORIES_READ
    exact = re.match(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: \(|$)", text)
    if exact:
        return date.fromisoformat(exact[1]), "exact"
    head = re.search(r"HEAD [0-9a-f]+ ([0-9]{4}-[0-9]{2}-[0-9]{2})", text)
    if head:
        return date.fromisoformat(head[1]), "by"
    years = [int(year) for year in re.findall(r"20[0-9]{2}", text.partition("(")[0])] or [limit.year]
    return min(date(max(years), 12, 31), limit), "by"


def reference_of(detail: Json) -> str:
    """Return what was read, in words."""
    parts = [clean(detail["ref"])]
    if detail.get("commit"):
        parts.append(f"@{detail['commit']}")
    if detail.get("path"):
        parts.append(detail["path"])
    return " ".join(parts)


def url_of(detail: Json) -> str:
    """Return the address of what was read, where it has one."""
    if detail.get("url"):
        return str(detail["url"])
    if not detail["type"].startswith("github") or not re.fullmatch(r"[\w.-]+/[\w.-]+", detail["ref"]):
        return ""
    path = detail.get("path") or ""
    base = f"https://github.com/{detail['ref']}"
    commit = detail.get("commit")
    if not commit:
        return base
    return f"{base}/blob/{commit}/{path}" if re.fullmatch(r"[\w./-]+\.\w+", path) else f"{base}/tree/{commit}"


# Advisories and runtimes ------------------------------------------------------------------------------------------

ADVISORY_COLUMNS = (
    "name", "id", "category", "versions", "regions", "runtimes", "acknowledged", "summary", "fixed_in", "url", "date",
)  # fmt: skip


def advisory_rows(advisories: list[Json]) -> list[tuple[str, ...]]:
    """Return a line for each layer name of an advisory that templates can decide."""
    rows = []
    for advisory in advisories:
        key = advisory["id"]
        if (key in ADVISORIES) == (key in EXCLUDED_ADVISORIES):
            raise SystemExit(f"{key}: judge the advisory in ADVISORIES or in EXCLUDED_ADVISORIES")
        for judged in ADVISORIES.get(key, ()):
            rows += [advisory_row(advisory, judged, name) for name in judged.names]
    return sorted(rows)


def advisory_row(advisory: Json, judged: Any, name: str) -> tuple[str, ...]:
    """Return the line of one advisory for one name."""
    source = advisory["source"][0]
    arch = "arm64" if "arm64" in name else "amd64"
    return (
        name,
        advisory["id"],
        advisory["category"],
        judged.versions,
        ",".join(judged.regions),
        ",".join(judged.runtime_prefixes),
        "acknowledged" if judged.acknowledged else "reported",
        judged.summary,
        judged.fixed_in.replace("{arch}", arch),
        source["url"],
        source["date"].partition(" ")[0],
    )


RUNTIME_COLUMNS = ("runtime", "architectures", "deprecation", "block_create", "block_update", "successor", "note")


def runtime_rows(runtimes: list[Json]) -> list[tuple[str, ...]]:
    """Return a line for each runtime."""
    keys = ("deprecation", "block_create", "block_update", "suggested_successor", "note")
    return sorted(
        (row["runtime"], ",".join(row["architectures"] or ()), *(row[key] or "" for key in keys)) for row in runtimes
    )


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else DATA)
