"""The verdicts for all functions behind an alias, of all templates, in all environments: the worst one each."""

from collections.abc import Mapping as Dictionary
from importlib import import_module
from typing import Protocol

from bot.ports import Transform
from bot.publishing.delta import delta_of
from bot.publishing.pairs import SideTemplates, TemplatePair, pair_templates
from bot.publishing.verdicts import Judged

_JUDGES = {"sam": "sam_templates", "cloudformation": "cloudformation", "serverless": "serverless"}

_DEFAULTS = "the template's own defaults"


class Judge(Protocol):
    """Judges the functions of one template that have an alias."""

    def __call__(self, pair: TemplatePair, transform: Transform, *, wants_remedies: bool) -> tuple[Judged, ...]:
        """The verdicts, several for a function that has several environments; remedies at least where wanted."""


def judge_publishing(
    base: SideTemplates,
    head: SideTemplates,
    renames: Dictionary[str, str],
    transform: Transform,
    *,
    wants_remedies: bool = True,
) -> tuple[Judged, ...]:
    """One verdict for each function and alias of head, sorted by path and function: the worst of its environments.

    Without a wish for remedies the translator is asked only where nothing else can tell what is published.
    """
    found: dict[tuple[str, str, str], list[Judged]] = {}
    pairs = {pair.head.path: pair for pair in pair_templates(base, head, renames)}
    for pair in pairs.values():
        for judged in _judge(pair, transform, wants_remedies=wants_remedies):
            found.setdefault((judged.path, judged.function, judged.alias), []).append(judged)
    return tuple(_in_words(_worst(found[key]), pairs[key[0]]) for key in sorted(found))


def _in_words(judged: Judged, pair: TemplatePair) -> Judged:
    """The verdict with what changed about the layers in its reason."""
    words = delta_of(pair, judged).layer_words if "Layers" in judged.changed else ""
    return judged._replace(reason=judged.reason.replace("Layers", f"Layers ({words})", 1)) if words else judged


def _judge(pair: TemplatePair, transform: Transform, *, wants_remedies: bool) -> tuple[Judged, ...]:
    module = _JUDGES.get(pair.head.dialect)
    if module is None:
        return ()
    judge: Judge = import_module(f"bot.publishing.{module}").judge_template
    return judge(pair, transform, wants_remedies=wants_remedies)


def _worst(verdicts: list[Judged]) -> Judged:
    worst = min(verdicts, key=lambda each: each.verdict)
    deciding = [each for each in verdicts if each.verdict is worst.verdict]
    if len(deciding) == len(verdicts) and all(_is_whole_environment(each.scenarios) for each in deciding):
        return worst._replace(scenarios=())
    scenarios = tuple(dict.fromkeys(name for each in deciding for name in each.scenarios or (_DEFAULTS,)))
    return worst._replace(scenarios=scenarios)


def _is_whole_environment(scenarios: tuple[str, ...]) -> bool:
    return all(name.startswith("environment=") and " and " not in name for name in scenarios)
