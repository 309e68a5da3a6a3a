// Dragging for a list that the Move buttons already order. Around it a form whose items each
// hold <input type=hidden name=order value=id>; after a drop the form is sent in its new order
// (with hx-post as a partial swap). Alt + arrows press the focused item's Move buttons.
class SortList extends HTMLElement {
  async connectedCallback() {
    this.addEventListener("keydown", (event) => this.key(event));
    await import(this.getAttribute("library"));
    const list = this.querySelector("ol, ul");
    if (!list || !this.isConnected) return;
    this.sortable = self.Sortable.create(list, {
      handle: ".grip", animation: 120, draggable: "li",
      onEnd: ({ oldIndex, newIndex }) => oldIndex === newIndex || this.closest("form").requestSubmit(),
    });
  }

  disconnectedCallback() { this.sortable?.destroy(); }

  key(event) {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const button = way && event.altKey && event.target.closest("li")?.querySelector(`[data-move=${way}]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }
}

customElements.define("sort-list", SortList);
