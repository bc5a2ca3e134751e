{
 "patcher": {
  "fileversion": 1,
  "appversion": {
   "major": 8,
   "minor": 5,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   60.0,
   90.0,
   1080.0,
   680.0
  ],
  "gridsize": [
   15.0,
   15.0
  ],
  "boxes": [
   {
    "box": {
     "id": "title",
     "maxclass": "comment",
     "patching_rect": [
      20,
      12,
      300,
      20
     ],
     "text": "RIOT in Max",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "how",
     "maxclass": "comment",
     "patching_rect": [
      20,
      32,
      500,
      20
     ],
     "text": "config/installation.yaml   rigs: - {name: sound, profile: max}",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "in",
     "maxclass": "newobj",
     "patching_rect": [
      20,
      64,
      110,
      22
     ],
     "text": "udpreceive 7400",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "moods",
     "maxclass": "newobj",
     "patching_rect": [
      20,
      100,
      980,
      22
     ],
     "text": "route /riot/mood/anger /riot/mood/disgust /riot/mood/fear /riot/mood/happiness /riot/mood/sadness /riot/mood/surprise /riot/mood/calm /riot/mood/valence /riot/mood/arousal",
     "numinlets": 10,
     "numoutlets": 10,
     "outlettype": [
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      ""
     ]
    }
   },
   {
    "box": {
     "id": "label0",
     "maxclass": "comment",
     "patching_rect": [
      20,
      136,
      100,
      20
     ],
     "text": "anger",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "slider0",
     "maxclass": "slider",
     "patching_rect": [
      20,
      158,
      20,
      120
     ],
     "floatoutput": 1,
     "min": 0.0,
     "size": 1.0,
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "number0",
     "maxclass": "flonum",
     "patching_rect": [
      20,
      290,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "send0",
     "maxclass": "newobj",
     "patching_rect": [
      20,
      322,
      104,
      22
     ],
     "text": "s riot-anger",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "label1",
     "maxclass": "comment",
     "patching_rect": [
      132,
      136,
      100,
      20
     ],
     "text": "disgust",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "slider1",
     "maxclass": "slider",
     "patching_rect": [
      132,
      158,
      20,
      120
     ],
     "floatoutput": 1,
     "min": 0.0,
     "size": 1.0,
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "number1",
     "maxclass": "flonum",
     "patching_rect": [
      132,
      290,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "send1",
     "maxclass": "newobj",
     "patching_rect": [
      132,
      322,
      104,
      22
     ],
     "text": "s riot-disgust",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "label2",
     "maxclass": "comment",
     "patching_rect": [
      244,
      136,
      100,
      20
     ],
     "text": "fear",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "slider2",
     "maxclass": "slider",
     "patching_rect": [
      244,
      158,
      20,
      120
     ],
     "floatoutput": 1,
     "min": 0.0,
     "size": 1.0,
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "number2",
     "maxclass": "flonum",
     "patching_rect": [
      244,
      290,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "send2",
     "maxclass": "newobj",
     "patching_rect": [
      244,
      322,
      104,
      22
     ],
     "text": "s riot-fear",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "label3",
     "maxclass": "comment",
     "patching_rect": [
      356,
      136,
      100,
      20
     ],
     "text": "happiness",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "slider3",
     "maxclass": "slider",
     "patching_rect": [
      356,
      158,
      20,
      120
     ],
     "floatoutput": 1,
     "min": 0.0,
     "size": 1.0,
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "number3",
     "maxclass": "flonum",
     "patching_rect": [
      356,
      290,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "send3",
     "maxclass": "newobj",
     "patching_rect": [
      356,
      322,
      104,
      22
     ],
     "text": "s riot-happiness",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "label4",
     "maxclass": "comment",
     "patching_rect": [
      468,
      136,
      100,
      20
     ],
     "text": "sadness",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "slider4",
     "maxclass": "slider",
     "patching_rect": [
      468,
      158,
      20,
      120
     ],
     "floatoutput": 1,
     "min": 0.0,
     "size": 1.0,
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "number4",
     "maxclass": "flonum",
     "patching_rect": [
      468,
      290,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "send4",
     "maxclass": "newobj",
     "patching_rect": [
      468,
      322,
      104,
      22
     ],
     "text": "s riot-sadness",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "label5",
     "maxclass": "comment",
     "patching_rect": [
      580,
      136,
      100,
      20
     ],
     "text": "surprise",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "slider5",
     "maxclass": "slider",
     "patching_rect": [
      580,
      158,
      20,
      120
     ],
     "floatoutput": 1,
     "min": 0.0,
     "size": 1.0,
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "number5",
     "maxclass": "flonum",
     "patching_rect": [
      580,
      290,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "send5",
     "maxclass": "newobj",
     "patching_rect": [
      580,
      322,
      104,
      22
     ],
     "text": "s riot-surprise",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "label6",
     "maxclass": "comment",
     "patching_rect": [
      692,
      136,
      100,
      20
     ],
     "text": "calm",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "slider6",
     "maxclass": "slider",
     "patching_rect": [
      692,
      158,
      20,
      120
     ],
     "floatoutput": 1,
     "min": 0.0,
     "size": 1.0,
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "number6",
     "maxclass": "flonum",
     "patching_rect": [
      692,
      290,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "send6",
     "maxclass": "newobj",
     "patching_rect": [
      692,
      322,
      104,
      22
     ],
     "text": "s riot-calm",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "label7",
     "maxclass": "comment",
     "patching_rect": [
      804,
      136,
      100,
      20
     ],
     "text": "valence",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "slider7",
     "maxclass": "slider",
     "patching_rect": [
      804,
      158,
      20,
      120
     ],
     "floatoutput": 1,
     "min": -1.0,
     "size": 2.0,
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "number7",
     "maxclass": "flonum",
     "patching_rect": [
      804,
      290,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "send7",
     "maxclass": "newobj",
     "patching_rect": [
      804,
      322,
      104,
      22
     ],
     "text": "s riot-valence",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "label8",
     "maxclass": "comment",
     "patching_rect": [
      916,
      136,
      100,
      20
     ],
     "text": "arousal",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "slider8",
     "maxclass": "slider",
     "patching_rect": [
      916,
      158,
      20,
      120
     ],
     "floatoutput": 1,
     "min": -1.0,
     "size": 2.0,
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "number8",
     "maxclass": "flonum",
     "patching_rect": [
      916,
      290,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "send8",
     "maxclass": "newobj",
     "patching_rect": [
      916,
      322,
      104,
      22
     ],
     "text": "s riot-arousal",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "show",
     "maxclass": "newobj",
     "patching_rect": [
      20,
      372,
      980,
      22
     ],
     "text": "route /riot/mood/dominant/name /riot/scene /riot/scene/take /riot/branch /riot/face/present /riot/progress /riot/heartbeat",
     "numinlets": 8,
     "numoutlets": 8,
     "outlettype": [
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      ""
     ]
    }
   },
   {
    "box": {
     "id": "name0",
     "maxclass": "comment",
     "patching_rect": [
      20,
      408,
      130,
      20
     ],
     "text": "mood/dominant/name",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "prepend0",
     "maxclass": "newobj",
     "patching_rect": [
      20,
      432,
      80,
      22
     ],
     "text": "prepend set",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "text0",
     "maxclass": "message",
     "patching_rect": [
      20,
      462,
      130,
      22
     ],
     "text": "",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "name1",
     "maxclass": "comment",
     "patching_rect": [
      160,
      408,
      130,
      20
     ],
     "text": "scene",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "prepend1",
     "maxclass": "newobj",
     "patching_rect": [
      160,
      432,
      80,
      22
     ],
     "text": "prepend set",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "text1",
     "maxclass": "message",
     "patching_rect": [
      160,
      462,
      130,
      22
     ],
     "text": "",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "name2",
     "maxclass": "comment",
     "patching_rect": [
      300,
      408,
      130,
      20
     ],
     "text": "scene/take",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "change2",
     "maxclass": "newobj",
     "patching_rect": [
      300,
      432,
      60,
      22
     ],
     "text": "change",
     "numinlets": 1,
     "numoutlets": 3,
     "outlettype": [
      "",
      "int",
      "int"
     ]
    }
   },
   {
    "box": {
     "id": "bang2",
     "maxclass": "button",
     "patching_rect": [
      300,
      462,
      24,
      24
     ],
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      "bang"
     ]
    }
   },
   {
    "box": {
     "id": "scut2",
     "maxclass": "newobj",
     "patching_rect": [
      300,
      494,
      80,
      22
     ],
     "text": "s riot-cut",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "name3",
     "maxclass": "comment",
     "patching_rect": [
      440,
      408,
      130,
      20
     ],
     "text": "branch",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "prepend3",
     "maxclass": "newobj",
     "patching_rect": [
      440,
      432,
      80,
      22
     ],
     "text": "prepend set",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "text3",
     "maxclass": "message",
     "patching_rect": [
      440,
      462,
      130,
      22
     ],
     "text": "",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "name4",
     "maxclass": "comment",
     "patching_rect": [
      580,
      408,
      130,
      20
     ],
     "text": "face/present",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "toggle4",
     "maxclass": "toggle",
     "patching_rect": [
      580,
      432,
      24,
      24
     ],
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      "int"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "name5",
     "maxclass": "comment",
     "patching_rect": [
      720,
      408,
      130,
      20
     ],
     "text": "progress",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "flo5",
     "maxclass": "flonum",
     "patching_rect": [
      720,
      432,
      60,
      22
     ],
     "format": 6,
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0
    }
   },
   {
    "box": {
     "id": "name6",
     "maxclass": "comment",
     "patching_rect": [
      860,
      408,
      130,
      20
     ],
     "text": "heartbeat",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "blink6",
     "maxclass": "button",
     "patching_rect": [
      860,
      432,
      24,
      24
     ],
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [
      "bang"
     ]
    }
   },
   {
    "box": {
     "id": "other",
     "maxclass": "comment",
     "patching_rect": [
      20,
      530,
      300,
      20
     ],
     "text": "Everything else, the film's own cues too:",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "print",
     "maxclass": "newobj",
     "patching_rect": [
      320,
      530,
      70,
      22
     ],
     "text": "print riot",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   },
   {
    "box": {
     "id": "back",
     "maxclass": "comment",
     "patching_rect": [
      520,
      530,
      400,
      20
     ],
     "text": "Steer the film (input: {osc: {port: 8000}} in the installation):",
     "numinlets": 1,
     "numoutlets": 0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "do0",
     "maxclass": "message",
     "patching_rect": [
      520,
      556,
      80,
      22
     ],
     "text": "/riot/go",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "do1",
     "maxclass": "message",
     "patching_rect": [
      600,
      556,
      80,
      22
     ],
     "text": "/riot/pause",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "do2",
     "maxclass": "message",
     "patching_rect": [
      690,
      556,
      80,
      22
     ],
     "text": "/riot/panic",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [
      ""
     ]
    }
   },
   {
    "box": {
     "id": "out",
     "maxclass": "newobj",
     "patching_rect": [
      520,
      590,
      160,
      22
     ],
     "text": "udpsend 127.0.0.1 8000",
     "numinlets": 1,
     "numoutlets": 0,
     "outlettype": []
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "in",
      0
     ],
     "destination": [
      "moods",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      0
     ],
     "destination": [
      "slider0",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      0
     ],
     "destination": [
      "number0",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "number0",
      0
     ],
     "destination": [
      "send0",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      1
     ],
     "destination": [
      "slider1",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      1
     ],
     "destination": [
      "number1",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "number1",
      0
     ],
     "destination": [
      "send1",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      2
     ],
     "destination": [
      "slider2",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      2
     ],
     "destination": [
      "number2",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "number2",
      0
     ],
     "destination": [
      "send2",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      3
     ],
     "destination": [
      "slider3",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      3
     ],
     "destination": [
      "number3",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "number3",
      0
     ],
     "destination": [
      "send3",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      4
     ],
     "destination": [
      "slider4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      4
     ],
     "destination": [
      "number4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "number4",
      0
     ],
     "destination": [
      "send4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      5
     ],
     "destination": [
      "slider5",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      5
     ],
     "destination": [
      "number5",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "number5",
      0
     ],
     "destination": [
      "send5",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      6
     ],
     "destination": [
      "slider6",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      6
     ],
     "destination": [
      "number6",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "number6",
      0
     ],
     "destination": [
      "send6",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      7
     ],
     "destination": [
      "slider7",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      7
     ],
     "destination": [
      "number7",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "number7",
      0
     ],
     "destination": [
      "send7",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      8
     ],
     "destination": [
      "slider8",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      8
     ],
     "destination": [
      "number8",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "number8",
      0
     ],
     "destination": [
      "send8",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "moods",
      9
     ],
     "destination": [
      "show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "show",
      0
     ],
     "destination": [
      "prepend0",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prepend0",
      0
     ],
     "destination": [
      "text0",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "show",
      1
     ],
     "destination": [
      "prepend1",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prepend1",
      0
     ],
     "destination": [
      "text1",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "show",
      2
     ],
     "destination": [
      "change2",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "change2",
      0
     ],
     "destination": [
      "bang2",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bang2",
      0
     ],
     "destination": [
      "scut2",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "show",
      3
     ],
     "destination": [
      "prepend3",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prepend3",
      0
     ],
     "destination": [
      "text3",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "show",
      4
     ],
     "destination": [
      "toggle4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "show",
      5
     ],
     "destination": [
      "flo5",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "show",
      6
     ],
     "destination": [
      "blink6",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "show",
      7
     ],
     "destination": [
      "print",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "do0",
      0
     ],
     "destination": [
      "out",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "do1",
      0
     ],
     "destination": [
      "out",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "do2",
      0
     ],
     "destination": [
      "out",
      0
     ]
    }
   }
  ]
 }
}
