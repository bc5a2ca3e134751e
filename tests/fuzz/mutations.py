"""Make bad films out of good ones: by the byte, by the structure, and from nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from tests.fuzz.words import ASKED, KEYS, ODD, ODD_KEYS, TOKENS

Files = dict[str, bytes]
"""A film to try: contents by file name; `graph.yaml` is the main file."""

MAIN = "graph.yaml"
LARGEST = 400_000
"""Bytes of a film to try."""


def mutated(seeds: Mapping[str, bytes], rng: random.Random) -> Files:
    """Draw one film to try from the texts of good ones."""
    name = rng.choice(sorted(seeds))
    makers: list[tuple[int, Callable[[], Files]]] = [
        (35, lambda: {MAIN: _bytes(seeds[name], seeds, rng)}),
        (40, lambda: {MAIN: _structure(seeds[name], rng)}),
        (5, lambda: {MAIN: _nested(rng)}),
        (3, lambda: {MAIN: _bomb(rng)}),
        (2, lambda: {MAIN: _large(rng)}),
        (15, lambda: _included(seeds[name], rng)),
    ]
    [make] = rng.choices([make for _, make in makers], [weight for weight, _ in makers])
    files = make()
    # What is longer than a film of a thousand scenes may take longer than it, unless it is refused.
    long = sum(map(len, files.values())) > LARGEST and b"scenes" in files[MAIN]
    return mutated(seeds, rng) if long else files


def _bytes(seed: bytes, seeds: Mapping[str, bytes], rng: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(rng.choice([1, 1, 2, 3, 8, 30])):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice([1, 2, 5, 40, 400]))
        match rng.randrange(7):
            case 0:
                data[at:at] = rng.choice(TOKENS)
            case 1:
                del data[at:end]
            case 2:
                data[at:end] = bytes(rng.randrange(256) for _ in range(rng.randrange(4)))
            case 3:
                data[at:at] = data[at:end] * rng.choice([1, 2, 50])
            case 4:
                other = seeds[rng.choice(sorted(seeds))]
                start = rng.randrange(len(other))
                data[at:at] = other[start : start + 200]
            case 5:
                data[at:end] = rng.choice(TOKENS)
            case _:
                lines = bytes(data).split(b"\n")
                one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
                lines[one], lines[two] = lines[two], rng.choice([b"", b" ", b"    "]) + lines[one]
                data = bytearray(b"\n".join(lines))
    return bytes(data[:LARGEST])


def _structure(seed: bytes, rng: random.Random) -> bytes:
    data = _plain(seed)
    for _ in range(rng.choice([1, 1, 1, 2, 3, 6])):
        data = _altered(data, rng)
    return _written(data, rng)


def _plain(seed: bytes) -> Any:
    return yaml.load(seed, getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def _altered(data: Any, rng: random.Random) -> Any:
    """Change one place of plain data, drawn evenly over all."""
    paths = _paths(data)
    path = rng.choice(paths)
    if not path:
        return rng.choice(ODD)
    parent = data
    for part in path[:-1]:
        parent = parent[part]
    last = path[-1]
    value = parent[last]
    match rng.randrange(8):
        case 0 | 1:
            parent[last] = rng.choice(ODD)
        case 2:
            del parent[last]
        case 3 if isinstance(parent, dict):
            parent[rng.choice([*KEYS, *ODD_KEYS])] = value
        case 4:
            other: Any = data
            for part in rng.choice(paths):
                if not isinstance(other, (dict, list)) or _lacks(other, part):
                    break
                other = other[part]
            parent[last] = json.loads(json.dumps(other))
        case 5:
            for _ in range(rng.choice([1, 5, 30, 58, 70])):
                value = {rng.choice(["not", "all", "a"]): value} if rng.random() < 0.5 else [value]
            parent[last] = value
        case 6:
            parent[last] = [value] * rng.choice([2, 3, 300])
        case _:
            parent[last] = {rng.choice(KEYS): value, rng.choice(KEYS): rng.choice(ODD)}
    return data


def _lacks(value: Any, part: Any) -> bool:
    return part not in value if isinstance(value, dict) else part >= len(value)


def _paths(data: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = [()]
    for path in found:
        value = data
        for part in path:
            value = value[part]
        if isinstance(value, dict):
            found += [(*path, key) for key in value]
        elif isinstance(value, list):
            found += [(*path, number) for number in range(len(value))]
    return found


def _written(data: Any, rng: random.Random) -> bytes:
    if rng.random() < 0.4:
        return json.dumps(
            data, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 2])
        ).encode(errors="surrogatepass")
    dumped = yaml.safe_dump(
        data,
        default_flow_style=rng.choice([None, False, True]),
        allow_unicode=True,
        sort_keys=False,
        width=rng.choice([20, 80, 10**6]),
        indent=rng.choice([2, 3, 8]),
    )
    for tag in ("'", '"') if rng.random() < 0.5 else ():
        dumped = dumped.replace(f"{tag}1{tag}", "1").replace(f"{tag}true{tag}", "true")
    return str(dumped).encode()


def _nested(rng: random.Random) -> bytes:
    depth = rng.choice([30, 59, 61, 1000, 20_000, 500_000])
    opening = rng.choice(
        [b"[", b"{", b"- ", b"? ", b"{a: ", b"[{a: ", b"!!seq [", b"&a [", b"a: [", b"[[],"]
    )
    closing = {b"[": b"]", b"{": b"}", b"{a: ": b"}"}.get(opening, b"")
    return (
        rng.choice([b"", b"scenes: ", b"# x\n"])
        + opening * depth
        + closing * rng.choice([0, depth])
    )


def _bomb(rng: random.Random) -> bytes:
    width, depth = rng.choice([(10, 12), (2, 40), (1000, 3), (300, 58)])
    lines = ["scenes:", "  a0: &a0 [x]"]
    for number in range(1, depth):
        refs = ", ".join([f"*a{number - 1}"] * width)
        lines.append(f"  a{number}: &a{number} [{refs}]")
    return "\n".join(lines).encode()


def _large(rng: random.Random) -> bytes:
    """Draw a large film: each scene leads to many, or has the same mistake."""
    count, ways = rng.choice([200, 1000]), rng.choice([1, 2, 4])
    target = rng.choice(["s", "s", "z", "scene"])
    extra = rng.choice(["", "", "    foo: 1\n", "    lop: true\n    clp: x\n"])
    lines = ["riot: 1\ntitle: t\nmedia: m\nlistens_to: [happiness, calm]\nstart: s0\nscenes:"]
    for number in range(count):
        lines.append(f"  s{number}:\n    clip: a.mp4\n{extra}    transitions:")
        for way in range(1, ways + 1):
            when = f"{{happiness: {{above: 0.{way}}}}}"
            lines.append(f"      - {{to: s{rng.randrange(count)}, when: {when}}}")
        lines.append(f"      - {{to: {target}{(number + 1) % count}}}")
    return "\n".join(lines).encode()


def _included(seed: bytes, rng: random.Random) -> Files:
    """Draw a film of several files that include each other at random."""
    data = _plain(seed)
    names = [MAIN, *rng.sample(["b.yaml", "c/d.yaml", "c/e.yaml", "é f.yaml"], rng.randrange(1, 5))]
    asked = [*names, *ASKED]
    parts: dict[str, Any] = {name: {} for name in names}
    for key in ("scenes", "cues", "variables"):
        block = data.get(key)
        if isinstance(block, dict):
            for name, value in block.items():
                parts[rng.choice(names)].setdefault(key, {})[name] = value
                if rng.random() < 0.03:
                    parts[rng.choice(names)].setdefault(key, {})[name] = value
    parts[MAIN] = {**{k: v for k, v in data.items() if k not in parts[MAIN]}, **parts[MAIN]}
    for name in names:
        if name == MAIN or rng.random() < 0.5:
            wanted = names[1:] if name == MAIN else rng.sample(asked, rng.randrange(3))
            parts[name]["include"] = [*wanted, *rng.sample(asked, rng.choice([0, 0, 1]))]
    if rng.random() < 0.5:
        name = rng.choice(names)
        parts[name] = _altered(parts[name], rng)
    files = {name: _written(part, rng) for name, part in parts.items()}
    if rng.random() < 0.3:
        name = rng.choice(names)
        files[name] = _bytes(files[name], {MAIN: seed}, rng)
    return files
