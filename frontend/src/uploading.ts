/* Sending files: what <file-drop> needs beyond the page. */
import { csrfToken } from "./requests";

export function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Pasted pictures are all called "image.png": the moment tells them apart. */
export function withMoment(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
  return new File([file], file.name.replace(".", ` ${now}.`), { type: file.type });
}

/** What the server has against the file, in its words. */
export function problemsOf(request: XMLHttpRequest): string {
  try {
    return ((JSON.parse(request.responseText) as { problems?: string[] }).problems ?? []).join(" ");
  } catch {
    return "";
  }
}

/** Sends one file; `progress` hears the share that has left, from 0 to 1. (fetch tells nothing of that.) */
export function post(address: string, file: File, progress: (share: number) => void): Promise<XMLHttpRequest> {
  const body = new FormData();
  body.append("file", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", address);
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", (event) => progress(event.lengthComputable ? event.loaded / event.total : 0));
  return new Promise((resolve) => {
    request.addEventListener("loadend", () => resolve(request));
    request.send(body);
  });
}
