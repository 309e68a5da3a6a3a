// Copies the text of the element that `for` names; the button inside is hidden without scripts.
class CopyButton extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const said = this.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(this.getAttribute("for")).innerText.trim());
      said.textContent = this.dataset.copied;
      setTimeout(() => { said.textContent = ""; }, 4000);
    });
  }
}

customElements.define("copy-button", CopyButton);
