/* One line of a form cannot break on paper: what it holds is printed in its place (css/admin-print.css). */
"use strict";
window.addEventListener("beforeprint", () => {
  for (const input of document.querySelectorAll("#content-main :is(.vTextField, .vURLField)")) {
    if (input.value) input.parentElement.dataset.printed = input.value;
    else delete input.parentElement.dataset.printed;
  }
});
