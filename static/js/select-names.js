/* Fields that search while one types (select2) are named by their label, which Django leaves to the eye. */
"use strict";
{
  const name = root => {
    for (const select of root.querySelectorAll("select.admin-autocomplete")) {
      const label = document.querySelector(`label[for="${select.id}"]`);
      const box = select.parentElement.querySelector(".select2-selection");
      if (!label || !box) continue;
      label.id ||= `${select.id}_label`;
      const value = box.querySelector(".select2-selection__rendered");
      box.setAttribute("aria-labelledby", value?.id ? `${label.id} ${value.id}` : label.id);
      value?.setAttribute("aria-labelledby", label.id);
      box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
    }
  };
  /* The cross that empties a field of several would stand in their list without being one of them. */
  window.addEventListener("DOMContentLoaded", () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) select.dataset.allowClear = "false";
  }, { capture: true });
  /* They are made some time after the page, and again with each new row: named as they come. */
  window.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(() => name(document)).observe(document.body, { childList: true, subtree: true });
    name(document);
  });
}
