"""The editor's side of the language server protocol, and a real yaml-language-server behind it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from tests.npm import install_locked, node_command

HERE = Path(__file__).parent

ANSWERS_WITHIN = 50.0
"""Seconds; the server answers in a few milliseconds once it is warm."""


@pytest.fixture(scope="session")
def server_command(repository: Path) -> list[str]:
    """Install the pinned yaml-language-server once; give the command that starts it."""
    folder = repository / ".cache/language_server"
    script = folder / "node_modules/yaml-language-server/bin/yaml-language-server"
    install_locked("yaml-language-server", HERE, folder)
    return [*node_command(), str(script), "--stdio"]


class Editor:
    """Speak to a language server as an editor does; positions count from 0."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "NODE_NO_WARNINGS": "1"},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._out: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self._in: BinaryIO = self._process.stdout  # type: ignore[assignment]
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._problems: dict[str, list[dict[str, Any]]] = {}
        self._open: set[str] = set()
        self._number = 0
        self._reader = threading.Thread(target=self._read, name="language-server", daemon=True)
        self._reader.start()
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {},
            },
            "workspace": {"configuration": True},
        }
        self.ask(
            "initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": capabilities}
        )
        self._send({"method": "initialized", "params": {}})

    def close(self) -> None:
        """Shut the server down and wait for it."""
        try:
            self.ask("shutdown", None)
            self._send({"method": "exit"})
            self._process.wait(ANSWERS_WITHIN)
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join()
            self._out.close()
            self._in.close()

    def show(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file with this text, or type it over; wait for what the server marks in it."""
        uri = path.as_uri()
        self._problems.pop(uri, None)
        self._number += 1
        document: dict[str, Any] = {"uri": uri, "version": self._number}
        if uri in self._open:
            changes = {"textDocument": document, "contentChanges": [{"text": text}]}
            self._send({"method": "textDocument/didChange", "params": changes})
        else:
            self._open.add(uri)
            document |= {"languageId": "yaml", "text": text}
            self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while uri not in self._problems:
            self._take(self._answers.get(timeout=ANSWERS_WITHIN))
        return self._problems[uri]

    def ask_at(self, what: str, path: Path, line: int, column: int) -> Any:
        """Ask for `completion` or `hover` at a place of an open file."""
        place = {"line": line, "character": column}
        where = {"textDocument": {"uri": path.as_uri()}, "position": place}
        return self.ask(f"textDocument/{what}", where)

    def ask(self, method: str, parameters: Any) -> Any:
        """Send a request and wait for its result."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": parameters})
        while True:
            answer = self._answers.get(timeout=ANSWERS_WITHIN)
            if answer.get("id") == number and "method" not in answer:
                assert "error" not in answer, answer
                return answer.get("result")
            self._take(answer)

    def _take(self, message: dict[str, Any]) -> None:
        """Answer what the server asks of an editor, and keep the marks that it sends."""
        if message.get("method") == "textDocument/publishDiagnostics":
            parameters = message["params"]
            self._problems[parameters["uri"]] = parameters["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            yaml = {"validate": True, "hover": True, "completion": True}
            yaml |= {"schemaStore": {"enable": False}}
            items = message["params"]["items"]
            result = [yaml if item.get("section") == "yaml" else None for item in items]
            self._send({"id": message["id"], "result": result})
        elif "id" in message and "method" in message:
            self._send({"id": message["id"], "result": None})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._out.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._out.flush()

    def _read(self) -> None:
        while header := self._in.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = self._in.readline()
            self._answers.put(json.loads(self._in.read(length)))


@pytest.fixture(scope="module")
def editor(server_command: list[str]) -> Iterator[Editor]:
    """Give an editor with a language server that is up."""
    editor = Editor(server_command)
    yield editor
    editor.close()
