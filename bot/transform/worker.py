"""The worker process: reads requests from standard input, one JSON line each, and answers with one line each.

The first line says that it is ready, so that its start is no part of the time that a request is given.

It holds the translator, whose import takes longer than most runs, behind limits of time, memory and open files.
"""

import gc
import json
import os
import resource
import sys

MEMORY_BYTES = 1024 * 1024 * 1024


def main() -> None:
    """Answers until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not become an answer
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    gc.disable()  # nothing is garbage while modules load: a tenth of the time
    from bot.ports import Transformed, TransformRequest
    from bot.transform.translator import translate

    gc.enable()
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        template, parameters, region = json.loads(line)
        try:
            answer = translate(TransformRequest(template, tuple(map(tuple, parameters)), region))
        except MemoryError:
            sys.exit(3)
        text = json.dumps([isinstance(answer, Transformed), *answer])
        answers.write(text + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
