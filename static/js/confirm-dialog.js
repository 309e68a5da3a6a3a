// Turns the disclosure inside it into a modal dialog; without scripts it opens in place.
class ConfirmDialog extends HTMLElement {
  connectedCallback() {
    const details = this.querySelector("details");
    const dialog = this.querySelector("dialog");
    dialog.close();
    this.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      details.open = true;
      dialog.showModal();
    });
    dialog.addEventListener("close", () => { details.open = false; });
  }
}

customElements.define("confirm-dialog", ConfirmDialog);
