"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const stage = document.getElementById("stage");
  const svg = stage.querySelector("svg");
  const panel = document.getElementById("panel");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const [, , wide, tall] = svg.getAttribute("viewBox").split(" ").map(Number);
  const scenes = new Map([...svg.querySelectorAll(".scene")].map((one) => [one.dataset.scene, one]));
  const drawn = [...svg.querySelectorAll("[data-arrow]")];

  // ── the view: what part of the drawing is seen, in its own pixels ──
  const view = { x: 0, y: 0, scale: 1 };
  let rest = 0;
  const size = () => ({ w: stage.clientWidth || 1, h: stage.clientHeight || 1 });
  const whole = () => Math.min(size().w / wide, size().h / tall);
  const show = () => {
    const { w, h } = size();
    view.scale = Math.min(4, Math.max(whole() * 0.5, view.scale));
    const [seenW, seenH] = [w / view.scale, h / view.scale];
    view.x = Math.min(wide - seenW * 0.2, Math.max(-seenW * 0.8, view.x));
    view.y = Math.min(tall - seenH * 0.2, Math.max(-seenH * 0.8, view.y));
    const [left, top] = [-view.x * view.scale, -view.y * view.scale].map((n) => n.toFixed(2));
    svg.style.transform = `translate(${left}px, ${top}px) scale(${view.scale})`;
    // While it moves, the browser may move the picture it has; at rest it draws it sharp.
    svg.style.willChange = "transform";
    clearTimeout(rest);
    rest = setTimeout(() => { svg.style.willChange = ""; }, 200);
  };
  const centre = (x, y) => {
    view.x = x - size().w / view.scale / 2;
    view.y = y - size().h / view.scale / 2;
    show();
  };
  const fit = () => {
    view.scale = whole();
    centre(wide / 2, tall / 2);
  };
  const zoom = (factor, x = size().w / 2, y = size().h / 2) => {
    const at = { x: view.x + x / view.scale, y: view.y + y / view.scale };
    view.scale = Math.min(4, Math.max(whole() * 0.5, view.scale * factor));
    view.x = at.x - x / view.scale;
    view.y = at.y - y / view.scale;
    show();
  };
  const move = (dx, dy) => {
    view.x -= dx / view.scale;
    view.y -= dy / view.scale;
    show();
  };
  const boxOf = (key) => {
    const one = scenes.get(key);
    const [x, y] = one.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    const offset = one.parentNode.parentNode.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    const box = one.querySelector(".box");
    return {
      x: x + offset[0] + Number(box.getAttribute("width")) / 2,
      y: y + offset[1] + Number(box.getAttribute("height")) / 2,
    };
  };

  // ── hands: drag, wheel, pinch, keys ──
  const pointers = new Map();
  let moved = 0;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    pointers.set(event.pointerId, event);
    if (pointers.size === 1) moved = 0;
  });
  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  window.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    moved += Math.abs(dx) + Math.abs(dy);
    if (pointers.size === 1) {
      if (moved > 4) stage.classList.add("held");
      move(dx, dy);
    } else {
      const other = [...pointers.values()].find((one) => one.pointerId !== event.pointerId);
      const far = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
      const [here, there] = [place(event), place(other)];
      zoom(far(event) / far(before), (here.x + there.x) / 2, (here.y + there.y) / 2);
      move(dx / 2, dy / 2);
    }
    pointers.set(event.pointerId, event);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    window.addEventListener(name, (event) => {
      pointers.delete(event.pointerId);
      if (!pointers.size) stage.classList.remove("held");
    });
  }
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { x, y } = place(event);
    const step = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    if (event.shiftKey) move(-step, 0);
    else zoom(Math.exp(-Math.max(-120, Math.min(120, step)) * (event.ctrlKey ? 0.01 : 0.0016)), x, y);
  }, { passive: false });
  const keys = {
    ArrowLeft: () => move(80, 0), ArrowRight: () => move(-80, 0),
    ArrowUp: () => move(0, 80), ArrowDown: () => move(0, -80),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit,
  };
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!panel.hidden) close();
      else if (search.value) look("");
      return;
    }
    if (event.target === search || panel.contains(event.target) || found.contains(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      search.focus();
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  document.getElementById("more").addEventListener("click", () => zoom(1.3));
  document.getElementById("less").addEventListener("click", () => zoom(1 / 1.3));
  document.getElementById("fit").addEventListener("click", fit);

  // ── scenes: light up their ways, tell about them ──
  let chosen = null;
  const light = (key) => {
    svg.classList.toggle("choosing", key !== null);
    for (const one of drawn) {
      one.classList.toggle("lit", key !== null && (one.dataset.from === key || one.dataset.to === key));
    }
  };
  for (const [key, one] of scenes) {
    const told = data.scenes[key];
    one.setAttribute("tabindex", "0");
    one.setAttribute("role", "button");
    one.setAttribute("aria-label", [told.name, told.title, ...told.badges].filter(Boolean).join(", "));
    one.addEventListener("pointerenter", () => pointers.size || light(key));
    one.addEventListener("pointerleave", () => light(chosen));
    one.addEventListener("click", () => moved > 6 || choose(key));
    one.addEventListener("focus", () => light(key));
    one.addEventListener("blur", () => light(chosen));
    one.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.stopPropagation();
        choose(key);
        panel.focus();
      }
    });
  }
  stage.addEventListener("click", (event) => {
    if (moved <= 6 && !event.target.closest(".scene")) {
      const arrow = event.target.closest("[data-arrow]");
      if (arrow) choose(arrow.dataset.from);
      else close();
    }
  });

  const make = (name, text, kind) => {
    const one = document.createElement(name);
    if (text) one.textContent = text;
    if (kind) one.className = kind;
    return one;
  };
  const jump = (key) => {
    choose(key);
    view.scale = Math.max(view.scale, 0.9);
    const { x, y } = boxOf(key);
    centre(x, y);
  };
  const link = (key) => {
    const button = make("button", data.scenes[key].name || "?");
    button.addEventListener("click", () => jump(key));
    return button;
  };
  const trouble = (one) => {
    const item = make("li", `${one.code}: ${one.text}`, one.severity === "error" ? "bad" : "caution");
    if (one.place) item.append(make("small", one.place));
    return item;
  };
  const way = (arrow, other, lead) => {
    const item = make("li");
    item.append(lead, link(other), make("small", arrow.sentence));
    const list = make("ul");
    list.append(...arrow.troubles.map(trouble));
    item.append(list);
    return item;
  };
  const open = (...content) => {
    const button = make("button", "×", "close");
    button.setAttribute("aria-label", "Close");
    button.addEventListener("click", close);
    panel.replaceChildren(button, ...content);
    panel.hidden = false;
    panel.scrollTop = 0;
  };
  const close = () => {
    if (chosen !== null) scenes.get(chosen).classList.remove("chosen");
    chosen = null;
    light(null);
    keeping(() => { panel.hidden = true; });
  };
  // The panel changes the stage's size: what was in the middle stays there.
  const keeping = (change) => {
    const { w, h } = size();
    const at = { x: view.x + w / view.scale / 2, y: view.y + h / view.scale / 2 };
    change();
    centre(at.x, at.y);
  };
  const section = (title, ...items) => {
    const list = make("ul");
    list.append(...items);
    return items.length ? [make("h3", title), list] : [];
  };
  function choose(key) {
    if (chosen !== null) scenes.get(chosen).classList.remove("chosen");
    chosen = key;
    scenes.get(key).classList.add("chosen");
    light(key);
    const told = data.scenes[key];
    const content = [make("h2", told.name || "?")];
    if (told.title) content.push(make("small", told.title));
    if (told.kind === "ghost") content.push(make("p", "The film has no such scene.", "bad"));
    else if (!told.reached) content.push(make("p", "Nothing leads here from the start.", "bad"));
    if (told.note) content.push(make("p", told.note, "bad"));
    content.push(...section("Problems", ...told.troubles.map(trouble)));
    const image = scenes.get(key).querySelector("image");
    if (image) {
      const picture = make("img");
      picture.src = image.getAttribute("href");
      picture.alt = `A frame of ${told.name}`;
      content.push(picture);
    }
    const out = data.arrows.filter((arrow) => arrow.from === key);
    const into = data.arrows.filter((arrow) => arrow.to === key);
    const lead = (arrow) => (arrow.number === null ? "→ " : `${arrow.number} → `);
    content.push(...section("Ways out", ...out.map((arrow) => way(arrow, arrow.to, lead(arrow)))));
    const facts = make("dl");
    for (const [name, text] of told.facts) facts.append(make("dt", name), make("dd", text));
    if (told.facts.length) content.push(make("h3", "About it"), facts);
    content.push(...section("Ways in", ...into.map((arrow) => way(arrow, arrow.from, "from "))));
    keeping(() => open(...content));
  }

  // ── problems of the whole film ──
  const bad = [
    ...data.troubles.map((one) => [one, null]),
    ...Object.entries(data.scenes).flatMap(([key, one]) => one.troubles.map((t) => [t, key])),
    ...data.arrows.flatMap((one) => one.troubles.map((t) => [t, one.from])),
  ];
  const problems = document.getElementById("problems");
  problems.hidden = !bad.length;
  problems.textContent = bad.length === 1 ? "1 problem" : `${bad.length} problems`;
  problems.addEventListener("click", () => {
    const items = bad.map(([one, key]) => {
      const item = trouble(one);
      if (key !== null) item.prepend(link(key), " ");
      return item;
    });
    close();
    keeping(() => open(make("h2", problems.textContent), ...section("In the order of the film", ...items)));
  });

  // ── search ──
  const texts = new Map(Object.entries(data.scenes).map(([key, one]) => [key, [
    ["", one.name], ["", one.title], ...one.facts, ...one.badges.map((badge) => ["", badge]),
    ...one.troubles.map((t) => [t.code, t.text]),
  ]]));
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const marked = (text, words) => {
    const at = plain(text).length === text.length ? plain(text).indexOf(words[0]) : -1;
    const line = make("small");
    const from = Math.max(0, at - 30);
    if (at < 0) line.textContent = text.slice(0, 90);
    else {
      line.append(from ? "…" : "", text.slice(from, at));
      line.append(make("mark", text.slice(at, at + words[0].length)), text.slice(at + words[0].length, at + 70));
    }
    return line;
  };
  let hits = [];
  let next = 0;
  function look(query) {
    search.value = query;
    const words = plain(query).split(/\s+/).filter(Boolean);
    const passes = (text) => words.every((word) => plain(text).includes(word));
    hits = [];
    next = 0;
    const arrowsHit = new Set();
    if (words.length) {
      data.arrows.forEach((arrow, number) => {
        if (passes(`${arrow.label} ${arrow.sentence}`)) arrowsHit.add(number);
      });
      for (const [key, lines] of texts) {
        const line = lines.find(([name, text]) => passes(`${name} ${text}`));
        const number = data.arrows.findIndex((arrow, n) => arrow.from === key && arrowsHit.has(n));
        if (line) hits.push([key, line[1], passes(data.scenes[key].name) ? 0 : 1]);
        else if (number >= 0) hits.push([key, data.arrows[number].sentence, 2]);
      }
      hits.sort((one, other) => one[2] - other[2]);
    }
    const keys = new Set(hits.map(([key]) => key));
    svg.classList.toggle("searching", words.length > 0);
    for (const [key, one] of scenes) one.classList.toggle("hit", keys.has(key));
    for (const one of drawn) one.classList.toggle("hit", arrowsHit.has(Number(one.dataset.arrow)));
    found.replaceChildren(...hits.slice(0, 60).map(([key, text], index) => {
      const item = make("li");
      const button = make("button", data.scenes[key].name);
      if (text !== data.scenes[key].name) button.append(marked(text, words));
      button.addEventListener("click", () => { next = index; go(); });
      item.append(button);
      return item;
    }));
    if (words.length && !hits.length) found.replaceChildren(make("li", "Nothing found", "none"));
    found.hidden = !words.length;
  }
  const go = () => {
    if (!hits.length) return;
    jump(hits[next][0]);
    next = (next + 1) % hits.length;
    if (window.innerWidth <= 700) found.hidden = true;
  };
  search.addEventListener("input", () => look(search.value));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") go();
    if (event.key === "ArrowDown") found.querySelector("button")?.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".search")) found.hidden = true;
  });
  search.addEventListener("focus", () => { found.hidden = !search.value; });

  window.addEventListener("resize", show);
  // A large film opens where it starts, large enough to read.
  fit();
  if (view.scale < 0.25) {
    view.scale = 0.6;
    const start = svg.querySelector(".scene.start") || svg.querySelector(".scene");
    const { x, y } = boxOf(start.dataset.scene);
    centre(x + (size().w / view.scale) * 0.35, Math.max(y, size().h / view.scale / 2 - 12));
  }
})();
