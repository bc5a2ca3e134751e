"""`face: present|absent`, `faces: {at_least: 2}` and `lighting: good|poor`."""

from __future__ import annotations

from dataclasses import dataclass

from riot.story.guards.comparison import Comparison
from riot.story.view import Verdict, View


@dataclass(frozen=True, slots=True)
class FaceGuard:
    """Ask whether somebody is watching."""

    wanted: str
    needs_reading: bool = False

    def passes(self, view: View) -> bool:
        """Pass when presence is as wanted."""
        return view.mood.present == (self.wanted == "present")

    def weigh(self, view: View) -> Verdict:
        """Tell presence."""
        saw = "present" if view.mood.present else "absent"
        return Verdict(self.passes(view), "face", saw, self.wanted)


@dataclass(frozen=True, slots=True)
class FacesGuard:
    """Compare the number of faces in sight."""

    limits: Comparison
    needs_reading: bool = False

    def passes(self, view: View) -> bool:
        """Pass when the count is within the limits."""
        return self.limits.holds(view.mood.faces)

    def weigh(self, view: View) -> Verdict:
        """Tell the count."""
        return Verdict(self.passes(view), "faces", view.mood.faces, str(self.limits))


@dataclass(frozen=True, slots=True)
class LightingGuard:
    """Ask how good the light on the face is; no face is neither."""

    wanted: str
    needs_reading: bool = False

    def passes(self, view: View) -> bool:
        """Pass when the newest verdict on the light is the wanted one."""
        return view.mood.lighting == self.wanted

    def weigh(self, view: View) -> Verdict:
        """Tell the verdict."""
        return Verdict(self.passes(view), "lighting", view.mood.lighting, self.wanted)
