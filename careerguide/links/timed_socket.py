"""A socket for http.client with one deadline for everything it sends and receives.

A plain socket's timeout restarts with every byte received, so a server that sends its headers slowly could keep a
connection open for hours.
"""

import http.client
import io
import socket
import time

MAX_BYTES = 64 * 1024


class Deadline:
    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """The seconds left. Raises TimeoutError if there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def extend(self, seconds: float) -> None:
        self._end += seconds


class TimedSocket:
    """The subset of a socket that http.client needs. Reading more than MAX_BYTES raises HTTPException."""

    def __init__(self, sock: socket.socket, deadline: Deadline):
        self._sock, self._deadline = sock, deadline

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._deadline.remaining())
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._sock, self._deadline))

    def close(self) -> None:
        self._sock.close()


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: Deadline):
        self._sock, self._deadline, self._count = sock, deadline, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if self._count > MAX_BYTES:
            raise http.client.HTTPException("The headers of the response are too long.")
        self._sock.settimeout(self._deadline.remaining())
        count = self._sock.recv_into(buffer)
        self._count += count
        return count
