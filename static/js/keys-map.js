// Shortcuts: / search, ? list, J K move, Enter open, E act, A reserve, X select, G D, G I go.
// They never fire in fields and can be switched off (WCAG 2.1.4).
class KeysMap extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.box = this.querySelector("input[name=keys]");
    this.box.checked = localStorage.getItem("keys") !== "off";
    this.box.addEventListener("change", () => localStorage.setItem("keys", this.box.checked ? "on" : "off"));
    this.listen = (event) => this.key(event);
    document.addEventListener("keydown", this.listen);
  }

  disconnectedCallback() { document.removeEventListener("keydown", this.listen); }

  key(event) {
    const busy = event.target.closest("input, textarea, select, [contenteditable], dialog[open]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey || !this.box.checked) return;
    const act = this.going ? this.go(event.key) : this.acts()[event.key.toLowerCase()];
    this.going = event.key === "g";
    if (act && act() !== false) event.preventDefault();
  }

  acts() {
    return {
      "/": () => document.querySelector('[data-key="/"]')?.focus() ?? true,
      "?": () => this.dialog.showModal(),
      j: () => this.move(1),
      k: () => this.move(-1),
      e: () => this.row?.querySelector(".act .btn")?.click(),
      a: () => this.row?.querySelector('[data-key="a"]')?.click(),
      x: () => this.row?.querySelector("input[type=checkbox]")?.click(),
      enter: () => document.activeElement === document.body && this.row ? this.row.querySelector("a.t")?.click() : false,
    };
  }

  go(key) {
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    return link && (() => link.click());
  }

  get row() { return document.querySelector(".row.is-focus"); }

  move(step) {
    const rows = [...document.querySelectorAll(".queue .row")];
    const next = rows[rows.indexOf(this.row) + step];
    if (!next) return false;
    this.row?.classList.remove("is-focus");
    next.classList.add("is-focus");
    next.scrollIntoView({ block: "nearest" });
    next.querySelector("a.t")?.focus();
  }
}

customElements.define("keys-map", KeysMap);
