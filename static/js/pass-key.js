// Asks the browser to make a passkey or to answer with one, and sends what it says. Hidden where
// the browser knows none. What to ask stands on the page, or is fetched from the form's address.
class PassKey extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
    this.hidden = false;
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer(event.target);
    });
  }

  async answer(form) {
    const said = this.querySelector("[role=status]");
    said.textContent = "";
    try {
      const options = await this.options(form);
      const key = await (this.dataset.act === "create" ? this.make(form, options) : this.get(options));
      form.elements.credential.value = JSON.stringify(key.toJSON());
    } catch { // put off, timed out, or not known to this device: all look the same to us
      said.textContent = this.dataset.failed;
      return;
    }
    form.submit();
  }

  async options(form) {
    const there = document.getElementById(this.dataset.options);
    if (there) return JSON.parse(there.textContent);
    const answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }

  make(form, { creation_options: { publicKey } }) {
    const alone = form.elements.passwordless.checked;
    Object.assign(publicKey.authenticatorSelection, {
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone && { userVerification: "required" }),
    });
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  }

  get({ request_options: { publicKey } }) {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  }
}

customElements.define("pass-key", PassKey);
