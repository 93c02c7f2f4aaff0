"""A comparison in the parts that belong together: templates that are read together, with what they were on base."""

from collections.abc import Callable, Iterable, Iterator

from bot.analysis import Knowledge, Part, parts_of
from bot.comparing import Compared, Comparison, judge_sides
from bot.fixes.engine import Texts
from bot.fixes.proof import Examined
from bot.fixes.selection import is_open
from bot.grouping import Member, group_members, join_files
from bot.proving import examined_of, overlay
from bot.settings import Settings


def split_comparison(comparison: Comparison, compared: Compared, settings: Settings) -> Iterator[Comparison]:
    """The comparison of each group of head with what it was on base, where something is to be repaired there."""
    edited: dict[str, set[str]] = {}
    for finding in (each.finding for each in compared.findings if is_open(each)):
        paths = {edit.location.path for fix in finding.fixes for edit in fix.edits}
        for path in paths:
            edited.setdefault(path, set()).update((path, *paths))
    if not edited:
        return
    members = [member_of(part, edited.keys()) for part in parts_of(comparison.head.files, settings)]
    before = {pair.head.path: pair.base.path for pair in compared.pairs if pair.base is not None}
    base_parts = [part.files for part in parts_of(comparison.base.files, settings)]
    for group in group_members(members):
        mine = [members[number] for number in group]
        wanted = {before[path] for member in mine for path in member.documents if path in before}
        old = [files for files in base_parts if wanted & files.candidates.keys()]
        base = join_files(old) if old else comparison.base.files._replace(candidates={}, nesting={})
        head = join_files(member.files for member in mine)
        yield comparison._replace(base=comparison.base._replace(files=base), head=comparison.head._replace(files=head))


def member_of(part: Part, edited: Iterable[str]) -> Member:
    """A part, of which those files are edited that are to be edited anyway."""
    sources = frozenset(part.read.sources)
    return Member(part.files, frozenset(part.read.documents), sources, sources & frozenset(edited))


def with_texts(comparison: Comparison, texts: Texts) -> Comparison:
    """The comparison with other texts on head."""
    files = overlay(comparison.head.files, texts)
    return comparison._replace(head=comparison.head._replace(files=files))


def examiner(comparison: Comparison, settings: Settings, knowledge: Knowledge) -> Callable[[Texts], Examined]:
    """Gives what is known of head as texts would make it."""

    def examine(texts: Texts) -> Examined:
        compared = judge_sides(with_texts(comparison, texts), settings, knowledge)
        return examined_of(compared.head, compared.findings)._replace(verdicts=compared.verdicts)

    return examine
