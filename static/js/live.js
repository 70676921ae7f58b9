// Results that come without loading the page anew (htmx): where the focus goes, what is read aloud, and what happens
// when an answer is late or does not come. Without scripts the same forms and links load the page.
const SLOW = 1500;
const part = id => document.getElementById(id);
let open = [];
let wait = 0;

function show(id, address) {
  for (const name of ["live-slow", "live-failed"]) part(name).hidden = name !== id;
  if (!id) return;
  part(id).querySelector("a").href = address;
  part("live-status").textContent = part(id).textContent.trim();
}

const addressOf = event => event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath;

// Nothing empty in the address, nor what holds anyway.
document.addEventListener("htmx:configRequest", event => {
  const { elt, formData } = event.detail;
  for (const [name, value] of [...formData.entries()]) {
    if (!value || value === elt.elements?.namedItem(name)?.dataset?.usual) formData.delete(name);
  }
});

// Enter in a box of words changes it and sends the form: one question is enough.
document.addEventListener("change", event => event.target.type === "search" && event.stopPropagation(), true);

document.addEventListener("htmx:beforeRequest", event => {
  const address = addressOf(event);
  part("results").setAttribute("aria-busy", "true");
  clearTimeout(wait);
  wait = setTimeout(() => show("live-slow", address), SLOW);
});

document.addEventListener("htmx:beforeSwap", () => {
  open = [...document.querySelectorAll("[data-live] form details[id]")].map(facet => [facet.id, facet.open]);
});

// Each letter typed is no step back of its own.
document.addEventListener("htmx:beforeHistoryUpdate", event => {
  if (event.detail.requestConfig?.triggeringEvent?.type === "input") event.detail.history.type = "replace";
});

document.addEventListener("htmx:afterRequest", () => {
  clearTimeout(wait);
  part("results").removeAttribute("aria-busy");
});

document.addEventListener("htmx:afterSettle", event => {
  show("");
  for (const [id, was] of open) if (part(id)) part(id).open = was;
  const heading = part("h-results");
  part("live-status").textContent = heading?.textContent.trim() ?? "";
  const from = event.detail.requestConfig?.elt;
  const pressed = event.detail.requestConfig?.triggeringEvent;
  const query = new URLSearchParams(location.search).get("q") ?? "";
  if (from?.tagName === "A" && part("q")) part("q").value = query;
  const panel = document.querySelector("[popover]:popover-open");
  if (panel && pressed?.type === "submit") panel.hidePopover();
  // What had the focus may be gone: a chip, a page's number. Then it is the results that were asked for.
  const gone = document.activeElement === document.body || !document.activeElement;
  if (heading && (gone || pressed?.type === "submit" || from?.closest("[data-pages]"))) {
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }
  for (const link of document.querySelectorAll(".langs a")) link.search = location.search;
});

// The server's own page says best what is wrong; where there is no connection the reader keeps what is shown.
document.addEventListener("htmx:responseError", event => location.assign(addressOf(event)));
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, event => show("live-failed", addressOf(event)));
}
