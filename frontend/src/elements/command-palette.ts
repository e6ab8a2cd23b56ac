/* <command-palette>: arrows walk through what was found, Enter opens the first or the chosen one. */

class CommandPalette extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", (event) => {
      const items = [...this.querySelectorAll<HTMLElement>(".menu-item")];
      const now = items.indexOf(document.activeElement as HTMLElement);
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const to = now + (event.key === "ArrowDown" ? 1 : -1);
        if (to < 0) this.querySelector<HTMLElement>("input")?.focus();
        else items[Math.min(to, items.length - 1)]?.focus();
      } else if (event.key === "Enter" && now < 0) {
        event.preventDefault();
        items[0]?.click();
      }
    });
  }
}

customElements.define("command-palette", CommandPalette);
