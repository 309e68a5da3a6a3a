// A question that depends on another answer is there only after that answer. Without
// scripts every question is there, and says in words when it is asked.
class AskedIf extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    for (const part of this.querySelectorAll("[data-if]")) {
      const gate = this.querySelector(`input[name="${CSS.escape(part.dataset.if)}"]:checked`);
      part.hidden = gate?.value !== part.dataset.is;
    }
  }
}

customElements.define("asked-if", AskedIf);
