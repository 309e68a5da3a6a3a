// Lets files be dropped on the area inside it, checks their size, and sends the form with
// progress. Asks for JSON: 200 {location} goes there; 422 {errors: [sentence]} is shown.
class FileDrop extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.area = this.querySelector(".drop");
    this.input = this.querySelector("input[type=file]");
    this.bar = this.querySelector("progress");
    this.said = this.querySelector("[data-said]");
    for (const name of ["dragenter", "dragover"]) this.area.addEventListener(name, (event) => this.over(event, true));
    for (const name of ["dragleave", "drop"]) this.area.addEventListener(name, (event) => this.over(event, false));
    this.area.addEventListener("drop", (event) => this.take(event.dataTransfer.files));
    this.input.addEventListener("change", () => this.check());
    this.form.addEventListener("submit", (event) => this.send(event));
  }

  over(event, inside) {
    event.preventDefault();
    this.area.classList.toggle("over", inside);
  }

  take(files) {
    const chosen = new DataTransfer();
    for (const file of this.input.multiple ? files : [...files].slice(0, 1)) chosen.items.add(file);
    this.input.files = chosen.files;
    this.check();
  }

  check() {
    const files = [...this.input.files];
    const largest = Number(this.getAttribute("largest"));
    const heavy = largest && files.find((file) => file.size > largest);
    this.input.setCustomValidity(heavy ? `${heavy.name}: ${this.dataset.tooLarge}` : "");
    this.say(heavy ? this.input.validationMessage : files.map((file) => file.name).join(", "));
    if (!heavy && files.length && this.hasAttribute("at-once")) this.form.requestSubmit();
  }

  send(event) {
    if (event.defaultPrevented || !this.input.files.length) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    const data = new FormData(this.form, event.submitter);
    request.upload.onprogress = ({ loaded, total }) => { this.bar.max = total; this.bar.value = loaded; };
    request.onload = () => this.answered(request);
    request.onerror = () => this.failed([this.dataset.broke]);
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
    this.bar.hidden = false;
    this.say(this.dataset.sending);
  }

  answered(request) {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* an error page: not JSON */ }
    const moved = request.status < 400 && request.responseURL !== this.form.action;
    if (answer.location || moved) location.assign(answer.location ?? request.responseURL);
    else this.failed(answer.errors ?? [this.dataset.broke]);
  }

  failed(sentences) {
    this.bar.hidden = true;
    this.say(sentences.join(" "));
  }

  say(words) { this.said.textContent = words; }
}

customElements.define("file-drop", FileDrop);
