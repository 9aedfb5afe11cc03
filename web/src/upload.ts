import { heard } from "./now";

export function isPdf(file: File): boolean {
  return file.type === "application/pdf" || /\.pdf$/i.test(file.name);
}

/** As a form, which carries the name of the file. */
export function asForm(file: File): FormData {
  const fields = new FormData();
  fields.append("file", file);
  return fields;
}

/** `fetch`, which says how much of a file has been sent: only XMLHttpRequest tells that. */
type Watcher = (share: number) => void;

let watcher: Watcher | undefined;

/** Call `act`; while it lasts, `watch` hears the share (0 to 1) of each file that is sent. */
export async function watched<T>(watch: Watcher, act: () => Promise<T>): Promise<T> {
  watcher = watch;
  try {
    return await act();
  } finally {
    watcher = undefined;
  }
}

const FILE = /^(multipart\/form-data|audio\/|video\/)/;

export async function uploading(request: Request): Promise<Response> {
  const watch = watcher;
  if (!watch || !FILE.test(request.headers.get("Content-Type") ?? "")) return heard(await fetch(request));
  const body = await request.arrayBuffer();
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open(request.method, request.url);
    request.headers.forEach((value, name) => sending.setRequestHeader(name, value));
    sending.withCredentials = request.credentials === "include";
    sending.responseType = "arraybuffer";
    sending.upload.onprogress = ({ loaded, total }) => watch(total ? loaded / total : 0);
    sending.onerror = () => reject(new TypeError("the network failed"));
    sending.onload = () => resolve(heard(answerOf(sending)));
    sending.send(body);
  });
}

function answerOf(sent: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of sent.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const [name, ...value] = line.split(": ");
    if (name) headers.append(name, value.join(": "));
  }
  const body: unknown = sent.response;
  const empty = sent.status === 204 || !(body instanceof ArrayBuffer);
  return new Response(empty ? null : body, { status: sent.status, headers });
}
