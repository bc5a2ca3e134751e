"""RIOT in TouchDesigner: levels as channels, scenes and branches as events.

1. Make a Text DAT, paste this whole text into it, right-click it, "Run Script".
2. In config/installation.yaml:

       rigs:
         - {name: visuals, profile: touchdesigner, port: 7001}
         - {name: events, profile: touchdesigner-dat, port: 7002}

Beside the Text DAT three operators appear: `riot_levels` (OSC In CHOP; every level is a channel,
`riot/mood/anger` and so on), `riot_smooth` (a Null to take them from), `riot_events` (OSC In DAT;
one row for every message, texts too). Below, in `happened`, is where you say what an event does.
"""

LEVELS_PORT = 7001
EVENTS_PORT = 7002


def happened(address, value):
    """Do something about an event; change what is here to what your piece needs."""
    if address == "/riot/scene":
        print("scene", value)
    elif address == "/riot/branch":
        print("branch", value)
    elif address == "/riot/mood/dominant/name":
        print("mostly", value)


_newest = {}


def onReceiveOSC(dat, rowIndex, message, byteData, timeStamp, address, args, peer):  # noqa: N802, N803
    """Be called by the OSC In DAT for every message; tell of those that are news."""
    value = args[0] if args else None
    if _newest.get(address) != value:
        _newest[address] = value
        happened(address, value)


def build(here, script):
    """Make the three operators beside `script`; those that are there already are kept."""
    levels = here.op("riot_levels") or here.create(oscinCHOP, "riot_levels")  # noqa: F821
    levels.par.port = LEVELS_PORT
    smooth = here.op("riot_smooth") or here.create(nullCHOP, "riot_smooth")  # noqa: F821
    smooth.inputConnectors[0].connect(levels)
    events = here.op("riot_events") or here.create(oscinDAT, "riot_events")  # noqa: F821
    events.par.port = EVENTS_PORT
    events.par.callbacks = script
    for number, operator in enumerate((levels, smooth, events)):
        operator.nodeX, operator.nodeY = script.nodeX + 200 * (number + 1), script.nodeY


if "me" in globals():  # inside TouchDesigner, which gives every text `me` and `parent`
    build(parent(), me)  # noqa: F821
