/* <inline-edit>: the small form that stands where a value stood. Enter or leaving it saves, Esc puts the value back (its
   own [data-cancel] button does it), Tab saves and opens the next value of the same list. */

class InlineEdit extends HTMLElement {
  #done = false;

  connectedCallback(): void {
    setTimeout(() => this.#begin()); // htmx gives the focus back to where it was before it settles
  }

  #begin(): void {
    const field = this.querySelector<HTMLElement>("[autofocus], input:not([type=hidden]), select, textarea");
    field?.focus();
    if (field instanceof HTMLInputElement && field.type !== "date" && !this.querySelector("[aria-invalid='true']")) field.select();
    this.addEventListener("keydown", this.#key);
    this.addEventListener("focusout", this.#left);
    this.addEventListener("change", (event) => {
      if (event.target instanceof HTMLSelectElement) this.#save();
    });
    this.addEventListener("htmx:after:swap", () => (this.#done = false));
  }

  #key = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#done = true;
      this.querySelector<HTMLElement>("[data-cancel]")?.click();
    } else if (event.key === "Enter" && !(event.target instanceof HTMLTextAreaElement && !event.ctrlKey)) {
      event.preventDefault();
      this.#save();
    } else if (event.key === "Tab") {
      const next = this.#neighbour(event.shiftKey ? -1 : 1);
      this.#save();
      if (!next) return;
      event.preventDefault();
      next.click();
    }
  };

  #left = (event: FocusEvent) => {
    const to = event.relatedTarget as Node | null;
    if (to && this.contains(to)) return;
    if (!document.hasFocus() || this.querySelector("[popover]:popover-open")) return;
    this.#save();
  };

  #neighbour(step: number): HTMLElement | undefined {
    const list = this.closest("[data-editables]") ?? document;
    const places = [...list.querySelectorAll<HTMLElement>("[data-edit], inline-edit")];
    return places[places.indexOf(this) + step];
  }

  #save(): void {
    if (this.#done || !this.isConnected) return;
    this.#done = true;
    this.querySelector("form")?.requestSubmit();
  }
}

customElements.define("inline-edit", InlineEdit);
