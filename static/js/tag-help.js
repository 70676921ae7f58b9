/* Suggested links: put into a row without loading the page anew. Without this file the buttons send the form. */
"use strict";
{
  let turn = 0;

  /* The suggestions as the server makes them of what is typed by now. Files stay: only words are looked at. */
  const look = async (help, form) => {
    const mine = ++turn;
    const data = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    data.append("_tag", "");
    const answer = await fetch(form.action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".tag-help-found");
    if (fresh && mine === turn) help.querySelector(".tag-help-found").replaceWith(fresh);
  };

  /* The row comes from Django's own "add another", so that it can be taken away as any other. */
  const add = value => {
    const link = document.querySelector("#tags-group .add-row a");
    if (!link) return false;
    link.click();
    const row = [...document.querySelectorAll("#tags-group tr.form-row:not(.empty-form)")].at(-1);
    row.querySelector('[name$="-what"]').value = value;
    row.querySelector('[name$="-strength"]').value = "direct";
    return true;
  };

  document.addEventListener("click", async event => {
    const button = event.target.closest?.(".tag-help button[name=_tag]");
    if (!button || (button.value && !add(button.value))) return;
    event.preventDefault();
    const help = button.closest(".tag-help");
    const said = button.dataset.said;
    const at = [...help.querySelectorAll("li button")].indexOf(button);
    const line = button.closest("li");
    line?.remove();
    if (line) next(help, at);  // at once: what follows takes as long as the server
    help.querySelector("[role=status]").textContent = said;
    try {
      const held = document.activeElement?.value;
      const inside = help.contains(document.activeElement) && document.activeElement.matches("li button");
      await look(help, button.form ?? document.querySelector("#initiative_form"));
      if (inside) [...help.querySelectorAll("li button")].find(one => one.value === held)?.focus() ?? next(help, at);
    } catch {
      // No connection: the row is there, and saving says what is wrong.
    }
  });

  /* The next suggestion takes the place of the one that is gone; after the last one, the heading. */
  const next = (help, at) => {
    const left = [...help.querySelectorAll("li button")];
    (left[Math.min(at, left.length - 1)] ?? help.querySelector("h2")).focus();
  };
}
