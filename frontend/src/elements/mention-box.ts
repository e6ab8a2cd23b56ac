/* <mention-box source="…">: while a colleague's name is typed after an @ in the field inside, a list of those whose name
   begins so stands below it. Arrows choose, Enter or Tab takes, Esc closes; who may not see the record cannot be taken. */

const BEGUN = /(?:^|[^\w@])@([\p{L}\p{N}_.' -]{0,40})$/u;

class MentionBox extends HTMLElement {
  #list = document.createElement("ul");
  #chosen = document.createElement("input");
  #timer = 0;
  #asked = new AbortController();
  #at = 0;
  #taken = "\n";

  connectedCallback(): void {
    const field = this.#field;
    if (!field || this.contains(this.#list)) return;
    this.#list.className = "menu mention-list";
    this.#list.id = `${field.id}-colleagues`;
    this.#list.hidden = true;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.dataset.text ?? "");
    field.after(this.#list);
    this.#chosen.type = "hidden";
    this.#chosen.name = "mentioned";
    field.form?.append(this.#chosen);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.#list.id);
    field.addEventListener("input", this.#typed);
    field.addEventListener("keydown", this.#key);
    field.addEventListener("blur", () => this.#close());
    field.form?.addEventListener("reset", () => (this.#chosen.value = ""));
    this.#list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take((event.target as Element).closest<HTMLElement>("[role=option]"));
    });
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#asked.abort();
  }

  get #field(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[role=option]:not([aria-disabled])")];
  }

  get #marked(): number {
    return this.#options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  }

  #typed = () => {
    clearTimeout(this.#timer);
    const field = this.#field!;
    const found = BEGUN.exec(field.value.slice(0, field.selectionStart));
    if (!found || found[1]!.split(" ").length > 3 || found[1]!.startsWith(this.#taken)) {
      this.#close();
      return;
    }
    this.#at = field.selectionStart - found[1]!.length - 1;
    this.#timer = window.setTimeout(() => void this.#ask(found[1]!), 120);
  };

  async #ask(text: string): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const address = `${this.getAttribute("source")!}?q=${encodeURIComponent(text)}`;
    const response = await fetch(address, { headers: { "HX-Request": "true" }, signal: this.#asked.signal }).catch(() => null);
    if (!response?.ok || document.activeElement !== this.#field) return;
    this.#list.innerHTML = await response.text();
    const nobody = !this.#list.querySelector("[data-id]");
    if (nobody && text.includes(" ")) return this.#close(); // the name is written out and the sentence goes on
    this.#list.querySelectorAll("[role=option]").forEach((option, place) => (option.id = `${this.#list.id}-${place}`));
    this.#list.hidden = false;
    this.#mark(0);
  }

  #mark(place: number): void {
    const options = this.#options;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const marked = options[place];
    marked?.scrollIntoView({ block: "nearest" });
    if (marked) this.#field!.setAttribute("aria-activedescendant", marked.id);
  }

  #key = (event: KeyboardEvent) => {
    if (this.#list.hidden || event.isComposing) return;
    const count = this.#options.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && count) this.#mark((this.#marked + step + count) % count);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.shiftKey && this.#marked >= 0) this.#take(this.#options[this.#marked] ?? null);
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #take(option: HTMLElement | null): void {
    if (!option?.dataset.id || option.ariaDisabled) return;
    const field = this.#field!;
    this.#taken = `${option.dataset.name!} `;
    field.setRangeText(`@${option.dataset.name!} `, this.#at, field.selectionStart, "end");
    this.#chosen.value = `${this.#chosen.value} ${option.dataset.id}`.trim();
    this.#close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#list.hidden = true;
    this.#field?.removeAttribute("aria-activedescendant");
  }
}

customElements.define("mention-box", MentionBox);
