/* Parts of a form that come when they are unfolded. Without this file a link loads the page with all of them. */
"use strict";
{
  let asked;  // the page with everything: loaded once, its parts taken as they are wanted

  const whole = async () => {
    const address = new URL(location.href);
    address.searchParams.set("whole", "");
    address.hash = "";
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const part = (page, id) => {
    const head = page.getElementById(id);
    return head?.closest(".inline-group") ?? head?.closest("fieldset");
  };

  /* How fields stood when this page was made; of the parts that came later, when they came. */
  const mark = page => {
    const [here, there] = [document, page].map(one => one.querySelector("input[name=_seen]"));
    if (here && there) here.value = JSON.stringify({ ...JSON.parse(there.value), ...JSON.parse(here.value) });
  };

  /* What Django's scripts do to a page that has just been loaded. */
  const wake = element => {
    const $ = window.django.jQuery;
    const searched = $(element).find(".admin-autocomplete").not("[name*=__prefix__]");
    if (searched.length) searched.djangoAdminSelect2();
    const kind = element.dataset.inlineType;
    if (kind) {
      const { name, options } = JSON.parse(element.dataset.inlineFormset);
      const rows = `${name}-group ${kind === "tabular" ? ".tabular.inline-related tbody:first > tr.form-row" : ".inline-related"}`;
      $(rows)[`${kind}Formset`](rows, options);
    }
    if (window.DateTimeShortcuts) {
      $(".datetimeshortcuts").remove();
      window.DateTimeShortcuts.init();
    }
  };

  const unfold = async details => {
    const id = details.dataset.part;
    const said = details.querySelector("[role=status]");
    const words = document.getElementById("fold-words").dataset;
    said.textContent = words.wait;
    try {
      asked ??= whole();
      const page = await asked;
      const there = document.importNode(part(page, id), true);
      mark(page);
      const fold = part(document, id);
      for (const more of page.querySelectorAll(`[data-with="${id}"]`)) fold.before(document.importNode(more, true));
      fold.replaceWith(there);
      wake(there);
      const inside = there.querySelector(":scope > details");
      if (inside) inside.open = true;
      const head = inside?.querySelector("summary") ?? document.getElementById(id);
      if (!inside) head.tabIndex = -1;
      head.focus();
    } catch (error) {
      console.warn(error);
      asked = undefined;
      said.textContent = words.failed;
    }
  };

  document.addEventListener("toggle", event => {
    if (event.target.open && event.target.matches("details.fold")) unfold(event.target);
  }, { capture: true });
}
