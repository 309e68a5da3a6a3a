// Sends the form of a <file-drop> and asks for JSON: 200 {location} is where to go, anything
// else is thrown, as 422 {errors: [sentence]}. With `announce` the files go straight to the
// storage, in pieces. Each try announces them; what came before, to a closed page too, is
// not sent again. Where no storage is reached, the form carries the files.
export class Sender {
  silent = 0; // times in a row that the storage did not answer

  constructor(drop) { this.drop = drop; }

  async send(data) {
    const { form, input, dataset } = this.drop;
    this.come = 0;
    const arrival = this.drop.hasAttribute("announce") && this.silent < 2 && await this.bring(input.files, dataset);
    if (arrival) {
      data.delete(input.name);
      data.set("arrival", arrival.uuid);
      this.drop.say(dataset.arrived);
    }
    const answer = await this.post(form.action, data, (loaded, total) => this.drop.show(loaded, total));
    const moved = answer.status < 400 && answer.url !== form.action;
    if (answer.location || moved) return answer.location ?? answer.url;
    throw answer;
  }

  // Send what the storage does not have yet; null when it was out of reach twice.
  async bring(files, words) {
    let arrival = await this.ask(this.drop.getAttribute("announce"), this.announced(files));
    if (arrival.come) this.drop.say(words.goesOn);
    while (arrival.pieces.length) {
      this.come = arrival.come;
      this.drop.show(this.come, arrival.size);
      for (const { file, start, end, url, fields } of arrival.pieces) {
        const data = new FormData();
        for (const [name, value] of Object.entries(fields)) data.append(name, value);
        data.append("file", files[file].slice(start, end));
        let moved = false;
        const { status } = await this.post(url, data, (loaded) => {
          moved = true;
          this.drop.show(this.come + Math.min(loaded, end - start), arrival.size);
        }).catch(() => ({}));
        this.silent = status || moved ? 0 : this.silent + 1;
        if (this.silent > 1) return null;
        if (status !== 204) throw { errors: [this.come ? words.half : words.broke] };
        this.come += end - start;
      }
      arrival = await this.ask(arrival.url);
    }
    return arrival;
  }

  announced(files) {
    const said = new FormData();
    for (const { name, size, lastModified } of files) {
      said.append("name", name);
      said.append("size", size);
      said.append("changed", lastModified);
    }
    if (this.drop.hasAttribute("beside")) said.append("beside", "");
    return said;
  }

  async ask(url, data = new FormData()) {
    data.append("csrfmiddlewaretoken", this.drop.form.elements.csrfmiddlewaretoken.value);
    const answer = await this.post(url, data);
    if (answer.status !== 200 || !answer.pieces) throw answer;
    return answer;
  }

  post(url, data, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.upload.onprogress = ({ loaded, total }) => progress?.(loaded, total);
      request.onload = () => resolve({ url: request.responseURL, ...request.response, status: request.status });
      request.onerror = reject;
      request.open("POST", url);
      request.responseType = "json"; // null of anything else, as of an error page
      request.setRequestHeader("Accept", "application/json");
      request.send(data);
    });
  }
}
