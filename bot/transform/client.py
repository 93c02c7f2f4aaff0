"""The port Transform over one worker process, restarted when it had to be killed."""

import json
import os
import selectors
import subprocess
import sys
import time
from itertools import chain
from types import TracebackType
from typing import IO

from bot.ports import NotTransformed, TransformAnswer, Transformed, TransformRequest

START_SECONDS = 30.0
TIMEOUT_SECONDS = 20.0
SHORTEST_TIMEOUT_SECONDS = 2.0
PATIENCE_SECONDS = 60.0  # so long a run waits in vain before it asks no more: what is left is unknown, and says so
MAX_REMEMBERED, MAX_REMEMBERED_BYTES = 128, 100_000
MAX_TEMPLATE_BYTES = 1024 * 1024  # CloudFormation's own limit for a template
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")


class SamTranslator:
    """Transforms templates in a process of its own. Use as a context manager; the process starts at first use."""

    def __init__(self, *, timeout_seconds: float = TIMEOUT_SECONDS, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._timeout_seconds = timeout_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._patience_seconds = patience_seconds
        self._answers: dict[TransformRequest, TransformAnswer] = {}

    def __enter__(self) -> "SamTranslator":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the worker process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def transform(self, requests: tuple[TransformRequest, ...]) -> tuple[TransformAnswer, ...]:
        """The answers in the order of the requests; what was answered before is not asked again."""
        return tuple(self._remember(request) for request in requests)

    def _remember(self, request: TransformRequest) -> TransformAnswer:
        """The answer to a request that was put before, or else asked for; one that failed may be asked again."""
        if request in self._answers:
            return self._answers[request]
        answer = self._ask(request)
        if len(request.template) < MAX_REMEMBERED_BYTES and (isinstance(answer, Transformed) or answer.is_refusal):
            if len(self._answers) >= MAX_REMEMBERED:
                self._answers.clear()
            self._answers[request] = answer
        return answer

    def _ask(self, request: TransformRequest) -> TransformAnswer:
        if len(request.template) + sum(map(len, chain.from_iterable(request.parameters))) > MAX_TEMPLATE_BYTES:
            return _unanswered("the template is larger than CloudFormation takes")
        if self._patience_seconds <= 0:
            return _unanswered("the SAM translator kept this run waiting too long before, so it is asked no more")
        process = self._process or self._start()
        self._process = process
        if process is None:
            self._patience_seconds = 0
            return _unanswered("the SAM translator did not start")
        line = self._exchange(process, json.dumps(request).encode() + b"\n")
        if line is None:
            self.close()
            return self._give_up()
        if not line.endswith(b"\n"):
            self.close()
            return _unanswered("the SAM translator ended without an answer: it may need more memory than it is given")
        succeeded, *fields = json.loads(line)
        return Transformed(fields[0]) if succeeded else NotTransformed(fields[0], tuple(fields[1]))

    def _give_up(self) -> NotTransformed:
        """What to say after waiting in vain; the next request is given half the time."""
        waited = self._timeout_seconds
        self._patience_seconds -= waited
        self._timeout_seconds = max(waited / 2, min(waited, SHORTEST_TIMEOUT_SECONDS))
        return _unanswered(f"the SAM translator did not end within {waited:g} seconds")

    def _start(self) -> subprocess.Popen[bytes] | None:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull,
                        "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "PYTHONUTF8": "1"}  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "bot.transform.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        if process.stdout is not None and _read_line(process.stdout, START_SECONDS) == b"ready\n":
            return process
        self._process = process
        self.close()
        return None

    def _exchange(self, process: subprocess.Popen[bytes], line: bytes) -> bytes | None:
        """The worker's line, b"" if it ended, None if time ran out."""
        if process.stdin is None or process.stdout is None:
            return b""
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except BrokenPipeError:
            return b""
        return _read_line(process.stdout, self._timeout_seconds)


def _unanswered(reason: str) -> NotTransformed:
    return NotTransformed(reason, is_refusal=False)


def _read_line(pipe: IO[bytes], timeout_seconds: float) -> bytes | None:
    chunks: list[bytes] = []
    end = time.monotonic() + timeout_seconds
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(max(0.0, end - time.monotonic())):
            chunk = os.read(pipe.fileno(), 1 << 20)
            chunks.append(chunk)
            if not chunk or chunk.endswith(b"\n"):
                return b"".join(chunks)
    return None
