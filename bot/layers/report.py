"""What `layer-bot layers` prints: all that is known of a layer, a layer version, a publisher or an account."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from bot.layers.arn import (
    AwsOwnedLayer,
    LayerArn,
    LayerVersionArn,
    MalformedArn,
    parse_layer_arn,
    parse_layer_version_arn,
)
from bot.layers.catalogue import Catalogue
from bot.layers.columns import aligned, ordered_names, release_rows
from bot.layers.layer import Advisory, Layer, Release, Source
from bot.layers.staleness import StalenessTolerance, at_least, judge_staleness

_FLOOR = (
    "A number is a floor: at least this version exists. Numbers never carry over to another region or architecture."
)


def describe(query: str, catalogue: Catalogue, today: date) -> str:
    """Return what is known for an ARN, a name, a publisher or an account ID; an overview for no query.

    The text ends with a line break. A name that nothing is known of is answered with names that look like it.
    """
    query = query.strip()
    if not query:
        return _overview(catalogue)
    if query.startswith("arn:"):
        return _printable(_of_arn(query, catalogue, today))
    found = _layers_named(query, catalogue)
    if found:
        return _printable("\n".join(_of_layer(layer, catalogue, today) for layer in found))
    publisher = catalogue.publisher_of_account(query) if query.isdecimal() else query
    layers = [layer for key in (publisher or "").split(",") if key for layer in catalogue.of_publisher(key)]
    return _printable(_of_layers(query, layers) if layers else _of_nothing(query, catalogue))


def _layers_named(name: str, catalogue: Catalogue) -> tuple[Layer, ...]:
    own = tuple(layer for layer in catalogue.own if layer.name == name)
    found = own + catalogue.named(name)
    single = catalogue.find(name, None)
    return found or ((single,) if single else ())


def _of_arn(query: str, catalogue: Catalogue, today: date) -> str:
    parsed = parse_layer_version_arn(query)
    if isinstance(parsed, AwsOwnedLayer):
        return "A layer that AWS itself attaches. It has no account and no version, and nothing more is known of it.\n"
    if isinstance(parsed, MalformedArn):
        layer = parse_layer_arn(query)
        if layer is None:
            return f"'{query}' is not the ARN of a layer version: {parsed.reason}.\n"
        return _of_layer_arn(layer, catalogue, today)
    return _of_version(parsed, catalogue, today) + "\n" + _of_layer_arn(parsed.layer, catalogue, today)


def _of_layer_arn(arn: LayerArn, catalogue: Catalogue, today: date) -> str:
    layer = catalogue.find(arn.name, arn.account_id)
    if layer is not None:
        return _of_layer(layer, catalogue, today)
    lines = [f"Account {arn.account_id} is not known to publish a layer named '{arn.name}'."]
    publishers = catalogue.accounts(arn.name)
    if publishers:
        lines.append(
            "A layer of this name is known of another account, so this may be a private copy. Nothing is said of it."
        )
    proof = catalogue.proven_architectures(arn.name, arn.account_id)
    if proof is not None:
        lines.append(
            f"{proof.basis[0].upper()}{proof.basis[1:]} says that it is built for {_list(proof.architectures)}."
        )
    return "\n".join(lines) + "\n"


def _of_version(arn: LayerVersionArn, catalogue: Catalogue, today: date) -> str:
    """Return what is known of one version, in a few sentences."""
    layer = catalogue.find(arn.name, arn.account_id)
    lines = [str(arn)]
    if layer is not None:
        release = layer.release(arn.region)
        lines += _version_facts(layer, release, arn, today)
        only = catalogue.only_region_of(arn.name, arn.account_id)
        if only is not None and only != arn.region:
            lines.append(f"  account {arn.account_id} publishes this layer in {only}, not in {arn.region}")
        advisories = catalogue.advisories(arn.name, arn.account_id, arn.version, arn.region)
        lines += [f"  {line}" for advisory in advisories for line in _advisory_lines(advisory)]
    return "\n".join(lines) + "\n"


def _version_facts(layer: Layer, release: Release | None, arn: LayerVersionArn, today: date) -> list[str]:
    if release is None or release.version is None:
        return [f"  its numbers in {arn.region} are not known"]
    lines = [f"  in {arn.region} {at_least(release)}"]
    stale = judge_staleness(layer, release, arn.version, today, StalenessTolerance())
    if arn.version >= release.version:
        lines.append("  as new as anything known")
    elif stale is None:
        lines.append(f"  {release.version - arn.version} behind, which counts as fresh")
    else:
        about = "about " if stale.estimated else "at least "
        lines.append(f"  {stale.behind} behind; newer versions have existed for {about}{stale.outdated_days} days")
    return lines


def _of_layer(layer: Layer, catalogue: Catalogue, today: date) -> str:
    """Return everything known of a layer, its architecture twins beside it."""
    beside = {name: _twin(layer, name, catalogue) for name in ordered_names(layer)}
    family = {name: each for name, each in beside.items() if each is not None}
    lines = [layer.name, *_facts(layer, catalogue)]
    rows = release_rows(list(family.values()))
    if rows:
        lines += ["", *rows, "", _FLOOR]
    sources = {release.source for each in family.values() for release in each.releases.values()}
    if sources:
        lines += ["", "Sources", *_source_lines(sources, today)]
    advisories = _all_advisories(family.values(), catalogue)
    if advisories:
        lines += ["", "Known defects", *advisories]
    if layer.notes:
        lines += ["", "Notes", *(f"  - {note}" for note in layer.notes)]
    return "\n".join(lines) + "\n"


def _twin(layer: Layer, name: str, catalogue: Catalogue) -> Layer | None:
    if name == layer.name:
        return layer
    accounts: list[str | None] = [*sorted(layer.accounts)]
    found = (catalogue.find(name, account) for account in accounts or [None])
    return next((twin for twin in found if twin is not None), None)


def _facts(layer: Layer, catalogue: Catalogue) -> list[str]:
    proof = catalogue.proven_architectures(layer.name, next(iter(sorted(layer.accounts)), None))
    known = _list(layer.architectures) if layer.architectures else "not stated"
    runtimes = _list(layer.runtimes) if layer.runtimes else "not stated"
    facts = [
        ("publisher", f"{layer.publisher_name} ({layer.publisher})"),
        ("kind", f"{layer.kind}, {layer.status}"),
        ("built for", f"{known}{_remark(layer.architecture_basis)}" if layer.architectures or not proof else
         f"{_list(proof.architectures)} (likely: {proof.basis})"),
        ("runtimes", f"{runtimes}{_remark(layer.runtime_basis) if layer.runtimes else ''}"),
        *((f"{architecture} twin", name) for architecture, name in sorted(layer.twins.items())),
        ("successor", layer.successor or ""),
        ("copy of", layer.mirror_of or ""),
        ("SSM parameter", layer.ssm_parameter or ""),
    ]  # fmt: skip
    return [f"  {title:<14} {text}" for title, text in facts if text]


def _remark(text: str) -> str:
    return f" ({text})" if text else ""


def _list(items: Iterable[str]) -> str:
    return ", ".join(sorted(items))


def _source_lines(sources: Iterable[Source], today: date) -> list[str]:
    lines = []
    for source in sorted(sources, key=lambda item: (item.date, item.ref), reverse=True):
        days = max(0, (today - source.date).days)
        when = source.date.isoformat() if source.exact else f"{source.date.isoformat()} at the latest"
        lines.append(f"  {source.ref}: {when}, {days} days ago{'' if source.own else '; not the publisher itself'}")
        if source.url:
            lines.append(f"    {source.url}")
    return lines


def _all_advisories(layers: Iterable[Layer], catalogue: Catalogue) -> list[str]:
    found = [(layer, versions, item) for layer in layers for versions, item in catalogue.all_advisories(layer)]
    return ["\n    ".join((f"  {layer.name}:{versions}", *_advisory_lines(item))) for layer, versions, item in found]


def _advisory_lines(advisory: Advisory) -> list[str]:
    word = "acknowledged by the publisher" if advisory.acknowledged else "reported, not confirmed for this version"
    return [
        f"{advisory.summary} ({advisory.category}, {word}, {advisory.source.date.isoformat()})",
        f"better: {advisory.fixed_in}",
        advisory.source.url,
    ]


def _of_layers(query: str, layers: list[Layer]) -> str:
    rows = [("layer", "status", "built for", "regions", "numbers")]
    for layer in layers:
        numbers = [release.version for release in layer.releases.values() if release.version is not None]
        span = f"{min(numbers)}–{max(numbers)}" if numbers else ""
        single = str(numbers[0]) if numbers and len(set(numbers)) == 1 else span
        known = _list(layer.architectures or ("not stated",))
        rows.append((layer.name, layer.status, known, str(len(layer.regions) or ""), single))
    titles = sorted({f"{layer.publisher_name} ({layer.publisher})" for layer in layers})
    return "\n".join([f"{len(layers)} layers for '{query}': {'; '.join(titles)}", "", *aligned(rows)]) + "\n"


def _overview(catalogue: Catalogue) -> str:
    counts: dict[tuple[str, str], int] = {}
    for publisher in catalogue.publishers():
        counts[publisher] = counts.get(publisher, 0) + 1
    rows = [("publisher", "key", "layers")]
    rows += [
        (name, key, str(count)) for (key, name), count in sorted(counts.items(), key=lambda item: item[0][1].casefold())
    ]
    closing = "`layer-bot layers KEY` lists the layers of a publisher, `layer-bot layers NAME` tells all of a layer."
    return _printable("\n".join([*aligned(rows), "", closing]) + "\n")


def _of_nothing(query: str, catalogue: Catalogue) -> str:
    names = sorted(set(catalogue.names()))
    folded = {name.casefold(): name for name in names}
    near = [folded[match] for match in get_close_matches(query.casefold(), folded, n=5, cutoff=0.6)]
    near = near or [name for name in names if query.casefold() in name.casefold()][:5]
    lines = [f"Nothing is known of '{query}': no layer, publisher or account of that name is listed. It may be right."]
    stated = catalogue.proven_architectures(query, None)
    if stated is not None:
        lines.append(f"Judged by {stated.basis}, it is likely built for {_list(stated.architectures)}.")
    if near:
        lines += ["Listed names that look like it:", *(f"  {name}" for name in near)]
    return "\n".join(lines) + "\n"


def _printable(text: str) -> str:
    """Return the text with control characters shown as escapes, line breaks kept."""
    return "".join(letter if letter.isprintable() or letter == "\n" else f"\\u{ord(letter):04x}" for letter in text)
