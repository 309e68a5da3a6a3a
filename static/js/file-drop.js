// Lets files be dropped on the area inside it, checks their size, and sends the form with
// progress. With `announce` the files go straight to the storage, in pieces: a try that
// breaks off is gone on with. Asks for JSON: 200 {location} goes there; 422 {errors:
// [sentence]} is shown. Where the storage cannot be reached, the form carries the files.
class FileDrop extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.area = this.querySelector(".drop");
    this.input = this.querySelector("input[type=file]");
    this.bar = this.querySelector("progress");
    this.said = this.querySelector("[data-said]");
    this.rows = this.querySelector("[data-files]");
    for (const name of ["dragenter", "dragover"]) this.area.addEventListener(name, (event) => this.over(event, true));
    for (const name of ["dragleave", "drop"]) this.area.addEventListener(name, (event) => this.over(event, false));
    this.area.addEventListener("drop", (event) => this.take(event.dataTransfer.files));
    this.input.addEventListener("change", () => this.check());
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("pageshow", () => { this.busy = false; }); // somebody came back
  }

  over(event, inside) {
    event.preventDefault();
    this.area.classList.toggle("over", inside);
  }

  // What is dropped joins what is there; a file of the same name takes its place.
  take(files) {
    const held = new Map([...(this.input.multiple ? this.input.files : [])].map((file) => [file.name, file]));
    for (const file of this.input.multiple ? files : [...files].slice(0, 1)) held.set(file.name, file);
    this.choose([...held.values()]);
  }

  choose(files) {
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    this.input.files = chosen.files;
    this.check();
  }

  check() {
    const files = [...this.input.files];
    const largest = Number(this.getAttribute("largest"));
    const heavy = largest && files.find((file) => file.size > largest);
    this.arrival = null;
    this.come = 0;
    this.carried = false;
    this.bar.hidden = true;
    this.input.setCustomValidity(heavy ? `${heavy.name}: ${this.dataset.tooLarge}` : "");
    this.list(files);
    this.say(heavy ? this.input.validationMessage : this.rows ? "" : files.map((file) => file.name).join(", "));
    if (!heavy && files.length && this.hasAttribute("at-once")) this.form.requestSubmit();
  }

  // One row of the server's own making for each file: its name, its kind, a way to leave it out.
  list(files) {
    if (!this.rows) return;
    const kinds = new Map([...this.rows.children].map((row) => [row.dataset.name, row.querySelector("select")?.value]));
    this.rows.replaceChildren(...files.map((file) => {
      const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
      row.dataset.name = row.querySelector("bdi").textContent = file.name;
      const select = row.querySelector("select");
      if (select) {
        select.value = kinds.get(file.name) ?? "";
        select.setAttribute("aria-label", `${select.getAttribute("aria-label")}: ${file.name}`);
      }
      const leave = row.querySelector("button");
      leave.setAttribute("aria-label", `${leave.textContent.trim()}: ${file.name}`);
      leave.addEventListener("click", () => this.choose(files.filter((other) => other !== file)));
      return row;
    }));
  }

  async submit(event) {
    if (event.defaultPrevented || !this.input.files.length) return;
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.bar.hidden = false;
    this.say(this.dataset.sending);
    const data = new FormData(this.form, event.submitter);
    try {
      if (this.hasAttribute("announce") && !this.carried && await this.bring()) {
        data.delete(this.input.name);
        data.set("arrival", this.arrival.uuid);
        this.say(this.dataset.arrived);
      }
      const answer = await this.post(this.form.action, data, (loaded, total) => this.show(loaded, total));
      const moved = answer.status < 400 && answer.url !== this.form.action;
      if (answer.location || moved) return location.assign(answer.location ?? answer.url);
      this.failed(answer.errors);
    } catch (broken) {
      this.failed(broken.errors);
    }
    this.busy = false;
  }

  // Send what the storage does not have yet; false when it cannot be reached from here.
  async bring() {
    const again = Boolean(this.arrival);
    this.arrival = again ? await this.ask(this.arrival.url) : await this.ask(this.getAttribute("announce"), this.announced());
    while (this.arrival.pieces.length) {
      this.come = this.arrival.come;
      for (const piece of this.arrival.pieces) {
        const data = new FormData();
        for (const [name, value] of Object.entries(piece.fields)) data.append(name, value);
        data.append("file", this.input.files[piece.file].slice(piece.start, piece.end));
        let moved = false;
        const answer = await this.post(piece.url, data, (loaded) => {
          moved = true;
          this.show(this.come + Math.min(loaded, piece.end - piece.start), this.arrival.size);
        }).catch(() => ({ status: 0 }));
        if (!answer.status && !moved && !this.come && again) {
          this.carried = true;
          return false;
        }
        if (answer.status !== 204) throw { errors: [this.come ? this.dataset.half : this.dataset.broke] };
        this.come += piece.end - piece.start;
      }
      this.arrival = await this.ask(this.arrival.url);
    }
    return true;
  }

  announced() {
    const said = new FormData();
    for (const file of this.input.files) {
      said.append("name", file.name);
      said.append("size", file.size);
    }
    if (this.hasAttribute("beside")) said.append("beside", "");
    return said;
  }

  async ask(url, data = new FormData()) {
    data.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const answer = await this.post(url, data);
    if (answer.status !== 200 || !answer.pieces) {
      this.arrival = null; // it is over: the next try begins anew
      throw { errors: answer.errors };
    }
    return answer;
  }

  post(url, data, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      if (progress) request.upload.onprogress = ({ loaded, total }) => progress(loaded, total);
      request.onload = () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch { /* an error page, or nothing: not JSON */ }
        resolve({ ...answer, status: request.status, url: answer.url ?? request.responseURL });
      };
      request.onerror = request.ontimeout = () => reject({});
      request.open("POST", url);
      if (new URL(url, document.baseURI).origin === location.origin) request.setRequestHeader("Accept", "application/json");
      request.send(data);
    });
  }

  show(loaded, total) {
    this.bar.max = total;
    this.bar.value = loaded;
  }

  failed(sentences) {
    this.bar.hidden = !this.come;
    this.say((sentences ?? [this.dataset.broke]).join(" "));
  }

  say(words) { this.said.textContent = words; }
}

customElements.define("file-drop", FileDrop);
