"""A workspace whose programs are small ones, written by a test."""

from __future__ import annotations

import sys
from pathlib import Path

from gateway.publishing.workspace import Workspace

WEB = """
import http.server, sys
port = int(sys.argv[sys.argv.index("--port") + 1])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'{"release": "", "fault": ""}')
http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


def stand_in(folder: Path, **programs: str) -> Workspace:
    """Make a workspace; ``programs`` are the modules of ``bot`` and ``knowledge_check``, as Python."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    # A link to the interpreter of an environment would not know that it is one.
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (folder / "var").mkdir()
    (folder / "endpoints.yml").write_text("action_endpoint:\n  url: http://127.0.0.1:5055/webhook\n")
    for name, program in programs.items():
        package, _, module = name.partition("_")  # bot_action_server is bot.action_server
        (folder / package).mkdir(exist_ok=True)
        (folder / package / "__init__.py").touch()
        (folder / package / f"{module}.py").write_text(program)
    return Workspace(folder)
