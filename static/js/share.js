/* A percentage shown in its empty field while numerator and denominator are typed. Saving works it out exactly. */
"use strict";
{
  const comma = document.documentElement.lang !== "en";
  const read = text => {
    const plain = text.trim().replaceAll(comma ? "." : ",", "").replace(",", ".");
    return plain === "" ? NaN : Number(plain);
  };

  document.addEventListener("input", event => {
    const field = event.target.name?.match(/^(.+-)(?:numerator|denominator)$/);
    const of = name => document.getElementsByName(field[1] + name)[0];
    if (!field || of("value")?.dataset.share === undefined) return;
    const share = (Number(of("value").dataset.share) * read(of("numerator").value)) / read(of("denominator").value);
    const shown = share.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 4 });
    of("value").placeholder = Number.isFinite(share) ? `= ${shown}` : "";
  });
}
