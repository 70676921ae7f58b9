/* Rows that are added to a form or taken away: whoever works with the keyboard goes on from there. */
"use strict";
{
  document.addEventListener("formset:added", event => {
    event.target.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  document.addEventListener("formset:removed", event => {
    document.querySelector(`#${event.detail?.formsetName}-group .add-row a`)?.focus();
  });
}
