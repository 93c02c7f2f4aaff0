"""The entry of the command line and of the container: the only reader of os.environ, the only sys.exit."""

import gc
import os
import sys

from bot import __version__


def run() -> None:
    """Runs the command line of this process and ends it with its exit status."""
    arguments = sys.argv[1:]
    try:
        if arguments in (["--version"], ["-V"]):  # answered before anything else is loaded
            _write(f"layer-bot {__version__}\n")
            sys.exit(0)
        gc.disable()  # a run is short and makes no cycles worth a search: a quarter of its time goes into looking
        status = _run(arguments)
        gc.freeze()  # nor at the end of the process, where Python looks once more
        sys.exit(status)
    except KeyboardInterrupt:
        _say("\nlayer-bot: interrupted; nothing was written\n")
        sys.exit(130)


def _run(arguments: list[str]) -> int:
    from bot.cli import Terminal, execute
    from bot.configuration.command_line import parse_command_line
    from bot.errors import BotError

    try:
        terminal = Terminal(os.environ, _current(), _write, os.isatty(1), os.isatty(2), _width())
        return execute(parse_command_line(arguments), terminal)
    except BotError as error:
        _say(f"layer-bot: {_printable(str(error))}\n")
        return error.exit_status
    except Exception as error:  # noqa: BLE001  # the one place where a bug ends
        return _report_bug(error)


def _write(text: str) -> None:
    """Writes to standard output. A reader that went away, such as `head`, does not change the exit status."""
    try:
        if sys.stdout is None:
            raise OSError(9, "it is closed")
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", errors="backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard_output()
    except OSError as error:
        from bot.errors import BotError

        _discard_output()
        raise BotError(
            f"standard output cannot be written ({error.strerror}), so the result is lost. "
            "Make room for it, or use --output-file."
        ) from error


def _discard_output() -> None:
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _current() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError as error:
        from bot.errors import UserError

        raise UserError("the current directory does not exist any more. Change to another one.") from error


def _say(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(text)


def _printable(message: str) -> str:
    from bot.report.escaping import escape_terminal

    return "\n".join(escape_terminal(line) for line in message.split("\n"))


def _width() -> int | None:
    return os.get_terminal_size(1).columns if os.isatty(1) else None


def _report_bug(error: Exception) -> int:
    import traceback

    if os.environ.get("LAYER_BOT_DEBUG"):
        traceback.print_exc()
    place = traceback.extract_tb(error.__traceback__)[-1]
    _say(
        f"layer-bot: this is a bug of layer-bot {__version__} ({type(error).__name__} in "
        f"{os.path.basename(place.filename)}, line {place.lineno}); the run ended before its result. "
        "Run again with LAYER_BOT_DEBUG=1 and report what it prints.\n"
    )
    return 3


if __name__ == "__main__":
    run()
