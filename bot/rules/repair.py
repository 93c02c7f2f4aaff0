"""Fixes that put another version, or another layer, where one is named: the edits, and how safe they are.

A text may serve several functions, regions and scenarios. What is proposed must be right for all of them: the rule
gives every region in which the text is used, and whoever applies the fix proves it on all functions.
"""

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import replace
from typing import NamedTuple

from bot.findings.finding import Applicability, Change, Fix, Location
from bot.layers.choice import Choice, NoChoice, choose_version
from bot.layers.layer import Layer
from bot.rules.base import RuleContext
from bot.rules.doubts import find_default, find_doubt, find_obstacle, scalars_of
from bot.rules.uses import Sighting, use_place
from bot.template.model import ArnTarget, LayerUse, Template
from bot.template.rewriting import Rewriting, as_edit, rewrite_arn, shown_target
from bot.template.values import Place, Text, location_of, skeleton, slice_text
from bot.text.edits import TextEdit
from bot.yamltree.nodes import Mapping, Scalar, Sequence, parent, resolve
from bot.yamltree.patch import Refusal
from bot.yamltree.structure import remove_item, remove_pair

OTHER_REGION = "the layer is of another region too, and region-mismatch says what must stand here"


class Proposal(NamedTuple):
    """What shall stand in place of a layer: in words, the layer, and the regions of all uses of the text.

    `key` names the kind of fix; `fields` are other parts of the ARN to be written, by name; `doubt` is why a person
    must look at it, "" where none must. With `is_newer` the version must be newer than the one that is there.
    `decided_by` are values besides the ARN that it rests on, such as the function's architecture.
    """

    title: str
    layer: Layer
    regions: Iterable[str | None]
    key: str
    fields: Dictionary[str, str] = {}
    doubt: str = ""
    is_newer: bool = False
    decided_by: tuple[Text, ...] = ()


def propose(context: RuleContext, sighting: Sighting, proposal: Proposal) -> Fix:
    """The fix that rewrites the ARN of a layer; without edits, and with the reason, where that cannot be right."""
    target, regions = sighting.use.target, tuple(proposal.regions)
    if not isinstance(target, ArnTarget):
        return only_words(proposal.title, "")
    if target.account_id is None:
        return only_words(proposal.title, "its account is known only at deployment, and each has its own numbers")
    choice = choose_version(proposal.layer, target.account_id, regions)
    if isinstance(choice, NoChoice):
        return only_words(proposal.title, choice.reason)
    flaw = _flaw(context, target, proposal, choice)
    if flaw:
        return only_words(proposal.title, flaw)
    fields = {"name": proposal.layer.name, "version": str(choice.version), "account": choice.account_id}
    doubt = proposal.doubt or choice.doubt or _default_doubt(context.template, target, proposal, choice)
    title = proposal.title if _says(proposal.title, choice) else _title(proposal, choice, regions)
    fix = edit_fix(context, rewrite_arn(target, {**fields, **proposal.fields}), Words(title, proposal.key, doubt))
    since = choice.release.source.date
    changes = tuple(replace(each, is_known=True, since=since) for each in fix.changes)
    return replace(fix, changes=changes, entries=_entries(sighting))


def _entries(sighting: Sighting) -> tuple[Location, ...]:
    """The entry in the list of layers, and where it begins with its tag: a comment may stand behind that."""
    place, entry = sighting.use.place, use_place(sighting.use, sighting.function)
    if place is None:
        return (entry,)
    return entry, location_of(place.source, place.node.start, place.node.start)


def _default_doubt(template: Template, target: ArnTarget, proposal: Proposal, choice: Choice) -> str:
    """Why it may be wrong elsewhere: what it rests on is a default, and a stack may have another value."""
    edited = scalars_of(target.version_text)
    is_open = "region" not in proposal.fields and not _shares(scalars_of(target.region_text), edited)
    region = find_default(template, (target.region_text,)) if is_open else ""
    if region and not _is_known_everywhere(proposal, choice):
        return f"the number is right for the default of {region}, and a stack may go to another region"
    beside = (text for text in (_account_text(target), target.name_text) if not _shares(scalars_of(text), edited))
    others = find_default(template, (*beside, *proposal.decided_by))
    return f"it is right for the default of {others}, and a stack may have another value" if others else ""


def _shares(some: tuple[Scalar, ...], others: tuple[Scalar, ...]) -> bool:
    """Whether a value stands in a text that is edited itself: then the doubt is that of the place."""
    return any(one is other for one in some for other in others)


def _account_text(target: ArnTarget) -> Text:
    colons = [offset for offset, character in enumerate(skeleton(target.text)) if character == ":"]
    return slice_text(target.text, colons[3] + 1, colons[4])


def _is_known_everywhere(proposal: Proposal, choice: Choice) -> bool:
    everywhere = choose_version(proposal.layer, choice.account_id, (None,))
    return isinstance(everywhere, Choice) and everywhere.version >= choice.version


def _says(title: str, choice: Choice) -> bool:
    return f":{choice.version}" in title or f"version {choice.version}" in title


def _title(proposal: Proposal, choice: Choice, regions: tuple[str | None, ...]) -> str:
    """What is written where the words of the finding leave the number open."""
    title = f"use '{proposal.layer.name}:{choice.version}'"
    if len(regions) == 1 and regions[0] is not None:
        return title
    return f"{title}, the newest that is known of the region that is furthest behind"


def _flaw(context: RuleContext, target: ArnTarget, proposal: Proposal, choice: Choice) -> str:
    """Why the newest version that is known is no good; "" where it is."""
    if proposal.is_newer and choice.version <= (target.version or 0):
        return f"no newer version is known for every region that the text serves, only {choice.version}"
    layer, region = proposal.layer, choice.release.region
    found = context.catalogue.advisories(layer.name, choice.account_id, choice.version, region)
    bad = next((each for each in found if each.acknowledged), None)
    return f"version {choice.version}, the newest that is known, is bad too: {bad.summary}" if bad else ""


class Words(NamedTuple):
    """What is said of a fix: its title, the kind that it is, and why a person must look at it."""

    title: str
    key: str
    doubt: str = ""


def edit_fix(context: RuleContext, rewriting: Rewriting | Refusal, words: Words) -> Fix:
    """The fix for a rewriting, or the same in words where it was refused or has nothing to do."""
    if isinstance(rewriting, Refusal):
        return only_words(words.title, rewriting.reason)
    if not rewriting.edits:
        return only_words(words.title, "")
    obstacle = find_obstacle(context.template, rewriting.edits)
    if obstacle:
        return only_words(words.title, obstacle)
    doubt = words.doubt or next(filter(None, (find_doubt(context.template, each) for each in rewriting.edits)), "")
    return Fix(
        words.title,
        Applicability.UNSAFE if doubt else Applicability.SAFE,
        rewriting.edits,
        why=doubt,
        changes=(Change(rewriting.before, rewriting.after),),
        key=words.key,
    )


def remove_entry(context: RuleContext, use: LayerUse, kept: LayerUse, words: Words) -> Fix:
    """The fix that takes an entry out of the list in which it stands, or the list with its only entry; `kept` stays."""
    place, root = use.place, context.template.root
    if place is None or root is None or place.source is not context.template.source:
        return only_words(words.title, "the entry does not stand in this template")
    holder = parent(root, place.node)
    if not isinstance(holder, Sequence):
        return only_words(words.title, "the list of layers is not written out here")
    edit = _remove_from(place, root, holder)
    if isinstance(edit, Refusal):
        return only_words(words.title, edit.reason)
    fix = edit_fix(context, Rewriting((as_edit(place.source, edit),), shown_target(use.target), ""), words)
    change = Change(shown_target(use.target), "", kept=shown_target(kept.target))
    return replace(fix, changes=(change,), entries=(place.location,))


def _remove_from(place: Place, root: Mapping, holder: Sequence) -> TextEdit | Refusal:
    index = next(number for number, item in enumerate(holder.items) if item is place.node)
    if len(holder.items) > 1:
        return remove_item(place.source, holder, index)
    owner = parent(root, holder)
    key = next((key for key, value in owner.pairs if value is holder), None) if isinstance(owner, Mapping) else None
    concrete = resolve(key) if key is not None else None
    if not isinstance(owner, Mapping) or not isinstance(concrete, Scalar):
        return Refusal("it is the only entry of its list")
    return remove_pair(place.source, owner, concrete.text)


def only_words(title: str, why: str) -> Fix:
    """A fix that nothing applies: an idea, and why it is no more."""
    return Fix(title, Applicability.DISPLAY, why=why)
