"""The architectures of a function, and lists of more than one, which Lambda refuses."""

from collections.abc import Iterator

from bot.findings.finding import Applicability, Fix, Related
from bot.rules.base import FUNCTIONS, Hit
from bot.template.model import Case, Function, Setting
from bot.template.values import Unknown

_TOO_MANY = 2


def settings_of(case: Case) -> tuple[Setting, ...]:
    """The architectures in a case; none where the list is not known."""
    settings = case.state.architectures
    return () if isinstance(settings, Unknown) else settings


def check_list(function: Function, case: Case) -> Iterator[Hit]:
    """A hit where at least two architectures are certain: a text, or a parameter that must hold one."""
    written = [each for each in settings_of(case) if each.place is not None and _is_entry(each)]
    if len(written) < _TOO_MANY:
        return
    own = [each for each in written if not each.is_shared]
    shared = [each for each in written if each.is_shared]
    wrong = own[0] if own and shared else written[1]
    if wrong.place is None:
        return
    names = " and ".join(f"'{each.value.shown}'" for each in written)
    joined = ", joined from Globals and the function," if own and shared else ""
    yield Hit(
        location=wrong.place.location,
        function=function,
        case=case,
        message=f"the architectures of {FUNCTIONS}{joined} are {names}: Lambda takes one, so the deployment fails",
        subject=("Architectures",),
        related=tuple(
            Related(each.place.location, f"'{each.value.shown}' from {'Globals' if each.is_shared else 'the function'}")
            for each in written
            if each.place is not None and each is not wrong
        ),
        fixes=(Fix(_list_advice(own, shared), Applicability.DISPLAY),),
        data=(("architectures", tuple(each.value.shown for each in written)),),
    )


def _is_entry(setting: Setting) -> bool:
    hole = setting.value.hole
    return hole is None or hole.name != "architecture"


def _list_advice(own: list[Setting], shared: list[Setting]) -> str:
    if not own or not shared:
        return "keep one architecture in the list"
    if {each.known for each in own} == {each.known for each in shared} != {None}:
        return "remove 'Architectures' from the function: Globals says the same"
    return "say 'Architectures' on each function and not in Globals, for SAM joins the two lists"
