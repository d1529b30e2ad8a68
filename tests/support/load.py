"""A steady load of requests to a running server."""

import http.client
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle

PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    """`began` is a time from `time.monotonic()`; `status` is 0 and `error` says why if the connection failed.

    A page that was stored has an `age` while the database is away.
    """

    url: str
    began: float
    seconds: float
    status: int
    retry_after: str | None
    age: str | None = None
    error: str = ""


class Load:
    """Sends `per_second` requests a second to the `urls` in turn, even if the server does not respond."""

    def __init__(self, port: int, urls: Iterable[str], per_second: int):
        self.port, self.urls, self.per_second = port, urls, per_second
        self.answers: list[Answer] = []
        self._ended = threading.Event()

    def __enter__(self):
        self._pool = ThreadPoolExecutor(4 * self.per_second)
        self._clock = threading.Thread(target=self._run)
        self._clock.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._clock.join()
        self._pool.shutdown(cancel_futures=True)

    def _run(self):
        for url in cycle(self.urls):
            self._pool.submit(self._ask, url)
            if self._ended.wait(1 / self.per_second):
                return

    def _ask(self, url):
        began, status, retry_after, age, error = time.monotonic(), 0, None, None, ""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", url)
            answer = connection.getresponse()
            answer.read()
            status, retry_after, age = answer.status, answer.headers["Retry-After"], answer.headers["Age"]
        except (OSError, http.client.HTTPException) as exception:
            error = repr(exception)
        finally:
            connection.close()
        self.answers.append(Answer(url, began, time.monotonic() - began, status, retry_after, age, error))

    def since(self, moment: float) -> list[Answer]:
        return [answer for answer in list(self.answers) if answer.began >= moment]

    def count_since(self, moment: float, status: int) -> int:
        return sum(answer.status == status for answer in self.since(moment))


def wait_until(condition, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"timed out waiting for {condition}"
        time.sleep(0.05)
