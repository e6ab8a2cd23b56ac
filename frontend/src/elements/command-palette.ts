/* <command-palette>: arrows walk through what was found, Enter opens the first or the chosen one, Ctrl Enter in a new tab;
   what is typed goes to the question again. It tells the server which record is on the page, and which this device opened
   last: <recent-record record="deal:7"> on a record's page remembers it. Only ids are kept; the server says what they are. */

const MOST = 12;
const store = () => `recent:${document.documentElement.dataset.user}`;
const recent = (): string[] => JSON.parse(localStorage.getItem(store()) ?? "[]") as string[];

class RecentRecord extends HTMLElement {
  connectedCallback(): void {
    const key = this.getAttribute("record")!;
    localStorage.setItem(store(), JSON.stringify([key, ...recent().filter((one) => one !== key)].slice(0, MOST)));
  }
}

class CommandPalette extends HTMLElement {
  connectedCallback(): void {
    this.querySelector<HTMLInputElement>("input[name=recent]")!.value = recent().join(",");
    const here = document.querySelector("main recent-record")?.getAttribute("record") ?? "";
    this.querySelector<HTMLInputElement>("input[name=record]")!.value = here;
    this.addEventListener("keydown", (event) => this.#key(event));
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".menu-item")];
  }

  #key(event: KeyboardEvent): void {
    const items = this.#items;
    const now = items.indexOf(document.activeElement as HTMLElement);
    const question = this.querySelector<HTMLInputElement>("input[type=search]")!;
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + 8, PageUp: now - 8 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (to < 0) question.focus();
      else items[Math.min(to, items.length - 1)]?.focus();
    } else if (event.key === "Enter") {
      const item = items[Math.max(now, 0)];
      if (!item) return;
      event.preventDefault();
      if ((event.ctrlKey || event.metaKey) && item instanceof HTMLAnchorElement) window.open(item.href, "_blank");
      else item.click();
    } else if (now >= 0 && (event.key.length === 1 || event.key === "Backspace") && !event.ctrlKey && !event.metaKey && !event.altKey) question.focus();
  }
}

customElements.define("recent-record", RecentRecord);
customElements.define("command-palette", CommandPalette);
