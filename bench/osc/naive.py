"""Send as a short script would: `python -m bench.osc.naive SETTINGS`.

SETTINGS is JSON: `library` (python-osc or pyliblo3), `ports`, `addresses` to each, `rate`,
`seconds`. All values change at every send; each is a message of its own, or, with `bundles`, one
bundle to each port. The last address is /riot/heartbeat, a counter. Tells its processor seconds and
the seconds it ran, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence

import psutil

from riot.clock import SystemClock

BEAT = "/riot/heartbeat"
Send = Callable[[Sequence[tuple[str, float | int]]], None]


def python_osc(port: int, bundles: bool) -> Send:
    """Send with python-osc."""
    from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
    from pythonosc.osc_message_builder import OscMessageBuilder
    from pythonosc.udp_client import SimpleUDPClient

    client = SimpleUDPClient("127.0.0.1", port)

    def single(values: Sequence[tuple[str, float | int]]) -> None:
        for address, value in values:
            client.send_message(address, value)

    def bundle(values: Sequence[tuple[str, float | int]]) -> None:
        builder = OscBundleBuilder(IMMEDIATELY)
        for address, value in values:
            message = OscMessageBuilder(address)
            message.add_arg(value)
            builder.add_content(message.build())
        client.send(builder.build())

    return bundle if bundles else single


def pyliblo3(port: int, bundles: bool) -> Send:
    """Send with pyliblo3, liblo's binding."""
    import pyliblo3 as liblo

    target = liblo.Address("127.0.0.1", port)

    def single(values: Sequence[tuple[str, float | int]]) -> None:
        for address, value in values:
            liblo.send(target, address, value)

    def bundle(values: Sequence[tuple[str, float | int]]) -> None:
        liblo.send(target, liblo.Bundle(*[liblo.Message(*one) for one in values]))

    return bundle if bundles else single


LIBRARIES = {"python-osc": python_osc, "pyliblo3": pyliblo3}


def main() -> None:
    """Send, then tell."""
    settings = json.loads(sys.argv[1])
    library = LIBRARIES[settings["library"]]
    sends = [library(port, settings.get("bundles", False)) for port in settings["ports"]]
    addresses = [f"/riot/mood/label{number}" for number in range(settings["addresses"] - 1)]
    interval = 1.0 / settings["rate"]
    clock, process = SystemClock(), psutil.Process()
    before = process.cpu_times()
    begin = clock.now()
    for count in range(round(settings["seconds"] * settings["rate"])):
        clock.sleep(begin + count * interval - clock.now())
        values = [(address, (count % 997 + n) / 1100) for n, address in enumerate(addresses)]
        for send in sends:
            send([*values, (BEAT, count)])
    spent = process.cpu_times()
    cpu = spent.user + spent.system - before.user - before.system
    print(json.dumps({"cpu": cpu, "seconds": clock.now() - begin}), flush=True)


if __name__ == "__main__":
    main()
