"""The site's gunicorn worker: slow clients occupy a connection, but no thread.

gunicorn's own threaded worker passes a connection to a thread as soon as it is accepted. After the first bytes, the
thread waits for the rest of the request without a limit. A few slow clients, one per thread, can then block the site.
This worker collects requests in its main loop, which waits for all connections at once. A thread starts when the
request is complete and the socket has room for the response.
"""

import socket
import time
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE

from gunicorn.workers.gthread import ThreadWorker

from careerguide.web.long_urls import API_TOO_LONG_PATH, TOO_LONG_PATH

# How many bytes of a request to collect before a thread starts: the header and more than any public form sends. The
# thread reads the rest of a larger body, such as an import file.
MAX_HEADER = 64 * 1024
MAX_COLLECTED = 128 * 1024
# The seconds that a client has to send these bytes, or to close the connection after the response.
CLIENT_SECONDS = 15
# The seconds a thread waits for more of a large body, or for a client to read a large response.
STALL_SECONDS = 15
# The seconds for which a worker with connections leaves a new one to the others.
ACCEPT_PAUSE = 0.0005
# How many bytes of a response the system buffers for a slow client. This is enough for every page.
SEND_BUFFER = 1024 * 1024


class HeaderTooLarge(Exception):
    pass


class CollectedRequest:
    """The part of a request that has arrived. It is only measured here; gunicorn parses and checks it later."""

    def __init__(self, data: bytes):
        self.data = bytearray(data)
        self.searched = 0
        self.body_end = None
        self.next_chunk = None

    def shorten_request_line(self, limit: int) -> None:
        """Request an error page if the request line is longer than ``limit``.

        gunicorn would reject it before the site sees the request.
        """
        line_end = self.data.find(b"\r\n")
        if line_end > limit:
            words = self.data[:line_end].split(b" ")
            path = API_TOO_LONG_PATH if words[1].startswith(b"/api/") else TOO_LONG_PATH
            self.data[:line_end] = b" ".join([words[0], path.encode(), words[-1]])

    def is_complete(self) -> bool:
        """Also true if the request is too large to collect completely."""
        if self.body_end is None and not self._find_header():
            if len(self.data) > MAX_HEADER:
                raise HeaderTooLarge
            return False
        if len(self.data) >= MAX_COLLECTED:
            return True
        return len(self.data) >= self.body_end if self.next_chunk is None else self._has_last_chunk()

    def _find_header(self) -> bool:
        header_end = self.data.find(b"\r\n\r\n", self.searched)
        # Without carriage returns, the end would never be found, so let gunicorn reject the request.
        if header_end < 0 and self.data.find(b"\n\n", self.searched) < 0:
            self.searched = max(len(self.data) - 3, 0)
            return False
        self.body_end = header_end + 4
        for line in self.data[: max(header_end, 0)].split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                self.body_end = header_end + 4 + (_whole_number(value, base=10) or 0)
            elif name.lower() == b"transfer-encoding":
                self.next_chunk = header_end + 4
        return True

    def _has_last_chunk(self) -> bool:
        while (line_end := self.data.find(b"\r\n", self.next_chunk)) >= 0:
            size = _whole_number(self.data[self.next_chunk : line_end].partition(b";")[0], base=16)
            if size is None:
                # gunicorn rejects an invalid size.
                return True
            if size == 0:
                # Trailers may follow, up to an empty line.
                return self.data.find(b"\r\n\r\n", line_end) >= 0
            self.next_chunk = line_end + 2 + size + 2
        return False


def _whole_number(text: bytes, base: int) -> int | None:
    try:
        number = int(text, base)
    except ValueError:
        return None
    return number if number >= 0 else None


class CollectingWorker(ThreadWorker):
    """Wait in the main loop for clients to send their requests or to read their responses.

    Waiting connections are in pending_conns. ThreadWorker closes those that are still there at their conn.timeout.
    """

    def init_process(self):
        for listener in self.sockets:
            # Accepted connections inherit this buffer size.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        super().init_process()

    def accept(self, listener):
        if self.nr_conns:
            # Let a worker without connections accept this one. Otherwise, one worker often gets all connections that a
            # proxy opens at once, and the others are idle.
            time.sleep(ACCEPT_PAUSE)
        super().accept(listener)

    def enqueue_req(self, conn):
        # gunicorn calls this for new connections, and for kept-alive connections that have data.
        ahead = conn.parser.unreader.take_buffered() if conn.parser else b""
        conn.collected = CollectedRequest(ahead)
        self._wait(conn, EVENT_READ, self._receive)
        if ahead:
            self._check(conn)

    def _receive(self, conn, client):
        if data := _received(client):
            conn.collected.data += data
            self._check(conn)
        elif data is not None:
            self._drop(conn)

    def _check(self, conn):
        try:
            if conn.collected.is_complete():
                self._stop_waiting(conn)
                # Wait until there is room for the response: earlier responses may still fill the socket's buffer.
                self._wait(conn, EVENT_WRITE, self._start_thread)
        except HeaderTooLarge:
            self._drop(conn)

    def _start_thread(self, conn, client):
        self._stop_waiting(conn)
        conn.init()
        conn.collected.shorten_request_line(self.cfg.limit_request_line)
        conn.parser.unreader.unread(bytes(conn.collected.data))
        conn.collected = None
        super().enqueue_req(conn)

    def handle_request(self, req, conn):
        conn.sock.settimeout(STALL_SECONDS)
        try:
            return super().handle_request(req, conn)
        except TimeoutError:
            self.log.debug("Closing a connection that stalled.")
            return False

    def finish_request(self, conn, fs):
        # Called in the main loop when a thread is done. gunicorn would wait up to two seconds for the client here.
        if fs.cancelled() or fs.exception() or fs.result() is not False:
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.nr_conns -= 1
            conn.close()
        else:
            self._wait(conn, EVENT_READ, self._discard)

    def _discard(self, conn, client):
        # Closing a connection with unread data would reset it, and the response could be lost.
        if _received(client) == b"":
            self._drop(conn)

    def _wait(self, conn, event, callback):
        conn.sock.setblocking(False)
        # All connections have the same timeout: ThreadWorker expects pending_conns in the order of their timeouts.
        conn.timeout = time.monotonic() + CLIENT_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, event, partial(callback, conn))

    def _stop_waiting(self, conn):
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def _drop(self, conn):
        self._stop_waiting(conn)
        self.nr_conns -= 1
        conn.close()


def _received(client) -> bytes | None:
    """The bytes that ``client`` sent: b"" if it disconnected, None if there is nothing yet."""
    try:
        return client.recv(64 * 1024)
    except BlockingIOError:
        return None
    except OSError:
        return b""
