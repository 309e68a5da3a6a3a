// Each message stays 8 seconds, and as long as the pointer or the focus is on it.
const STAYS = 8000;

class ToastStack extends HTMLElement {
  connectedCallback() {
    for (const toast of this.children) this.start(toast);
    this.observer = new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.(".toast")) this.start(node);
    });
    this.observer.observe(this, { childList: true });
  }

  disconnectedCallback() { this.observer.disconnect(); }

  start(toast) {
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "btn quiet close", textContent: "×", ariaLabel: this.dataset.close });
    close.addEventListener("click", () => toast.remove());
    toast.append(close);
    let timer;
    const hold = () => clearTimeout(timer);
    const run = () => { hold(); timer = setTimeout(() => toast.remove(), STAYS); };
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, run);
    run();
  }
}

customElements.define("toast-stack", ToastStack);
