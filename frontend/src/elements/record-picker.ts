/* <record-picker src="…">: a combobox that finds records while typing. The server answers `?q=` with <li role="option"
   data-value data-label>, likely ones first, each with a second line. An option with data-create makes the record in place.
   The chosen id stands in the hidden field. */
import { csrfToken } from "../requests";

class RecordPicker extends HTMLElement {
  #timer = 0;
  #asked = new AbortController();

  connectedCallback(): void {
    const input = this.#input;
    input.addEventListener("input", () => {
      this.#value.value = "";
      this.#search(150);
    });
    input.addEventListener("focus", () => this.#search(0));
    input.addEventListener("keydown", this.#key);
    // A dialog that opens takes the focus away and gives it back; only who has really left closes the list.
    input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && this.#close(), 100));
    this.#list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) void this.#choose(option);
    });
  }

  get #input(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>("[role=combobox]")!;
  }

  get #value(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>("input[type=hidden]")!;
  }

  get #list(): HTMLElement {
    return this.querySelector<HTMLElement>("[role=listbox]")!;
  }

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  #search(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), delay);
  }

  async #ask(): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const address = new URL(this.getAttribute("src")!, location.href);
    if (!this.#value.value) address.searchParams.set("q", this.#input.value);
    const response = await fetch(address, { headers: { "HX-Request": "true" }, signal: this.#asked.signal }).catch(() => null);
    if (!response?.ok || document.activeElement !== this.#input) return;
    this.#list.innerHTML = await response.text();
    this.#options.forEach((option, place) => (option.id = `${this.#list.id}-${place}`));
    if (!this.#list.matches(":popover-open")) this.#list.showPopover();
    this.#input.setAttribute("aria-expanded", "true");
    this.#mark(this.#input.value ? 0 : -1);
  }

  #mark(place: number): void {
    this.#options.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = this.#options[place];
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #key = (event: KeyboardEvent) => {
    const open = this.#list.matches(":popover-open");
    const options = this.#options;
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return this.#search(0);
      this.#mark((now + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    } else if (open && (event.key === "Enter" || event.key === "Tab") && options[now] && !this.#value.value) {
      if (event.key === "Enter") event.preventDefault();
      void this.#choose(options[now]);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  };

  async #choose(option: HTMLElement): Promise<void> {
    if (option.dataset.create) {
      const response = await fetch(option.dataset.create, {
        method: "POST",
        headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() },
        body: new URLSearchParams({ name: this.#input.value.trim() }),
      });
      if (!response.ok) return;
      const made = (await response.json()) as { id: string; label: string };
      [option.dataset.value, option.dataset.label] = [String(made.id), made.label];
    }
    this.#value.value = option.dataset.value ?? "";
    this.#input.value = option.dataset.label ?? "";
    this.#close();
    this.#value.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #close(): void {
    clearTimeout(this.#timer);
    if (this.#list.matches(":popover-open")) this.#list.hidePopover();
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
    if (!this.#value.value && this.hasAttribute("required-match")) this.#input.value = "";
  }
}

customElements.define("record-picker", RecordPicker);
