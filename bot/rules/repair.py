"""Fixes that put another version, or another layer, where one is named: the edits, and how safe they are.

A text may serve several functions, regions and scenarios. What is proposed must be right for all of them: the rule
gives every region in which the text is used, and whoever applies the fix proves it on all functions.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import replace
from typing import NamedTuple

from bot.findings.finding import Applicability, Change, Edit, Fix
from bot.layers.choice import Choice, NoChoice, choose_version
from bot.layers.layer import Layer
from bot.rules.base import RuleContext
from bot.rules.uses import Sighting, use_place
from bot.template.model import ArnTarget, LayerUse, Template
from bot.template.rewriting import Rewriting, as_edit, rewrite_arn, shown_target
from bot.template.values import Origin, Piece, Place, Text
from bot.text.edits import TextEdit
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, parent, resolve
from bot.yamltree.patch import Refusal
from bot.yamltree.structure import remove_item, remove_pair

_DEFAULT = "an existing stack keeps the value that it has, and does not see a new default"
OTHER_REGION = "the layer is of another region too, and region-mismatch says what must stand here"
_SAMCONFIG = "samconfig."


class Proposal(NamedTuple):
    """What shall stand in place of a layer: in words, the layer, and the regions of all uses of the text.

    `key` names the kind of fix; `fields` are other parts of the ARN to be written, by name; `doubt` is why a person
    must look at it, "" where none must. With `is_newer` the version must be newer than the one that is there.
    """

    title: str
    layer: Layer
    regions: Iterable[str | None]
    key: str
    fields: Dictionary[str, str] = {}
    doubt: str = ""
    is_newer: bool = False


def propose(context: RuleContext, sighting: Sighting, proposal: Proposal) -> Fix:
    """The fix that rewrites the ARN of a layer; without edits, and with the reason, where that cannot be right."""
    target = sighting.use.target
    if not isinstance(target, ArnTarget):
        return only_words(proposal.title, "")
    regions = tuple(proposal.regions)
    choice = choose_version(proposal.layer, target.account_id, regions)
    if isinstance(choice, NoChoice):
        return only_words(proposal.title, choice.reason)
    flaw = _flaw(context, target, proposal, choice)
    if flaw:
        return only_words(proposal.title, flaw)
    fields = {"name": proposal.layer.name, "version": str(choice.version), **proposal.fields}
    if target.account_id is not None:
        fields["account"] = choice.account_id
    doubt = proposal.doubt or choice.doubt or _region_doubt(context.template, target, proposal, choice)
    title = proposal.title if _says(proposal.title, choice) else _title(proposal, choice)
    fix = edit_fix(context, rewrite_arn(target, fields), Words(title, proposal.key, doubt))
    since = choice.release.source.date
    changes = tuple(replace(each, is_known=True, since=since) for each in fix.changes)
    return replace(fix, changes=changes, entries=(use_place(sighting.use, sighting.function),))


def _region_doubt(template: Template, target: ArnTarget, proposal: Proposal, choice: Choice) -> str:
    """Why the number may be wrong: the region is a default or a variable's value, and other regions have others."""
    own, defaults = _scalars(target.name_text), tuple(_defaults(template.root))
    others = [each for each in _scalars(target.region_text) if not any(each is mine for mine in own)]
    is_open = any("${" in each.text or any(each is default for default in defaults) for each in others)
    if not is_open or "region" in proposal.fields:
        return ""
    everywhere = choose_version(proposal.layer, choice.account_id, (None,))
    if isinstance(everywhere, Choice) and everywhere.version >= choice.version:
        return ""
    return "the region is only a default, and the number is not known in every other one"


def _scalars(text: Text) -> tuple[Scalar, ...]:
    """The scalars in which the characters of a text stand."""
    origins = (part.origin for part in text.parts if isinstance(part, Piece))
    return tuple(origin.scalar for origin in origins if isinstance(origin, Origin))


def _says(title: str, choice: Choice) -> bool:
    return f":{choice.version}" in title or f"version {choice.version}" in title


def _title(proposal: Proposal, choice: Choice) -> str:
    """What is written where the words of the finding leave the number open."""
    return (
        f"use '{proposal.layer.name}:{choice.version}', the newest that is known of the region that is furthest behind"
    )


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
    doubt = words.doubt or next(filter(None, (_doubt(context.template, each) for each in rewriting.edits)), "")
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
    return replace(fix, changes=(Change(shown_target(use.target), "", kept=shown_target(kept.target)),))


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


def _doubt(template: Template, edit: Edit) -> str:
    """Why an edit needs a person's eye for the place where it is; "" where it does not."""
    path, span = edit.location.path, edit.location.span
    if path != template.path:
        is_samconfig = path.rpartition("/")[2].startswith(_SAMCONFIG)
        return "" if is_samconfig else f"it stands in another file, {path}, which others may share"
    for node in _defaults(template.root):
        place = Place(template.source, node).location.span
        if place.start <= span.start and span.end <= place.end:
            return _DEFAULT
    return ""


def _defaults(root: Mapping | None) -> Iterator[Node]:
    section = find(root, "Parameters") if root is not None else None
    concrete = resolve(section) if section is not None else None
    for _, _, node in entries(concrete) if isinstance(concrete, Mapping) else ():
        parameter = resolve(node)
        default = find(parameter, "Default") if isinstance(parameter, Mapping) else None
        if default is not None and isinstance(resolve(default), Scalar):
            yield resolve(default)
