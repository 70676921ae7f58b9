/* The reporting grid: saves what is typed, walks it by keyboard, takes pasted columns, and loses nothing when the
   connection or a second editor gets in the way. Without it the same form is sent as a whole. */
"use strict";
(() => {
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
  const only = form.querySelector("[data-only]");
  const rows = [...form.querySelectorAll("tr[data-row]")];
  const byName = new Map(rows.map((row) => [row.dataset.row, row]));
  const names = ["value", "figure", "note", "confirm"];
  const wait = { typing: 900, again: 4000 };
  const atOnce = 100;

  let dirty = new Map(); // row → what is typed and not sent yet
  let sent = new Map(); // row → what was sent and not answered yet; sent again, unchanged, until it is
  const held = new Map(); // row → what could not be saved: someone else wrote there too, or it is too long
  const stored = new Map(); // row → what this window has put into the browser's store
  let busy = false;
  let timer;

  const field = (row, name) => row.querySelector(`[name="${row.dataset.row}-${name}"]`);
  const read = (row) => {
    const said = { was: field(row, "was").value };
    for (const name of names) {
      const input = field(row, name);
      said[name] = !input || (input.type === "checkbox" && !input.checked) ? "" : input.value;
    }
    return said;
  };
  const same = (one, other) => names.every((name) => one[name] === other[name]);
  const tell = (text, bad) => {
    status.textContent = text;
    status.classList.toggle("bad", Boolean(bad));
  };

  // --- What is not saved yet is kept in the browser as well -------------------------------------
  // Row by row: another window, or another page of the grid, has rows of its own there.
  const place = (name) => `${words.store}-${name}`;
  const remember = () => {
    try {
      for (const name of byName.keys()) {
        const known = [sent.get(name) || null, dirty.get(name) || held.get(name) || null];
        const text = known.some(Boolean) ? JSON.stringify(known) : "";
        const before = stored.get(name) || "";
        if (text === before) continue;
        if (text) localStorage.setItem(place(name), text);
        else if (localStorage.getItem(place(name)) === before) localStorage.removeItem(place(name));
        stored.set(name, text);
      }
    } catch { /* a full or forbidden store: the page itself still holds it */ }
  };
  const recall = () => {
    for (const name of byName.keys()) {
      try {
        const text = localStorage.getItem(place(name));
        const [was, typed] = JSON.parse(text || "[]");
        if (was) sent.set(name, was);
        if (typed) dirty.set(name, typed);
        if (text) stored.set(name, text);
      } catch { continue; }
    }
    for (const [name, said] of new Map([...sent, ...dirty])) {
      const row = byName.get(name);
      for (const key of ["value", "figure", "note"]) field(row, key).value = said[key];
      mark(row);
    }
    if (dirty.size + sent.size) save();
  };

  // --- How it stands ----------------------------------------------------------------------------
  const mark = (row) => {
    row.dataset.dirty = "";
    const word = row.querySelector("[data-word]");
    word.innerHTML = '<span class="save dirty"><span class="dot"></span></span>';
    word.firstChild.append(words.unsaved);
    count();
  };
  const count = () => {
    const counts = { saved: 0, dirty: 0, confirm: 0, wrong: 0, missing: 0 };
    for (const row of rows) counts["dirty" in row.dataset ? "dirty" : row.dataset.count] += 1;
    for (const [name, number] of Object.entries(counts)) {
      for (const place of form.querySelectorAll(`[data-n="${name}"]`)) place.textContent = number;
      const part = form.querySelector(`[data-part="${name}"]`);
      if (part) part.hidden = !number;
    }
    draw(counts);
  };
  const draw = (counts) => {
    const css = { saved: "is-achieved", dirty: "is-track", confirm: "is-behind", wrong: "is-off", missing: "is-empty" };
    const bars = [];
    let x = 0;
    for (const [name, number] of Object.entries(counts).filter((pair) => pair[1])) {
      const width = (number / rows.length) * 1000;
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const where = { class: css[name], x: x + 2, width: Math.max(width - 4, width / 2), height: 16 };
      for (const [key, value] of Object.entries(where)) bar.setAttribute(key, value);
      bars.push(bar);
      x += width;
    }
    form.querySelector(".completeness svg").replaceChildren(...bars);
  };

  // --- Saving -----------------------------------------------------------------------------------
  const touch = (row, soon) => {
    dirty.set(row.dataset.row, read(row));
    mark(row);
    remember();
    clearTimeout(timer);
    timer = setTimeout(save, soon ? 0 : wait.typing);
  };
  const later = (text) => {
    tell(text, true);
    clearTimeout(timer);
    timer = setTimeout(save, wait.again);
    return false;
  };
  const body = (batch, action) => {
    const data = new URLSearchParams();
    for (const [name, said] of batch) for (const [key, text] of Object.entries(said)) data.set(`${name}-${key}`, text);
    if (action) data.set("do", action);
    return data;
  };
  const post = (batch, action) => fetch(words.grid, {
    method: "POST",
    body: body(batch, action),
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    redirect: "manual",
    keepalive: document.visibilityState === "hidden",
  });
  const signedOut = { type: "opaqueredirect" };
  const isJson = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");

  // After signing in anew the page's token is an old one; what one person typed is never sent as another's.
  const renewToken = async () => {
    const answer = await fetch(location.href, { redirect: "manual" });
    const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    const fresh = page.querySelector("form[data-grid]");
    if (!fresh || fresh.dataset.store !== words.store) return false; // signed out, or someone else signed in
    form.elements.csrfmiddlewaretoken.value = fresh.elements.csrfmiddlewaretoken.value;
    return true;
  };

  // true when all that was typed is saved
  async function save() {
    if (busy) return false;
    clearTimeout(timer);
    if (!sent.size) {
      for (const [name, said] of [...dirty].slice(0, atOnce)) {
        sent.set(name, said);
        dirty.delete(name);
      }
    }
    if (!sent.size) return true;
    busy = true;
    let answer;
    try {
      tell(words.saving);
      answer = await post(sent);
      if (answer.status === 403 && !isJson(answer)) answer = (await renewToken()) ? await post(sent) : signedOut;
    } catch { answer = null; }
    busy = false;
    if (!answer || answer.status >= 500) return later(words.offline);
    if (answer.type === signedOut.type) return later(words.signedOut);
    if (!answer.ok) return give_up();
    take(await answer.json());
    return dirty.size ? save() : true;
  }
  const give_up = () => {
    dirty = new Map([...sent, ...dirty]);
    sent = new Map();
    remember();
    tell(words.refused, true);
    return false;
  };
  const take = (answer) => {
    const batch = sent;
    sent = new Map();
    for (const [name, cell] of Object.entries(answer.cells)) {
      const row = byName.get(name);
      if (row) put(row, cell, batch.get(name));
    }
    for (const [name, said] of dirty) said.was = field(byName.get(name), "was").value;
    remember();
    tell(answer.unknown.length ? words.refused : answer.told, answer.unknown.length);
    count();
  };
  // A row that was typed in again since keeps what is typed; one that was not asked about changes only its words.
  const put = (row, cell, said) => {
    field(row, "was").value = cell.was;
    if (!cell.kept && said) held.set(row.dataset.row, said);
    else held.delete(row.dataset.row);
    if (dirty.has(row.dataset.row)) return;
    if (said && same(said, read(row))) for (const name of ["value", "figure", "note"]) field(row, name).value = cell[name];
    const focused = document.activeElement;
    const inside = row.querySelector("[data-messages]").contains(focused) && focused.name;
    row.querySelector("[data-messages]").innerHTML = cell.messages;
    row.querySelector("[data-word]").innerHTML = cell.word;
    if (inside) (row.querySelector(`[data-messages] [name="${inside}"]`) || field(row, "value")).focus();
    delete row.dataset.dirty;
    row.dataset.count = cell.count;
    row.className = `row-${cell.state}${row.classList.contains("row-part") ? " row-part" : ""}`;
    if (cell.count === "wrong") field(row, "value").setAttribute("aria-invalid", "true");
    else field(row, "value").removeAttribute("aria-invalid");
  };
  // The buttons of a row. Still the same and suppress are what could be typed as well; the others choose between two
  // figures, one after the other.
  const idle = async () => { while (busy) await new Promise((done) => setTimeout(done, 50)); };
  let queue = Promise.resolve();
  const act = (row, action) => {
    const what = action.slice(0, action.indexOf(":"));
    if (what !== "same" && what !== "hide") return void (queue = queue.then(() => choose(row, action)));
    const figure = field(row, "figure");
    field(row, "value").value = what === "same" ? "=" : "";
    if (what === "hide") figure.value = "suppressed";
    else if (figure.value === "suppressed") figure.value = "final";
    touch(row, true);
    field(row, "value").focus();
  };
  const choose = async (row, action) => {
    await idle();
    if (!(await save())) return;
    busy = true;
    let answer;
    try { answer = await post([[row.dataset.row, read(row)]], action); } catch { answer = null; }
    busy = false;
    if (!answer || !answer.ok) return tell(answer ? words.refused : words.offline, true);
    sent.set(row.dataset.row, read(row));
    take(await answer.json());
    field(row, "value").focus();
  };

  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (!row || !event.target.name) return;
    const figure = field(row, "figure");
    if (event.target === field(row, "value") && event.target.value && figure.value === "suppressed") figure.value = "final";
    touch(row, event.target.type !== "text" || event.target.value === "=");
  });
  form.addEventListener("change", (event) => {
    if (dirty.size && event.target.closest("tr[data-row]")) save();
  });
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const action = button ? button.value : "save";
    if (button && "ready" in button.dataset) return;
    event.preventDefault();
    if (action.includes(":")) return act(byName.get(action.slice(action.indexOf(":") + 1)), action);
    await idle();
    if (!(await save()) || action !== "send") return;
    button.dataset.ready = "";
    setTimeout(() => form.requestSubmit(button)); // not within the event that was stopped
  });
  window.addEventListener("online", save);
  window.addEventListener("focus", () => { if (dirty.size + sent.size) save(); });
  document.addEventListener("visibilitychange", () => { if (dirty.size) save(); });

  // --- Keyboard and clipboard -------------------------------------------------------------------
  const step = (input, by) => {
    const name = input.name.endsWith("-note") ? "note" : "value";
    const shown = rows.filter((row) => !row.hidden);
    const next = shown[shown.indexOf(input.closest("tr")) + by];
    if (!next) return;
    field(next, name).focus();
    field(next, name).select();
  };
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.closest("tr[data-row]") || input.tagName !== "INPUT" || event.ctrlKey || event.altKey || event.metaKey) return;
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.isComposing) return;
    event.preventDefault();
    step(input, by);
  });

  const number = (dot, group) => new RegExp(`^[+\\-−]?(\\d{1,3}(\\${group}\\d{3})+|\\d*)(\\${dot}\\d+)?$`);
  const ways = { ",": number(",", "."), ".": number(".", ",") };
  const bare = (text) => text.replace(/[\s'’%]|[peb]$/gi, "");
  const reads = (text, dot) => /^(=|\.\.|…|-|–|c|)$/i.test(text.trim()) || bare(text).split("/").every((part) => ways[dot].test(part));
  // A column is read as a whole: in the reader's own writing where all of it can be, else in the other. What is no
  // number in either, such as a heading, says nothing about the others.
  const inOwnWriting = (texts) => {
    const own = words.decimal;
    const other = own === "," ? "." : ",";
    const known = texts.filter((text) => reads(text, own) || reads(text, other));
    if (known.every((text) => reads(text, own)) || !known.every((text) => reads(text, other))) return [texts, false];
    const swap = { [own]: "", [other]: own };
    const turned = (text) => (/^\s*\.\.\s*$/.test(text) || !reads(text, other) ? text : text.replace(/[.,]/g, (sign) => swap[sign]));
    return [texts.map(turned), true];
  };
  // A cell with a line break, a tabulator or a quote in it comes in quotes.
  const cells = (text) => {
    const piece = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]?)/y;
    const lines = [[]];
    for (;;) {
      const [, quoted, plain, end] = piece.exec(text);
      const cell = quoted === undefined ? plain : quoted.replace(/""/g, '"');
      lines[lines.length - 1].push(cell.replace(/\s+/g, " ").trim());
      if (!end) return lines;
      if (end === "\n") lines.push([]);
    }
  };
  form.addEventListener("paste", (event) => {
    const input = event.target;
    const row = input.closest("tr[data-row]");
    if (!row || input.type !== "text") return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!/[\n\t]/.test(text)) return;
    event.preventDefault();
    const lines = cells(text);
    const notes = input.name.endsWith("-note");
    const [values, converted] = notes ? [[], false] : inOwnWriting(lines.map((line) => line[0]));
    const shown = rows.filter((one) => !one.hidden);
    const first = shown.indexOf(row);
    const fitting = lines.slice(0, shown.length - first);
    fitting.forEach((line, at) => {
      const target = shown[first + at];
      const said = notes ? { note: line[0] } : { value: values[at], note: line[1] };
      for (const [name, value] of Object.entries(said)) if (value) field(target, name).value = value;
      if (said.value || said.note) touch(target, true);
    });
    const left = lines.length - fitting.length;
    const told = [words.pasted.replace("#", fitting.length), converted && words.converted, left && words.leftOver.replace("#", left)];
    form.querySelector("[data-pasted-note]").textContent = told.filter(Boolean).join(" ");
  });

  only.hidden = false;
  only.querySelector("input").addEventListener("change", (event) => {
    for (const row of rows) row.hidden = event.target.checked && row.dataset.count === "saved";
    for (const group of form.querySelectorAll("tbody")) group.hidden = !group.querySelector("tr[data-row]:not([hidden])");
  });
  const failed = form.querySelector("[data-focus]");
  if (failed) failed.focus();
  recall();
})();
