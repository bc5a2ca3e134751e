"""RIOT in TouchDesigner: levels as channels, scenes and branches as events.

1. Make a Text DAT, paste this whole text into it, right-click it, "Run Script".
2. In config/installation.yaml:

       rigs:
         - {name: visuals, profile: touchdesigner, port: 7001}
         - {name: events, profile: touchdesigner-dat, port: 7002}

Beside the Text DAT three operators appear: `riot_levels` (OSC In CHOP; every level is a channel,
`riot/mood/anger` and so on), `riot_smooth` (a Null to take them from), `riot_events` (OSC In DAT;
one row for every message, texts too). Below, in `happened`, is where you say what an event does.

Running it again keeps what is there. To change a port, change it in the operator.
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


def onReceiveOSC(  # noqa: N802
    dat,
    rowIndex,  # noqa: N803
    message,
    byteData,  # noqa: N803
    timeStamp,  # noqa: N803
    address,
    args=(),
    peer=None,
):
    """Be called by the OSC In DAT for every message; tell of those that are news."""
    value = args[0] if args else None
    if value is None or _newest.get(address) != value:  # without a value it is an event each time
        _newest[address] = value
        happened(address, value)


def build(here, script):
    """Make the three operators beside `script`; those that are there already are kept."""
    made = []
    levels = here.op("riot_levels")
    if levels is None:
        levels = here.create(oscinCHOP, "riot_levels")  # noqa: F821
        levels.par.port = LEVELS_PORT
        made.append(levels)
    if here.op("riot_smooth") is None:
        smooth = here.create(nullCHOP, "riot_smooth")  # noqa: F821
        smooth.inputConnectors[0].connect(levels)
        made.append(smooth)
    if here.op("riot_events") is None:
        events = here.create(oscinDAT, "riot_events")  # noqa: F821
        events.par.port = EVENTS_PORT
        events.par.callbacks = script
        made.append(events)
    for number, operator in enumerate(made):
        operator.nodeX, operator.nodeY = script.nodeX + 200 * (number + 1), script.nodeY


# TouchDesigner gives every text `me` and `parent`. It runs this text, too, when the first message
# arrives, to find onReceiveOSC in it: then everything is there, and nothing is done.
try:
    here, script = parent(), me
except NameError:
    pass  # read outside TouchDesigner
else:
    build(here, script)
