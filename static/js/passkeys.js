/* Passkeys: asks the device for one and sends what it answers. Without scripts or passkeys the forms stay hidden. */
(() => {
  const json = window.webauthnJSON;
  if (!json || !window.PublicKeyCredential) return;

  const read = id => JSON.parse(document.getElementById(id).textContent);

  const ask = {
    async create(form) {
      const options = read(form.dataset.options).creation_options;
      const choice = (options.publicKey.authenticatorSelection ??= {});
      choice.residentKey = "required";
      choice.requireResidentKey = true;
      choice.userVerification = "required";
      return json.create(options);
    },
    async get(form) {
      return json.get(read(form.dataset.options).request_options);
    },
    async ask(form) {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      return json.get((await answer.json()).request_options);
    },
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async event => {
      event.preventDefault();
      const failed = form.querySelector("[role=alert]");
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask[form.dataset.passkey](form));
        form.submit();
      } catch {
        failed.hidden = false; // cancelled, too late, or none on this device
      }
    });
  }
})();
