// Copies the text of the element that `for` names, or selects it where the browser does not let
// pages copy; the button inside is hidden without scripts.
class CopyButton extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const said = this.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(this.getAttribute("for"));
      try {
        await navigator.clipboard.writeText(text.innerText.trim());
        said.textContent = this.dataset.copied;
      } catch { // some browsers keep the clipboard to themselves
        getSelection().selectAllChildren(text);
        said.textContent = this.dataset.selected;
      }
      setTimeout(() => { said.textContent = ""; }, 4000);
    });
  }
}

customElements.define("copy-button", CopyButton);
