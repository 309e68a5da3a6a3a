// Saves the form inside it on the server while one types; keeps a copy in this browser
// until the server confirms. Answers: 200 {version}; 409 somebody saved a newer version;
// a redirect means signed out; 403 that the page is from before the last sign-in; anything
// else is tried again.
const EVERY = 5000, CHARACTERS = 200, LONGEST = 60000;

class AutosaveForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.status = document.querySelector(this.getAttribute("status"));
    this.key = `autosave:${this.getAttribute("src")}`;
    this.typed = 0;
    this.wait = EVERY;
    this.form.addEventListener("input", (event) => this.changed(event));
    this.form.addEventListener("submit", (event) => this.sent(event));
    this.leave = () => document.hidden && this.typed && this.save();
    document.addEventListener("visibilitychange", this.leave);
    this.ticker = setInterval(() => this.tick(), 5000);
    this.offer();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.leave);
    clearInterval(this.ticker);
    clearTimeout(this.timer);
  }

  entries() {
    const hidden = ["csrfmiddlewaretoken", "version"];
    return [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && !hidden.includes(name));
  }

  changed(event) {
    this.typed += event.data?.length ?? 1;
    this.keep(false);
    if (this.stopped) return;
    if (this.typed >= CHARACTERS) this.save();
    else this.timer ??= setTimeout(() => this.save(), this.wait);
  }

  keep(sent) {
    const version = this.form.elements.version?.value;
    const copy = { entries: this.entries(), version, sent };
    try { localStorage.setItem(this.key, JSON.stringify(copy)); } catch { this.say("full"); }
  }

  // The form carries everything: no draft may overtake it, or come after it.
  async sent(event) {
    clearTimeout(this.timer);
    this.timer = null;
    this.typed = 0;
    this.keep(true);
    if (!this.saving) return;
    event.preventDefault();
    await this.saving;
    this.form.requestSubmit(event.submitter);
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.saving || this.stopped) return;
    this.typed = 0;
    this.say("saving");
    this.saving = this.send().catch(() => this.retry());
    await this.saving;
    this.saving = null;
    if (this.typed) this.timer ??= setTimeout(() => this.save(), this.wait);
  }

  async send() {
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    const headers = { Accept: "application/json" };
    const answer = await fetch(this.getAttribute("src"),
      { method: "POST", body, headers, redirect: "manual", keepalive: document.hidden });
    if (answer.ok) return this.saved(await answer.json());
    if (answer.status === 409) return this.stop("conflict");
    if (answer.status === 403) return this.stop("stale");
    if (answer.type === "opaqueredirect") return this.stop("signedout");
    this.retry();
  }

  saved({ version }) {
    if (this.form.elements.version) this.form.elements.version.value = version;
    this.wait = EVERY;
    this.at = Date.now();
    this.say("saved");
    if (!this.typed) localStorage.removeItem(this.key);
  }

  retry() {
    this.wait = Math.min(this.wait * 2, LONGEST);
    this.typed ||= 1;
    this.say("offline");
  }

  stop(reason) {
    this.stopped = true;
    this.say(reason);
    this.querySelector(`[data-${reason}]`)?.removeAttribute("hidden");
  }

  say(state) {
    this.state = state;
    if (!this.status) return;
    const [spoken, seen] = [document.createElement("span"), document.createElement("span")];
    spoken.className = "sr";
    seen.ariaHidden = "true";
    spoken.textContent = seen.textContent = this.dataset[`${state}Words`] ?? "";
    this.status.dataset.state = state;
    this.status.replaceChildren(spoken, seen);
    this.tick();
  }

  tick() {
    if (this.state !== "saved" || !this.status) return;
    const seconds = Math.round((Date.now() - this.at) / 1000);
    const [count, unit] = seconds < 60 ? [seconds, "second"] : [Math.round(seconds / 60), "minute"];
    const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "narrow" });
    this.status.lastChild.textContent = `${this.dataset.savedWords} ${format.format(-count, unit)}`;
  }

  offer() {
    const copy = JSON.parse(localStorage.getItem(this.key) ?? "null");
    const same = copy && JSON.stringify(copy.entries) === JSON.stringify(this.entries());
    const done = copy?.sent && copy.version !== this.form.elements.version?.value;
    if (!copy || same || done) return localStorage.removeItem(this.key);
    const note = this.querySelector("[data-restore]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("[data-use]").onclick = () => { this.restore(copy); note.hidden = true; };
    note.querySelector("[data-drop]").onclick = () => { localStorage.removeItem(this.key); note.hidden = true; };
  }

  restore({ entries }) {
    for (const field of this.form.elements) if (field.type === "checkbox") field.checked = false;
    for (const [name, value] of entries) {
      const field = this.form.elements[name];
      const boxes = field instanceof RadioNodeList ? [...field] : [field];
      for (const box of boxes) {
        if (box?.type === "checkbox" || box?.type === "radio") box.checked ||= box.value === value;
        else if (box) box.value = value;
      }
    }
    this.changed({});
  }
}

customElements.define("autosave-form", AutosaveForm);
