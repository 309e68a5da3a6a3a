// The bar below a list of papers: shown while papers are ticked, with their number.
// Ticks belong to the form inside (form="…"); without scripts the bar is always there.
class BulkBar extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.said = this.querySelector("[role=status]");
    this.all = this.querySelector("[data-all]");
    this.all.hidden = false;
    this.all.addEventListener("click", () => {
      for (const box of this.boxes) box.checked = true;
      this.tell();
    });
    this.listen = (event) => event.target.form === this.form && this.tell();
    document.addEventListener("change", this.listen);
    this.tell();
  }

  disconnectedCallback() { document.removeEventListener("change", this.listen); }

  get boxes() { return [...this.form.elements].filter((one) => one.type === "checkbox"); }

  tell() {
    const n = this.boxes.filter((box) => box.checked).length;
    this.hidden = !n;
    this.said.textContent = this.said.dataset.words.replace("%n", n);
  }
}

customElements.define("bulk-bar", BulkBar);
