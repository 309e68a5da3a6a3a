// Counts down the seconds that the server said; without it they stand as they were.
class TimeLeft extends HTMLElement {
  connectedCallback() {
    this.end = performance.now() + Number(this.getAttribute("seconds")) * 1000;
    this.ticker = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() { clearInterval(this.ticker); }

  tick() {
    const left = Math.ceil((this.end - performance.now()) / 1000);
    this.textContent = left > 0 ? this.dataset.words.replace("{n}", left) : this.dataset.over;
    if (left <= 0) clearInterval(this.ticker);
  }
}

customElements.define("time-left", TimeLeft);
