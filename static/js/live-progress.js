// Follows work in the background: asks `src` every second, or listens to it as a stream
// when `stream` is set. JSON: {value, max, words, percent, done, location}. When it is done the
// page is loaded again, or `location` is opened.
class LiveProgress extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("stream")) {
      this.source = new EventSource(this.getAttribute("src"));
      this.source.onmessage = ({ data }) => this.show(JSON.parse(data));
    } else this.ask();
  }

  disconnectedCallback() {
    this.source?.close();
    clearTimeout(this.timer);
  }

  async ask() {
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } });
      if (answer.ok) this.show(await answer.json());
    } catch { /* not reachable for the moment: ask again */ }
    if (!this.done && this.isConnected) this.timer = setTimeout(() => this.ask(), 1000);
  }

  show({ value, max, words, percent, done, location: next }) {
    const bar = this.querySelector("progress");
    const said = this.querySelector("[data-words]");
    if (max) bar.max = max;
    if (value != null) bar.value = value;
    if (words != null && said.textContent !== words) said.textContent = words;
    this.querySelector("[data-percent]").textContent = percent ?? "";
    if (!done) return;
    this.done = true;
    this.source?.close();
    if (next) location.assign(next);
    else location.reload();
  }
}

customElements.define("live-progress", LiveProgress);
