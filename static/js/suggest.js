// The box in the head offers pages while one types (the combobox of WAI-ARIA). Without this file it is a form as others.
for (const form of document.querySelectorAll("[data-suggest]")) {
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  const known = new Map();
  let wait = 0;
  let asking;

  const options = () => [...list.children];
  const mark = option => {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const show = open => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) mark(null);
  };
  const fill = found => {
    list.replaceChildren(...found.map((one, number) => {
      const option = document.createElement("li");
      const title = Object.assign(document.createElement("span"), { lang: one.lang, textContent: one.title });
      const kind = Object.assign(document.createElement("small"), { textContent: one.kind });
      Object.assign(option, { id: `${list.id}-${number}`, role: "option" });
      option.dataset.url = one.url;
      option.append(title, " ", kind);
      return option;
    }));
    mark(null);
    status.textContent = form.dataset.told.replace("#", found.length);
    show(found.length > 0);
  };
  const ask = async () => {
    const words = input.value.trim().toLowerCase();
    asking?.abort();
    if (words.length < 2) return show(false);
    asking = new AbortController();
    try {
      if (!known.has(words)) {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
        if (!answer.ok) {
          show(false);
          if (answer.status === 429) status.textContent = (await answer.json()).told;
          return;
        }
        known.set(words, (await answer.json()).found);
      }
      if (document.activeElement === input && words === input.value.trim().toLowerCase()) fill(known.get(words));
    } catch { show(false); } // typed on, or no connection: Enter still searches
  };

  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  input.autocomplete = "off";
  show(false);
  input.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(ask, 200);
  });
  input.addEventListener("keydown", event => {
    const all = options();
    const at = all.findIndex(option => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden) mark(all.at((at + step + (at < 0 && step < 0 ? 1 : 0)) % all.length));
    else if (event.key === "ArrowDown") ask();
    else if (event.key === "Enter" && at >= 0) location.assign(all[at].dataset.url);
    else if (event.key === "Escape" && !list.hidden) show(false);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", event => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", event => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", () => show(false));
}
