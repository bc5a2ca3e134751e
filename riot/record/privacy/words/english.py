"""The privacy report in English."""

from __future__ import annotations

ENGLISH = {
    "title": "What this installation keeps of its visitors",
    "as_of": "as of {when}",
    "unknown": "not known",
    "camera": "The camera",
    "camera_camera": "A camera ({source}) looks at whoever stands before the screen.",
    "camera_file": "A video file ({source}) is read in place of a camera.",
    "camera_sim": "No camera is used: the visitors are simulated.",
    "camera_none": "No camera is used: nothing is read of anybody.",
    "camera_reads": "A program on this machine reads from its picture, at most {rate} times a "
    "second: whether there are faces (up to {faces}), where and how large they are, how they are "
    "turned and lit, and how probable each expression is ({labels}).",
    "camera_gone": "Each picture lies in memory only and is overwritten by the next. No picture, "
    "no sound, no template of a face and no name is stored or sent. Nobody is recognised: who "
    "comes twice is two visits.",
    "told": "What visitors are told",
    "told_first": "Before any expression is used, the film shows (scene {scene}):",
    "told_picture": "Before any expression is used, the film shows a clip that has to say so "
    "(scene {scene}).",
    "told_late": "Expressions are used before any notice, in {scenes}. Lead through a card that "
    "says so first (EU AI Act, Art. 50(3)).",
    "told_never": "The film shows no notice.",
    "told_unread": "The film cannot be read, so this page cannot say what it tells: {problem}",
    "any_language": "all",
    "kept": "What is kept, where, and how long",
    "keep_readings": "Of each visit: numbers read from the face, what the film decided, and why "
    "(record.keep: readings).",
    "keep_decisions": "Of each visit: what the film decided, and why, with the levels it went by. "
    "Readings of the face are left out (record.keep: decisions).",
    "keep_none": "Nothing is kept of a visit (record.keep: none).",
    "where_journal": "While a visit goes on",
    "where_logs": "Afterwards",
    "count": "Now {sessions}, {size}; the oldest began {oldest}, the newest {newest}.",
    "visit": "1 visit",
    "visits": "{count} visits",
    "empty": "Now there is none.",
    "unsealed": "Of these, {visits} in the first folder, not sealed yet.",
    "retention": "Each is deleted by itself {days} days after it began.",
    "next": "The next goes {when}.",
    "forever": "Nothing is deleted by itself (record.retention: forever): say why, or set days.",
    "past": "{visits} should be gone by now; they go when the installation runs.",
    "leapt": "By the machine's clock, which leapt, {visits} would be past that; they stay until it "
    "has run so for {days} days, lest a wrong clock delete them.",
    "doubtful": "Not deleted by age, for the date is missing or cannot be right: {names}.",
    "forgotten": "Forgotten because somebody asked: {visits}, the last on {last}.",
    "holds": "What is kept of one visit, field by field",
    "holds_id": "Its id is the time at which it began and a random number; it leads to nobody.",
    "sessions": "the visit: when, how long, which film, ending, language and notice; the settings "
    "without passwords, and the film's text",
    "scenes": "the way: each scene, how long, and why it was left",
    "decisions": "each decision, with the leading expression and its level",
    "ways": "each condition that was weighed for a decision",
    "moods": "the smoothed expression, twice a second: whether a face was there, what led",
    "levels": "the same, for each expression",
    "readings": "each reading: place, size and turn of the face, probabilities, light",
    "events": "what happened: cuts, cues, keys, commands, the state of the equipment",
    "figures": "counters of the equipment",
    "left_out": "left out here",
    "hears": "Who hears of it over the network",
    "hears_readings": "values of the moment: {families}",
    "hears_cues": "cues, and levels that a film may let follow the expression",
    "hears_asks": "anyone who asks there: the values of the moment",
    "hears_result": "a visitor's own result, for whoever has its link, for {minutes} minutes; kept "
    "in memory only",
    "hears_nobody": "Nobody: nothing leaves this machine.",
    "hears_keeps": "Nothing else is sent. What a receiver keeps is for its owner to say.",
    "forget": "Forget a visit, or ask",
    "forget_how": "A visit has no name: ask for the day and the time of day. Then, on this "
    "machine, choose it from those near that moment; everything that is kept of it is deleted:",
    "ask": "Whom to ask: {contact}",
    "ask_nobody": "Nobody is named whom a visitor can ask: set record.contact.",
    "law": "This page says what riot does. It is no legal advice.",
}
