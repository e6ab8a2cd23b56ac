/* What every htmx request carries, and what happens where the session has ended meanwhile: the sign-in dialog opens over
   the page, and the very same request is sent again afterwards. Nothing typed is lost. */
import { onHtmx } from "./htmx";
import { signInAgain } from "./sign-in-again";

export function csrfToken(): string {
  const pair = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return pair ? decodeURIComponent(pair.slice("csrftoken=".length)) : "";
}

onHtmx("htmx:config:request", ({ detail: { ctx } }) => {
  const { request } = ctx;
  if (["GET", "QUERY"].includes(request.method)) return;
  request.body?.delete("csrfmiddlewaretoken"); // the cookie is newer than the page after another sign-in
  ctx.fetch = async (url, init) => {
    let response = await send(url, init);
    while (response.status === 401 && response.headers.has("X-Sign-In")) {
      clearTimeout(ctx.requestTimeout);
      if (!(await signInAgain(response.headers.get("X-Sign-In")!))) return response;
      response = await send(url, init);
    }
    return response;
  };
});

onHtmx("htmx:before:response", (event) => {
  const response = event.detail.ctx.response!;
  const address = response.headers.get("X-Sign-In");
  if (response.status !== 401 || !address) return;
  event.preventDefault();
  if (event.detail.ctx.request.method === "GET") void repeatAfterSignIn(event.detail.ctx.sourceElement, address);
});

function send(url: string, init: RequestInit): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), "X-CSRFToken": csrfToken() };
  return fetch(url, { ...init, headers });
}

async function repeatAfterSignIn(element: HTMLElement, address: string): Promise<void> {
  if (!(await signInAgain(address))) return;
  if (element instanceof HTMLFormElement) element.requestSubmit();
  else if (element.isConnected) element.click();
}
