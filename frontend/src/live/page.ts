/* The page as it is now on the server, and putting parts of it into the page that is open, but never under somebody's
   hands: what holds the focus, an open form, a menu or a drag stays as it is. */
import { process } from "../htmx";

/** The page at an address as a person would get it now; null where it is not to be had. */
export async function fetched(address: string): Promise<Document | null> {
  const response = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok || response.redirected) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Whether somebody is at work in the element. */
export function isBusy(element: Element): boolean {
  const active = document.activeElement;
  const focused = active !== null && active !== document.body && element.contains(active);
  return focused || element.matches(":has(inline-edit, form.conflict, [popover]:popover-open, [data-uploads] li, .tl form)");
}

/** Puts the element as it is in the new page in the place of the one here, with a mark that fades; whether it differed. */
export function replace(here: Element, there: Element | null | undefined, mark = true): boolean {
  if (!there || here.outerHTML === there.outerHTML) return false;
  const fresh = document.importNode(there, true);
  here.replaceWith(fresh);
  process(fresh);
  if (mark) marked(fresh);
  return true;
}

export function marked(element: Element): void {
  element.setAttribute("data-live-mark", "");
  setTimeout(() => element.removeAttribute("data-live-mark"), 4000);
}

/** Changes that came from somebody else, or from another window of mine. */
export function isNews(mine: boolean): boolean {
  return !mine || !document.hasFocus();
}
