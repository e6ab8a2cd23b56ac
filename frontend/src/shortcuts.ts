/* Keys from the page itself: `data-key="g d"` presses its element when G and then D are typed outside a field.

   Letters are matched by the character typed and, for keyboards that write another alphabet, by the key's place
   (event.code). A sequence waits one second and swallows its second key. */

import { whenReady } from "./htmx";

const WAIT = 1000;
export const SINGLE_KEYS = "single-keys";
let first = "";
let timer = 0;

export function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), select, textarea"));
}

const PLACED: Record<string, string> = { BracketLeft: "[", BracketRight: "]" };

/** Whether the person uses keys without Ctrl: some dictate, or tremble (see <single-keys>). */
export const singleKeys = (): boolean => localStorage.getItem(SINGLE_KEYS) !== "off";

/** The Latin name of a pressed key, with its modifiers: "k", "shift+x", "ctrl+k", "?", "Escape". */
export function keyName(event: KeyboardEvent): string {
  const latin = /^[\x21-\x7e]$/.test(event.key) ? event.key.toLowerCase() : null;
  const placed = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase() ?? PLACED[event.code];
  const name = latin ?? (event.key.length === 1 ? placed : event.key) ?? event.key;
  const letter = /^[a-z]$/.test(name);
  return `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.shiftKey && letter ? "shift+" : ""}${name}`;
}

function press(keys: string): boolean {
  const scope = document.querySelector("dialog[open]") ?? document;
  const all = [...scope.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(keys)}"]`)];
  const element = all.find((one) => one.checkVisibility()) ?? all.find((one) => one.closest("[popover]")); // in a closed menu
  if (!element) return false;
  if (element.matches("input, textarea")) {
    element.focus();
    (element as HTMLInputElement).select();
  } else if (element.matches("[hx-get], [hx-post]")) whenReady(() => element.click());
  else element.click();
  return true;
}

const startsSequence = (key: string) => document.querySelector(`[data-key^="${CSS.escape(`${key} `)}"]`) !== null;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const key = keyName(event);
  if (inField(event.target) && !key.startsWith("ctrl+")) return;
  if (!singleKeys() && !key.startsWith("ctrl+")) return;
  const sequence = first && `${first} ${key}`;
  clearTimeout(timer);
  first = "";
  if (sequence) {
    if (press(sequence)) event.preventDefault();
    return;
  }
  if (press(key)) event.preventDefault();
  else if (startsSequence(key)) {
    first = key;
    timer = window.setTimeout(() => (first = ""), WAIT);
  }
});
