// Number keys answer the criterion that has the focus: 1 to 5, and 0 for "not able to judge".
class ScoreGroup extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const value = event.key === "0" ? "na" : event.key;
      const radio = event.target.closest(".score")?.querySelector(`input[value="${CSS.escape(value)}"]`);
      if (!radio || radio.disabled) return;
      event.preventDefault();
      radio.focus();
      if (!radio.checked) radio.click();
    });
  }
}

customElements.define("score-group", ScoreGroup);
