/* The dates of a schedule, shown while it is typed. Without this file the button at the end of the page shows them. */
"use strict";
{
  const PIECES = [".series-said", ".series-holidays", ".series-past", ".series-dates"];
  const waiting = new Map();

  // Which fields matter depends on the repetition: the style sheet hides the others.
  const mark = row => {
    const value = name => row.querySelector(`[name$="-${name}"]${name === "ends" ? ":checked" : ""}`)?.value ?? "";
    row.dataset.repeats = value("repeats");
    row.dataset.ends = value("ends");
    row.dataset.allDay = row.querySelector('[name$="-all_day"]')?.checked ?? false;
  };

  const typed = row => {
    const data = new FormData();
    for (const [name, value] of new FormData(row.closest("form"))) {
      if (name.startsWith(`${row.id}-`) || name === "csrfmiddlewaretoken") data.append(name, value);
    }
    data.append("prefix", row.id);
    data.append("schedule", data.get(`${row.id}-id`) ?? "");
    return data;
  };

  const show = async row => {
    const url = row.closest("[data-dates-url]").dataset.datesUrl;
    const turn = (waiting.get(row) ?? 0) + 1;
    waiting.set(row, turn);
    try {
      const answer = await fetch(url, { method: "POST", body: typed(row) });
      if (!answer.ok || waiting.get(row) !== turn) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const piece of PIECES) {
        const before = row.querySelector(`.series ${piece}`);
        const after = page.querySelector(piece);
        // What someone is about to change is left alone, or the focus would be lost.
        if (before && after && !before.contains(document.activeElement)) before.replaceWith(after);
      }
    } catch {
      // No connection: the button still works, and saving says what is wrong.
    }
  };

  let timer;
  const follow = event => {
    const row = event.target.closest?.(".inline-related.schedule");
    if (!row || row.classList.contains("empty-form")) return;
    mark(row);
    clearTimeout(timer);
    timer = setTimeout(show, 250, row);
  };

  const begin = () => {
    document.querySelectorAll(".inline-related.schedule").forEach(mark);
    const group = document.getElementById("schedules-group");
    if (!group) return;
    for (const kind of ["change", "input", "formset:added"]) group.addEventListener(kind, follow);
    // Django's calendar and clock set a field without saying so.
    document.addEventListener("click", event => {
      if (event.target.closest?.(".calendarbox, .clockbox, .datetimeshortcuts")) {
        group.querySelectorAll(".inline-related.schedule:not(.empty-form)").forEach(row => show(row));
      }
    });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
}
