// Suggestions under a text field: asks `src?q=` for role=option elements and shows them.
// Choosing one fills the field with its text and the hidden field with its data-value.
class ComboBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input:not([type=hidden])");
    this.chosen = this.querySelector("input[type=hidden]");
    this.list = this.querySelector("[role=listbox]");
    Object.assign(this.input, { role: "combobox", autocomplete: "off", ariaExpanded: "false" });
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.open(false), 150));
    this.list.addEventListener("mousedown", (event) => this.choose(event.target.closest("[role=option]")));
  }

  get options() { return [...this.list.querySelectorAll("[role=option]")]; }

  typed() {
    if (this.chosen) this.chosen.value = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 200);
  }

  async ask() {
    const words = this.input.value.trim();
    if (words.length < 2) return this.open(false);
    const answer = await fetch(`${this.getAttribute("src")}?q=${encodeURIComponent(words)}`);
    if (!answer.ok || words !== this.input.value.trim()) return;
    this.list.innerHTML = await answer.text();
    this.options.forEach((option, at) => { option.id ||= `${this.list.id}-${at}`; });
    this.open(this.options.length > 0);
  }

  open(shown) {
    this.list.hidden = !shown;
    this.input.ariaExpanded = String(shown);
    if (!shown) this.mark(null);
  }

  mark(option) {
    for (const other of this.options) other.ariaSelected = String(other === option);
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const options = this.options;
    const at = options.findIndex((option) => option.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.list.hidden) return;
    if (step) this.mark(options.at((at + step) % options.length));
    else if (event.key === "Enter" && at >= 0) this.choose(options[at]);
    else if (event.key === "Escape") this.open(false);
    else return;
    event.preventDefault();
  }

  choose(option) {
    if (!option) return;
    this.input.value = option.dataset.text ?? option.textContent.trim();
    if (this.chosen) this.chosen.value = option.dataset.value;
    this.open(false);
    this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: option.dataset.value }));
  }
}

customElements.define("combo-box", ComboBox);
