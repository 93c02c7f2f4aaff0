"""The command line as a `Command`.

Written out instead of argparse: that costs a fifth of the start-up budget, exits by itself, and words its help and
errors differently from one Python to the next.
"""

from collections.abc import Sequence

from bot.configuration.commands import COMMANDS, Command, CommandSpec
from bot.configuration.shapes import ListOf
from bot.configuration.suggestions import suggest
from bot.configuration.table import Setting, find_setting
from bot.configuration.texts import parse_text, quote
from bot.errors import UserError

HELP_FLAGS = ("-h", "--help")
VERSION_FLAGS = ("-V", "--version")


def parse_command_line(argv: Sequence[str]) -> Command:
    """What `argv` (without the program's name) asks for; values are checked, files are not.

    `-h` and `--help` anywhere before `--` give the command `help`. Raises UserError for anything that is not in the
    tables, with the usage line and the nearest known word.
    """
    if not argv:
        raise UserError("no command is given, for example `layer-bot check`. `layer-bot --help` lists them.")
    if argv[0] in VERSION_FLAGS:
        return Command("version")
    if argv[0] in (*HELP_FLAGS, "help"):
        return _parse_help(argv[1:])
    spec, words = _find_spec(argv)
    before_dashes = words[: words.index("--")] if "--" in words else words
    if any(word in HELP_FLAGS for word in before_dashes):
        return Command("help", (spec.name,))
    return _parse_words(spec, words)


def _parse_help(words: Sequence[str]) -> Command:
    topics = [word for word in words if not word.startswith("-")]
    return Command("help", (_find_spec(topics)[0].name,) if topics else ())


def _find_spec(argv: Sequence[str]) -> tuple[CommandSpec, Sequence[str]]:
    """The row of the longest command that `argv` begins with, and the rest."""
    for length in (2, 1):
        name = " ".join(argv[:length])
        for spec in COMMANDS:
            if spec.name == name:
                return spec, argv[length:]
    raise UserError(_unknown_command(argv))


def _unknown_command(argv: Sequence[str]) -> str:
    word = argv[0]
    second = [spec.name for spec in COMMANDS if spec.name.startswith(word + " ")]
    if second:
        given = [other for other in argv[1:2] if not other.startswith("-")]
        said = f"there is no command {quote(' '.join((word, *given)))}" if given else f"`{word}` needs one more word"
        return f"{said}: `layer-bot {'` or `layer-bot '.join(second)}`."
    if word.startswith("-"):
        return f"a command must come first, for example `layer-bot check {word}`. `layer-bot --help` lists them."
    hint = suggest(word, [spec.name for spec in COMMANDS])
    if not hint and ("/" in word or "." in word):
        hint = " To check a file or a directory: `layer-bot check PATH`."
    return f"there is no command {quote(word)}.{hint} `layer-bot --help` lists them."


def _parse_words(spec: CommandSpec, words: Sequence[str]) -> Command:
    arguments: list[str] = []
    flags: dict[str, object] = {}
    rest = list(reversed(words))
    while rest:
        word = rest.pop()
        if word == "--":
            arguments.extend(reversed(rest))
            break
        if word.startswith("-") and word != "-":
            _read_flag(spec, word, rest, flags)
        else:
            arguments.append(word)
    _refuse_arguments(spec, arguments)
    return Command(spec.name, tuple(arguments), tuple(flags.items()))


def _refuse_arguments(spec: CommandSpec, arguments: Sequence[str]) -> None:
    allowed = None if spec.has_many_arguments else 1 if spec.arguments else 0
    if allowed is not None and len(arguments) > allowed:
        raise _usage_error(spec, f"unexpected argument {quote(arguments[allowed])}.")
    if "" in arguments:
        raise _usage_error(spec, "an argument is empty; is a variable of your shell unset?")


def _read_flag(spec: CommandSpec, word: str, rest: list[str], flags: dict[str, object]) -> None:
    """Put the value of the flag `word` into `flags`; a value of its own word is taken from the end of `rest`."""
    flag, equals, text = word.partition("=")
    setting = _find_flag(spec, flag)
    if not flag_metavar(setting):
        if equals:
            raise _usage_error(spec, f"{flag} takes no value.")
        _set_once(spec, flags, setting, flag, flag == setting.flag)
        return
    if not equals:
        if not rest or (rest[-1].startswith("--") and rest[-1] != "--"):
            raise _usage_error(spec, f"{flag} needs a value: `{flag} {flag_metavar(setting)}`.")
        text = rest.pop()
    if not text.strip():
        raise _usage_error(spec, f"the value of {flag} is empty; is a variable of your shell unset?")
    _set_once(spec, flags, setting, flag, parse_text(setting.shape, text, flag))


def _set_once(spec: CommandSpec, flags: dict[str, object], setting: Setting, flag: str, value: object) -> None:
    earlier = flags.get(setting.name)
    if isinstance(earlier, tuple) and isinstance(value, tuple):
        value = (*earlier, *(item for item in value if item not in earlier))
    elif earlier is not None and earlier != value:
        raise _usage_error(spec, f"{flag} is given twice, with different values.")
    flags[setting.name] = value


def _find_flag(spec: CommandSpec, flag: str) -> Setting:
    settings = [find_setting(name) for name in spec.settings]
    for setting in settings:
        if flag in (setting.flag, setting.negative_flag):
            return setting
    known = [name for setting in settings for name in (setting.flag, setting.negative_flag) if name]
    raise _usage_error(spec, f"there is no flag {quote(flag)} here.{suggest(flag, known)}")


def flag_metavar(setting: Setting) -> str:
    """What stands for the value of a flag in usage lines; "" for a flag that takes none."""
    shape = setting.shape.item if isinstance(setting.shape, ListOf) else setting.shape
    return str(getattr(shape, "metavar", "WORD"))


def _usage_error(spec: CommandSpec, message: str) -> UserError:
    return UserError(f"{message}\nusage: {usage(spec)}\n`layer-bot {spec.name} --help` explains them.")


def usage(spec: CommandSpec) -> str:
    """The usage line of a command."""
    words = ("layer-bot", spec.name, "[flags]" if spec.settings else "", spec.arguments)
    return " ".join(word for word in words if word)
