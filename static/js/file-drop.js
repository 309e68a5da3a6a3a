// Lets files be dropped on the area inside it, checks their size, lists them with their kinds.
// `sender` (file-sender.js) sends the form with progress; without it the form goes alone.
class FileDrop extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.area = this.querySelector(".drop");
    this.input = this.querySelector("input[type=file]");
    this.bar = this.querySelector("progress");
    this.said = this.querySelector("[data-said]");
    this.rows = this.querySelector("[data-files]");
    this.sender = import(this.getAttribute("sender")).then(({ Sender }) => new Sender(this), () => null);
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) this.area.addEventListener(name, (event) => this.over(event));
    this.input.addEventListener("change", () => this.choose(this.input.files));
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("pageshow", () => { this.busy = false; }); // back
  }

  over(event) {
    event.preventDefault();
    this.area.classList.toggle("over", /enter|over/.test(event.type));
    if (event.type === "drop") this.take(event.dataTransfer.files);
  }

  // What is dropped joins what is there; a file of the same name takes its place.
  take(files) {
    const all = this.input.multiple ? [...this.input.files, ...files] : [...files].slice(0, 1);
    this.choose(new Map(all.map((file) => [file.name, file])).values());
  }

  // In the order of their names: on another day the same files are announced alike.
  choose(some) {
    const files = [...some].sort((a, b) => a.name < b.name ? -1 : 1);
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    this.input.files = chosen.files;
    const heavy = files.find((file) => file.size > (Number(this.getAttribute("largest")) || Infinity));
    this.bar.hidden = true;
    const wrong = heavy ? `${heavy.name}: ${this.dataset.tooLarge}` : "";
    this.input.setCustomValidity(wrong);
    this.list(files);
    this.say(wrong || (this.rows ? "" : files.map(({ name }) => name).join(", ")), wrong);
  }

  // One row of the server's own making for each file: its name, its kind, a way to leave it out.
  list(files) {
    if (!this.rows) return;
    const kinds = new Map([...this.rows.children].map((row) => [row.dataset.name, row.querySelector("select")?.value]));
    this.rows.replaceChildren(...files.map((file) => {
      const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
      row.dataset.name = row.querySelector("bdi").textContent = file.name;
      const select = row.querySelector("select");
      const leave = row.querySelector("button");
      if (select) {
        select.value = kinds.get(file.name) ?? "";
        select.ariaLabel += `: ${file.name}`;
      }
      leave.ariaLabel = `${leave.textContent.trim()}: ${file.name}`;
      leave.addEventListener("click", () => this.choose(files.filter((other) => other !== file)));
      return row;
    }));
  }

  async submit(event) {
    if (event.defaultPrevented || !this.input.files.length) return;
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.say(this.dataset.sending);
    const data = new FormData(this.form, event.submitter);
    const sender = await this.sender;
    if (!sender) return this.form.submit();
    try {
      return location.assign(await sender.send(data));
    } catch ({ errors }) {
      this.bar.hidden = !sender.come;
      this.say((errors ?? [this.dataset.broke]).join(" "), true);
    }
    this.busy = false;
  }

  show(loaded, total) {
    this.bar.hidden = false;
    this.bar.max = total;
    this.bar.value = loaded;
  }

  say(words, wrong) {
    this.said.className = wrong ? "errm" : "mini";
    this.said.textContent = words;
  }
}

customElements.define("file-drop", FileDrop);
