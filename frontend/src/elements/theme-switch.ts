/* <theme-switch>: radio buttons that change the theme (or the density) at once; the form around them saves the choice. */

class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", (event) => {
      const field = event.target as HTMLInputElement;
      if (field.name === "theme" || field.name === "density") document.documentElement.dataset[field.name] = field.value;
    });
  }
}

customElements.define("theme-switch", ThemeSwitch);
