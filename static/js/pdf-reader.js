// The paper beside the form: pages drawn when they come into view, with selectable text.
// Without it, or when it fails, the links inside open the PDF and the accessible text.
const STEPS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];

class PdfReader extends HTMLElement {
  async connectedCallback() {
    this.holder = this.querySelector("[data-pages]");
    this.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")?.dataset.act));
    try {
      this.pdf = await import(this.getAttribute("library"));
      this.pdf.GlobalWorkerOptions.workerSrc = this.getAttribute("worker");
      const task = this.pdf.getDocument({ url: this.getAttribute("src"), enableXfa: false, useWasm: false });
      this.document = await task.promise;
      await this.fit();
      await this.lay();
      for (const tool of this.querySelectorAll("[data-act]")) tool.hidden = false;
    } catch (error) {
      this.querySelector("[data-failed]").hidden = false;
      console.warn("pdf-reader", error);
    }
  }

  disconnectedCallback() { this.document?.destroy(); }

  async fit() {
    const first = (await this.document.getPage(1)).getViewport({ scale: 1 });
    const room = Math.min(this.holder.clientWidth - 32, 760);
    this.scale = STEPS.findLast((step) => first.width * step <= room) ?? STEPS[0];
    this.first = first;
  }

  async lay() {
    this.observer?.disconnect();
    this.observer = new IntersectionObserver((seen) => this.seen(seen), { rootMargin: "400px 0px" });
    const sheets = Array.from({ length: this.document.numPages }, (_, at) => {
      const sheet = document.createElement("div");
      sheet.className = "pdfpage";
      sheet.dataset.page = at + 1;
      this.size(sheet, this.first.width, this.first.height);
      return sheet;
    });
    this.holder.replaceChildren(...sheets);
    for (const sheet of sheets) this.observer.observe(sheet);
    for (const [name, end] of [["out", STEPS[0]], ["in", STEPS.at(-1)]])
      this.querySelector(`[data-act=${name}]`).disabled = this.scale === end;
    this.querySelector("[data-zoom]").textContent = `${Math.round(this.scale * 100)}%`;
    this.now(1);
  }

  size(sheet, width, height) {
    sheet.style.inlineSize = `${Math.floor(width * this.scale)}px`;
    sheet.style.blockSize = `${Math.floor(height * this.scale)}px`;
    sheet.style.setProperty("--total-scale-factor", this.scale);
  }

  seen(entries) {
    for (const { isIntersecting, target } of entries) if (isIntersecting && !target.firstChild) this.draw(target);
    const middle = this.getBoundingClientRect().top + 200;
    const sheet = [...this.holder.children].findLast((one) => one.getBoundingClientRect().top < middle);
    if (sheet) this.now(sheet.dataset.page);
  }

  async draw(sheet) {
    const canvas = sheet.appendChild(document.createElement("canvas"));
    const page = await this.document.getPage(Number(sheet.dataset.page));
    const viewport = page.getViewport({ scale: this.scale });
    const density = Math.min(devicePixelRatio, 2);
    this.size(sheet, viewport.width / this.scale, viewport.height / this.scale);
    Object.assign(canvas, { width: viewport.width * density, height: viewport.height * density, ariaHidden: "true" });
    canvas.style.inlineSize = canvas.style.blockSize = "100%";
    await page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] }).promise;
    const container = sheet.appendChild(document.createElement("div"));
    container.className = "textLayer";
    await new this.pdf.TextLayer({ textContentSource: page.streamTextContent(), container, viewport }).render();
    this.dispatchEvent(new CustomEvent("pagedrawn", { detail: sheet }));
  }

  now(page) {
    const words = this.querySelector("[data-page-words]");
    words.textContent = words.dataset.pageWords.replace("{page}", page).replace("{pages}", this.document.numPages);
  }

  act(name) {
    const step = { in: 1, out: -1 }[name];
    const next = STEPS[STEPS.indexOf(this.scale) + step];
    if (!step || !next || !this.document) return;
    this.scale = next;
    this.lay();
  }
}

customElements.define("pdf-reader", PdfReader);
