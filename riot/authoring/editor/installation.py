"""The JSON Schema of the installation file."""

from __future__ import annotations

from riot.authoring.editor.tidy import Schema, in_written_order, tidy
from riot.config.installation import Installation
from riot.config.profiles import shipped_profiles
from riot.rigs.settings import FAMILIES


def installation_schema() -> Schema:
    """Give the JSON Schema that editors complete installation files from."""
    schema = tidy(in_written_order(Installation), "RIOT installation", {})
    blocks: dict[str, Schema] = schema["definitions"]
    # What the loader turns into its own type before it looks: the index of a camera, and `all`.
    blocks["CameraSettings"]["properties"]["source"]["type"] = ["string", "integer"]
    hears = blocks["RigSettings"]["properties"]["hears"]
    families: Schema = {"type": "array", "items": {"enum": list(FAMILIES)}}
    told = {key: value for key, value in hears.items() if key not in ("type", "items")}
    blocks["RigSettings"]["properties"]["hears"] = {"anyOf": [{"enum": ["all"]}, families], **told}
    profile: Schema = blocks["RigSettings"]["properties"]["profile"]
    form = {"type": profile.pop("type")}
    shipped = shipped_profiles()
    known = {"enum": list(shipped), "enumDescriptions": [one.title for one in shipped.values()]}
    blocks["RigSettings"]["properties"]["profile"] = {"anyOf": [known, form], **profile}
    return schema
