"""A local server that replaces the internet in tests of links."""

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

# The certificate is valid for www.example.edu only.
CERTIFICATE = Path(__file__).parent / "link_server.pem"
PUBLIC = "93.184.216.34"


class Internet:
    """`requests` lists the method, host and path of each request.

    `names` maps a host name to its addresses, or to one list of addresses per lookup. `answers` maps a path, or a
    method and a path, to the bytes of the response, or to a function that takes the connection.
    """

    def __init__(self, port: int):
        self.port = port
        self.names: dict[str, list] = {}
        self.answers: dict = {}
        self.requests: list[str] = []
        self.look_ups: list[str] = []
        self.connections: list[tuple[str, int]] = []
        self.tls: ssl.SSLContext | None = None

    def getaddrinfo(self, host, port, *args, **kwargs):
        self.look_ups.append(host)
        urls = self.names.get(host, [PUBLIC])
        if urls and isinstance(urls[0], list):
            urls = urls.pop(0) if len(urls) > 1 else urls[0]
        if not urls:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        kinds = [(socket.AF_INET6 if ":" in url else socket.AF_INET, url) for url in urls]
        return [(kind, socket.SOCK_STREAM, 6, "", (url, port)) for kind, url in kinds]

    def create_connection(self, address, timeout):
        self.connections.append(address)
        sock = socket.socket()
        sock.settimeout(timeout)
        sock.connect(("127.0.0.1", self.port))
        return sock

    def answer(self, connection: socket.socket) -> None:
        with connection:
            received = b""
            while b"\r\n\r\n" not in received and (part := connection.recv(4096)):
                received += part
                if received.startswith(b"\x16"):
                    # The first byte of a TLS handshake is 22.
                    connection.sendall(response(400))
                    return
            if not received:
                return
            method, path, _ = received.decode().split("\r\n")[0].split()
            host = next(line[6:] for line in received.decode().split("\r\n") if line.startswith("Host: "))
            self.requests.append(f"{method} {host}{path}")
            answer = self.answers.get(f"{method} {path}", self.answers.get(path, response(200)))
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)


def response(status: int, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Words", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()


@contextmanager
def internet(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        net = Internet(listener.getsockname()[1])

        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with suppress(OSError):
                    net.answer(net.tls.wrap_socket(connection, server_side=True) if net.tls else connection)
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        monkeypatch.setattr(socket, "create_connection", net.create_connection)
        monkeypatch.setattr(socket, "getaddrinfo", net.getaddrinfo)
        try:
            yield net
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
