// A reviewer's own highlights: select text in the paper, press Highlight (or Alt Shift H); a number
// stands at the place and its text can be quoted. Beside the PDF, or round the text itself.
const fraction = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;

class PaperMarks extends HTMLElement {
  connectedCallback() {
    this.reader = document.querySelector("pdf-reader");
    this.prose = document.querySelector("article.prose");
    this.button = document.querySelector("[data-mark]");
    this.field = document.getElementById(this.getAttribute("into"));
    this.marks = JSON.parse(document.getElementById("highlights").textContent);
    this.button.hidden = false;
    this.button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
    this.button.addEventListener("click", () => this.add());
    this.field?.addEventListener("focus", () => { this.placed = true; });
    this.reader?.addEventListener("pagedrawn", ({ detail }) => this.paint(detail));
    this.listen = (event) => {
      if (!event.altKey || !event.shiftKey || event.code !== "KeyH") return;
      event.preventDefault();
      this.add();
    };
    document.addEventListener("keydown", this.listen);
    this.show();
  }

  disconnectedCallback() { document.removeEventListener("keydown", this.listen); }

  add() {
    const chosen = getSelection();
    const text = chosen.toString().replace(/\s+/g, " ").trim();
    if (!chosen.rangeCount || !text) return this.say("none");
    const range = chosen.getRangeAt(0);
    const start = range.startContainer.parentElement;
    const sheet = start?.closest(".pdfpage");
    if (!(sheet && start.closest(".textLayer")) && !this.prose?.contains(start)) return this.say("none");
    const page = Number(sheet?.dataset.page ?? 0);
    this.send({ page, text, boxes: JSON.stringify(sheet ? this.boxes(range, sheet) : []) }, (mark) => {
      this.marks.push(mark);
      chosen.removeAllRanges();
      this.say("kept", mark.number);
    });
  }

  boxes(range, sheet) {
    const frame = sheet.getBoundingClientRect();
    const lines = [];
    for (const { left, top, right, bottom, width } of range.getClientRects()) {
      if (width < 1 || top > frame.bottom || bottom < frame.top || width > frame.width * .98) continue;
      const last = lines.at(-1);
      if (last && Math.abs(last.top - top) < (bottom - top) / 2 && left - last.right < frame.width / 20) {
        last.right = Math.max(last.right, right);
      } else lines.push({ left, top, right, bottom });
    }
    return lines.slice(0, 60).map((line) => [
      fraction((line.left - frame.left) / frame.width), fraction((line.top - frame.top) / frame.height),
      fraction((line.right - line.left) / frame.width), fraction((line.bottom - line.top) / frame.height)]);
  }

  async send(values, done) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: token });
    try {
      const answer = await fetch(this.getAttribute("src"), { method: "POST", body, redirect: "error" });
      if (!answer.ok) return this.say(answer.status === 422 ? "many" : "failed");
      done(await answer.json());
      this.show();
    } catch { this.say("failed"); }
  }

  remove(number) {
    this.send({ remove: number }, () => {
      this.marks = this.marks.filter((mark) => mark.number !== number);
      this.say("removed", number);
      this.button.focus();
    });
  }

  say(what, n = "") {
    document.querySelector("[data-said]").textContent = this.dataset[what].replace("{n}", n);
  }

  show() {
    this.querySelector("[data-list]").replaceChildren(...this.marks.map((mark) => this.row(mark)));
    for (const sheet of document.querySelectorAll(".pdfpage")) if (sheet.querySelector(".textLayer")) this.paint(sheet);
    if (this.prose) this.tint();
  }

  row(mark) {
    const row = this.querySelector("template").content.cloneNode(true).firstElementChild;
    const [quote, remove] = row.querySelectorAll("button");
    for (const one of [quote, remove]) for (const part of one.querySelectorAll("[data-n]")) part.textContent = part.textContent.replace("{n}", mark.number);
    row.dataset.number = mark.number;
    quote.title = mark.text;
    quote.hidden = !this.field;
    quote.addEventListener("click", () => this.quote(mark));
    remove.addEventListener("click", () => this.remove(mark.number));
    return row;
  }

  quote({ text, page }) {
    const field = this.field;
    const at = this.placed ? field.selectionStart : field.value.length;
    const before = field.value.slice(0, at);
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const words = page ? this.dataset.quote.replace("{page}", page) : "> {text}";
    field.setRangeText(`${gap}${words.replace("{text}", () => text)}\n\n`, at, this.placed ? field.selectionEnd : at, "end");
    field.focus();
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  paint(sheet) {
    for (const old of sheet.querySelectorAll(".marks, .pin")) old.remove();
    for (const mark of this.marks.filter(({ page }) => page === Number(sheet.dataset.page))) {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      for (const [name, value] of [["viewBox", "0 0 1 1"], ["preserveAspectRatio", "none"], ["class", "marks"], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
      for (const box of mark.boxes) {
        const rect = svg.appendChild(document.createElementNS(svg.namespaceURI, "rect"));
        ["x", "y", "width", "height"].forEach((name, at) => rect.setAttribute(name, box[at]));
        if (mark.number % 2 === 0) rect.setAttribute("class", "b");
      }
      sheet.querySelector("canvas").after(svg);
      this.pin(sheet, mark, mark.boxes[0]?.[1] ?? 0);
    }
  }

  pin(place, mark, down) {
    const pin = place.appendChild(document.createElement("button"));
    Object.assign(pin, { type: "button", className: "pin", textContent: mark.number, title: mark.text });
    pin.setAttribute("aria-label", this.dataset.pin.replace("{n}", mark.number));
    pin.style.insetBlockStart = `${down * 100}%`;
    pin.addEventListener("click", () => this.querySelector(`[data-number="${mark.number}"] button:not([hidden])`).focus());
  }

  tint() {
    for (const old of this.prose.querySelectorAll(".pin")) old.remove();
    const ranges = this.marks.map((mark) => [mark, this.find(mark.text)]).filter(([, range]) => range);
    CSS.highlights?.set("marks", new Highlight(...ranges.map(([, range]) => range)));
    const frame = this.prose.getBoundingClientRect();
    for (const [mark, range] of ranges) this.pin(this.prose, mark, (range.getBoundingClientRect().top - frame.top) / frame.height);
  }

  find(text) {
    const walker = document.createTreeWalker(this.prose, NodeFilter.SHOW_TEXT);
    const spots = [];
    let all = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.length; at++) if (!/\s/.test(node.data[at])) { all += node.data[at]; spots.push([node, at]); }
    }
    const wanted = text.replace(/\s/g, "");
    const from = all.indexOf(wanted);
    if (from < 0) return null;
    const range = document.createRange();
    range.setStart(...spots[from]);
    const [last, at] = spots[from + wanted.length - 1];
    range.setEnd(last, at + 1);
    return range;
  }
}

customElements.define("paper-marks", PaperMarks);
