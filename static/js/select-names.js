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
    }
  };
  window.addEventListener("load", () => name(document));
  document.addEventListener("formset:added", event => setTimeout(name, 0, event.target));
}
