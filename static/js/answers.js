/* The questionnaire's answers: counts words and saves what is typed while one types, puts evidence in where one writes,
   and loses nothing when the connection or a second writer gets in the way. Without it the same form is sent as a whole. */
"use strict";
(() => {
  const form = document.querySelector("form[data-answers]");
  const failed = document.querySelector("[data-focus]");
  if (failed) failed.focus();
  if (!form) return;
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
  const wait = { typing: 900, again: 4000 };
  const fields = new Map(); // name → where it stands: its inputs, the token, the words about it
  for (const area of form.querySelectorAll("textarea[data-answer]")) fields.set(area.name, area.closest(".answer-field"));
  for (const set of form.querySelectorAll("[data-rating]")) if (set.querySelector("input")) fields.set(set.dataset.rating, set);

  let dirty = new Map(); // name → what is typed and not sent yet
  let sent = new Map(); // name → what was sent and not answered yet
  const held = new Set(); // names that collided with someone else's, until one of the two is chosen
  let busy = false;
  let timer;
  let last; // the answer that one wrote in last

  const token = (name) => form.elements[`${name}-was`];
  const read = (name) => form.elements[name].value; // a list of radio buttons has a value too
  const tell = (text, bad) => {
    status.textContent = text;
    status.classList.toggle("bad", Boolean(bad));
  };

  // --- Words: counted as the server does, which has the last say ----------------------------------
  const count = (text) => text.split(/\s+/).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
  const countIn = (area) => {
    const place = fields.get(area.name).querySelector("[data-counted]");
    const limit = Number(area.dataset.limit || 0);
    const number = count(area.value);
    const said = words[limit ? "ofWords" : number === 1 ? "word" : "words"].replace("#", number).replace("@", limit);
    const over = limit && number > limit ? number - limit : 0;
    place.textContent = over ? `${said}, ${words.tooMany.replace("#", over)}` : said;
    place.classList.toggle("is-over", Boolean(over));
    if (over || held.has(area.name)) area.setAttribute("aria-invalid", "true");
    else area.removeAttribute("aria-invalid");
  };

  // --- What is not saved yet is kept in the browser as well ---------------------------------------
  const remember = () => {
    try {
      const all = [...sent, ...dirty].map(([name, text]) => [name, text, token(name).value]);
      if (all.length) localStorage.setItem(words.store, JSON.stringify(all));
      else localStorage.removeItem(words.store);
    } catch { /* a full or forbidden store: the page itself still holds it */ }
  };
  const recall = () => {
    let typed = [];
    try { typed = JSON.parse(localStorage.getItem(words.store) || "[]"); } catch { return; }
    for (const [name, text, was] of typed) {
      if (!fields.has(name) || read(name) === text) continue;
      form.elements[name].value = text;
      token(name).value = was; // what it was made from: if someone wrote since, both are shown
      touch(name, true);
    }
    remember();
  };

  // --- Saving -------------------------------------------------------------------------------------
  const touch = (name, soon) => {
    dirty.set(name, read(name));
    if (form.elements[name].dataset) {
      form.elements[name].dataset.dirty = "";
      countIn(form.elements[name]);
    }
    tell(words.unsaved);
    remember();
    clearTimeout(timer);
    timer = setTimeout(save, soon ? 0 : wait.typing);
  };
  const later = (text) => {
    tell(text, true);
    clearTimeout(timer);
    timer = setTimeout(save, wait.again);
  };
  const post = (batch) => {
    const data = new URLSearchParams();
    for (const [name, text] of batch) {
      data.set(name, text);
      data.set(`${name}-was`, token(name).value);
    }
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    return fetch(words.answers, { method: "POST", body: data, headers, redirect: "manual", keepalive: document.visibilityState === "hidden" });
  };
  const isJson = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");
  async function save() {
    if (busy) return;
    clearTimeout(timer);
    if (!sent.size) [sent, dirty] = [dirty, new Map()];
    if (!sent.size) return;
    busy = true;
    let answer;
    try {
      tell(words.saving);
      answer = await post(sent);
    } catch { answer = null; }
    busy = false;
    if (!answer || answer.status >= 500) return later(words.offline);
    if (answer.type === "opaqueredirect") return later(words.signedOut);
    if (!answer.ok || !isJson(answer)) return refuse(answer);
    take(await answer.json());
    if (dirty.size) await save();
  }
  const refuse = async (answer) => {
    dirty = new Map([...sent, ...dirty]);
    sent = new Map();
    remember();
    tell(isJson(answer) ? (await answer.json()).refused || words.refused : words.refused, true);
  };
  const take = (answer) => {
    const batch = sent;
    sent = new Map();
    let both = false;
    for (const [name, said] of Object.entries(answer.fields)) {
      const place = fields.get(name);
      if (!place) continue;
      token(name).value = said.was;
      place.querySelector("[data-messages]").innerHTML = said.messages;
      place.querySelector(".both")?.scrollIntoView({ block: "nearest" });  // else the bar at the bottom may cover it
      place.querySelector("[data-who]").innerHTML = said.who;
      place.classList.toggle("has-error", said.trouble);
      held.delete(name);
      if (said.trouble) held.add(name);
      both ||= said.trouble;
      const input = form.elements[name];
      if (!dirty.has(name) && input.dataset && !said.trouble) delete input.dataset.dirty;
      if (input.dataset) countIn(input);
      if (said.trouble && batch.has(name)) dirty.delete(name); // it waits for a choice
    }
    remember();
    tell(both ? words.both : answer.told, both);
  };

  form.addEventListener("input", (event) => {
    const name = event.target.name;
    if (fields.has(name)) touch(name, event.target.type === "radio");
  });
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea[data-answer]")) last = event.target;
  });
  form.addEventListener("change", (event) => {
    if (fields.has(event.target.name)) save();
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (dirty.size) save(); });

  // --- Evidence goes where one writes: at the caret, and at the end of the other languages --------
  const put = (area, sentence) => {
    const at = area === last ? area.selectionStart : area.value.length;
    const before = area.value.slice(0, at);
    const gap = !before.trim() ? "" : area === last ? (/\s$/.test(before) ? "" : " ") : "\n\n";
    area.setRangeText(gap + sentence, at, area === last ? area.selectionEnd : at, "end");
    touch(area.name, true);
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[value^="insert:"]');
    if (!button) return;
    event.preventDefault();
    for (const area of button.closest(".answer-box").querySelectorAll("textarea[data-answer]")) {
      const sentence = button.dataset[area.dataset.language];
      if (sentence) put(area, sentence);
    }
    tell(words.inserted);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    try { localStorage.removeItem(words.store); } catch { /* nothing was kept there */ }
  });
  recall();
})();
