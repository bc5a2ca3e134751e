"""The QLC+ workspace for any film; that QLC+ heeds it is tests/contract/test_lights_contract.py."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from riot.rigs.qlcplus import channel, workspace

SPACE = "{http://www.qlcplus.org/Workspace}"


@pytest.mark.parametrize(
    ("address", "number"),
    [("/1/toggle3", 944), ("/4/multifader1/4", 1601), ("/2/fader5", 2936), ("/1/toggle2", 4665)],
)
def test_an_address_has_the_number_that_qlcplus_gives_it(address: str, number: int) -> None:
    """Numbers from TouchOSC-Mix16.qxi, the input profile that QLC+ ships."""
    assert channel(address) == number


def test_every_expression_gets_a_slider_and_a_dimmer() -> None:
    root = ElementTree.fromstring(workspace(["anger", "half a smile & more"]))
    sliders = {slider.get("Caption"): slider for slider in root.iter(f"{SPACE}Slider")}
    assert list(sliders) == ["anger", "half a smile & more", "present", "progress", "house"]
    heeds = sliders["half a smile & more"].find(f"{SPACE}Input")
    assert heeds is not None
    assert heeds.get("Channel") == str(channel("/riot/mood/half_a_smile___more"))
    dimmers = [level.findtext(f"{SPACE}Channel") for level in root.iter(f"{SPACE}Level")]
    assert dimmers == ["0", "1", "2", "3", "4"]
    assert next(root.iter(f"{SPACE}Channels")).text == "5"


def test_another_port_is_written_down() -> None:
    root = ElementTree.fromstring(workspace(port=7777))
    assert next(root.iter(f"{SPACE}PluginParameters")).get("inputPort") == "7777"
