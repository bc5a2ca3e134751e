"""Make whole pictures of interlaced ones."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as AtEnd
from av.filter import Graph


class Deinterlacer:
    """Run frames through FFmpeg's bwdif, which changes only those that are flagged as interlaced.

    It gives one picture for each frame, not one for each field, so that frames keep their numbers;
    it looks at the next frame too, so every frame comes out one later than it went in.
    """

    def __init__(self, time_base: Fraction | None) -> None:
        self._time_base = time_base or Fraction(1, 1_000_000)
        self._graph: Graph | None = None
        self._shape = (0, 0, "")

    def add(self, frame: av.VideoFrame) -> Iterator[av.VideoFrame]:
        """Take the next frame; give those that are done."""
        shape = frame.width, frame.height, frame.format.name
        if self._graph is not None and shape != self._shape:
            yield from self.finish()
        if self._graph is None:
            self._graph, self._shape = self._build(frame), shape
        self._graph.vpush(frame)
        yield from self._done(self._graph)

    def finish(self) -> Iterator[av.VideoFrame]:
        """Give the frames that are still inside."""
        graph, self._graph = self._graph, None
        if graph is not None:
            graph.vpush(None)
            yield from self._done(graph)

    @staticmethod
    def _done(graph: Graph) -> Iterator[av.VideoFrame]:
        while True:
            try:
                yield graph.vpull()
            except (NothingYet, AtEnd):
                return

    def _build(self, frame: av.VideoFrame) -> Graph:
        graph = Graph()
        graph.threads = 1
        source = graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format,
            time_base=self._time_base,
        )
        bwdif = graph.add("bwdif", "mode=send_frame:parity=auto:deint=interlaced")
        graph.link_nodes(source, bwdif, graph.add("buffersink"))
        graph.configure()
        return graph
