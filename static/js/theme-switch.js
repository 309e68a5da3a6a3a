// Changes the colours at once; the server keeps the choice in a cookie as it does without us.
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target, button = event.submitter;
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" });
      if (!answer.ok && answer.type !== "opaqueredirect") return form.submit();
      if (button.value === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = button.value;
      for (const other of this.querySelectorAll("button")) other.ariaPressed = String(other === button);
    });
  }
}

customElements.define("theme-switch", ThemeSwitch);
