"""A small web server on loopback for as long as a test needs it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def listening(
    handler: type[BaseHTTPRequestHandler], certified: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Answer with a handler on a free port; give ``host:port``, encrypted where there is a certificate."""
    handler.wbufsize = -1  # one packet an answer: a second one waits 40 ms for the first to be acknowledged
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.block_on_close = False  # a test does not wait for a stand-in that is told to be slow
    if certified:
        server.socket = certified.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
