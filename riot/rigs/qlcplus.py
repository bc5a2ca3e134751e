"""Write a QLC+ workspace whose sliders follow the stream: `python -m riot.rigs.qlcplus anger calm`.

QLC+ knows an OSC address by a number, its checksum, so a workspace must name every address that
it heeds. This writes one for the expressions that a film listens to.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from riot.labels import address_part

EXPRESSIONS = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "calm")
"""What the shipped workspace has sliders for."""

FOLLOWED = (("present", "/riot/face/present"), ("progress", "/riot/progress"))
"""More of the stream that the shipped workspace shows."""

CUE_LEVEL = ("house", "/house/level")
CUE_BUTTON = ("strobe", "/strobe")
PORT = 7700
"""Where universe 1 of QLC+ listens."""

_WIDTH, _HEIGHT, _GAP = 86, 300, 8


def channel(address: str) -> int:
    """Give QLC+'s number of an OSC address: its CRC-16/X-25, as Qt's qChecksum has it."""
    checksum = 0xFFFF
    for byte in address.encode():
        checksum ^= byte
        for _ in range(8):
            checksum = checksum >> 1 ^ (0x8408 if checksum & 1 else 0)
    return checksum ^ 0xFFFF


def workspace(expressions: Sequence[str] = EXPRESSIONS, port: int = PORT) -> str:
    """Give the text of a workspace: OSC in on universe 1, and one dimmer for each slider.

    Sliders follow /riot/mood/<expression>, presence, progress and /house/level; a button heeds
    /strobe and lights all dimmers while it is pressed.
    """
    moods = [(name, f"/riot/mood/{address_part(name)}") for name in expressions]
    sliders = [*moods, *FOLLOWED, CUE_LEVEL]
    root = Element("Workspace", xmlns="http://www.qlcplus.org/Workspace")
    root.set("CurrentWindow", "VirtualConsole")
    _creator(root)
    engine = SubElement(root, "Engine")
    _input(engine, port)
    _dimmers(engine, len(sliders))
    _flash(engine, len(sliders))
    _console(root, sliders)
    SubElement(SubElement(root, "SimpleDesk"), "Engine")
    indent(root, " ")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE Workspace>\n'
    return head + tostring(root, encoding="unicode") + "\n"


def _texts(parent: Element, **texts: object) -> None:
    for tag, text in texts.items():
        SubElement(parent, tag).text = str(text)


def _creator(root: Element) -> None:
    _texts(SubElement(root, "Creator"), Name="Q Light Controller Plus", Version="4.12.6", Author="")


def _input(engine: Element, port: int) -> None:
    universes = SubElement(engine, "InputOutputMap")
    universe = SubElement(universes, "Universe", Name="Universe 1", ID="0")
    patch = SubElement(universe, "Input", Plugin="OSC", UID="127.0.0.1", Line="0")
    if port != PORT:
        SubElement(patch, "PluginParameters", inputPort=str(port))


def _dimmers(engine: Element, count: int) -> None:
    fixture = SubElement(engine, "Fixture")
    _texts(
        fixture,
        Manufacturer="Generic",
        Model="Generic",
        Mode=f"{count} Channel",
        ID=0,
        Name="Dimmers",
        Universe=0,
        Address=0,
        Channels=count,
    )


def _flash(engine: Element, count: int) -> None:
    scene = SubElement(engine, "Function", ID="0", Type="Scene", Name=CUE_BUTTON[0])
    SubElement(scene, "Speed", FadeIn="0", FadeOut="0", Duration="0")
    full = ",".join(f"{number},255" for number in range(count))
    SubElement(scene, "FixtureVal", ID="0").text = full


def _console(root: Element, sliders: Sequence[tuple[str, str]]) -> None:
    console = SubElement(root, "VirtualConsole")
    page = SubElement(console, "Frame", Caption="")
    _appearance(page, "Sunken")
    for number, (name, address) in enumerate(sliders):
        _slider(page, number, name, address)
    _button(page, len(sliders))
    properties = SubElement(console, "Properties")
    SubElement(properties, "Size", Width="1060", Height="330")
    SubElement(
        properties, "GrandMaster", ChannelMode="Intensity", ValueMode="Reduce", SliderMode="Normal"
    )


def _slider(page: Element, number: int, name: str, address: str) -> None:
    slider = SubElement(page, "Slider", Caption=name, ID=str(number + 1), WidgetStyle="Slider")
    slider.set("InvertedAppearance", "false")
    _place(slider, number, _WIDTH, _HEIGHT)
    _appearance(slider, "Sunken")
    SubElement(
        slider, "SliderMode", ValueDisplayStyle="Percentage", ClickAndGoType="None"
    ).text = "Level"
    level = SubElement(slider, "Level", LowLimit="0", HighLimit="255", Value="0")
    SubElement(level, "Channel", Fixture="0").text = str(number)
    _source(slider, address)


def _button(page: Element, number: int) -> None:
    button = SubElement(page, "Button", Caption=CUE_BUTTON[0], ID=str(number + 1), Icon="")
    _place(button, number, _WIDTH, _WIDTH)
    _appearance(button, "None")
    SubElement(button, "Function", ID="0")
    SubElement(button, "Action").text = "Flash"
    SubElement(button, "Intensity", Adjust="False").text = "100"
    _source(button, CUE_BUTTON[1])


def _source(widget: Element, address: str) -> None:
    SubElement(widget, "Input", Universe="0", Channel=str(channel(address)))


def _place(widget: Element, number: int, width: int, height: int) -> None:
    left = _GAP + number * (_WIDTH + _GAP)
    state = SubElement(widget, "WindowState", Visible="True", X=str(left), Y=str(_GAP))
    state.set("Width", str(width))
    state.set("Height", str(height))


def _appearance(widget: Element, frame: str) -> None:
    _texts(
        SubElement(widget, "Appearance"),
        FrameStyle=frame,
        ForegroundColor="Default",
        BackgroundColor="Default",
        BackgroundImage="None",
        Font="Default",
    )


if __name__ == "__main__":
    print(workspace(sys.argv[1:] or EXPRESSIONS), end="")
