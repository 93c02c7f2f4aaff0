"""The entry of the command line and of the container: the only reader of os.environ, the only sys.exit."""

import gc
import os
import sys

from bot import __version__


def run() -> None:
    """Runs the command line of this process and ends it with its exit status."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):  # answered before anything else is loaded
        sys.stdout.write(f"layer-bot {__version__}\n")
        sys.exit(0)
    gc.disable()  # a run is short and makes no cycles worth a search: a quarter of its time goes into looking
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    from bot.cli import Terminal, execute
    from bot.configuration.command_line import parse_command_line
    from bot.errors import BotError

    try:
        terminal = Terminal(
            os.environ, os.getcwd(), _write, sys.stdout.isatty(), sys.stderr.isatty(), _width()
        )  # fmt: skip
        return execute(parse_command_line(arguments), terminal)
    except BotError as error:
        sys.stderr.write(f"layer-bot: {error}\n")
        return error.exit_status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("\nlayer-bot: interrupted; nothing was written\n")
        return 130
    except Exception as error:  # noqa: BLE001  # the one place where a bug ends
        return _report_bug(error)


def _write(text: str) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", errors="backslashreplace"))
    sys.stdout.buffer.flush()


def _width() -> int | None:
    return os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None


def _report_bug(error: Exception) -> int:
    import traceback

    if os.environ.get("LAYER_BOT_DEBUG"):
        traceback.print_exc()
    place = traceback.extract_tb(error.__traceback__)[-1]
    sys.stderr.write(
        f"layer-bot: this is a bug of layer-bot {__version__} ({type(error).__name__} in {place.name}, "
        f"line {place.lineno}); nothing was checked. Run again with LAYER_BOT_DEBUG=1 and report what it prints.\n"
    )
    return 3


if __name__ == "__main__":
    run()
