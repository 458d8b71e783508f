/** The parts of an answer that a form shows. */
export interface Answer {
  /** 0 if there was no answer. */
  readonly status: number;
  /** The receiver's message. */
  readonly error?: string | undefined;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

/** Posts a form. It resolves also without an answer. @param onProgress Receives the share that has been sent, from 0 to 1. */
export function send(address: string, body: FormData, onProgress: (share: number) => void): Promise<Answer> {
  return new Promise((resolve) => {
    // fetch does not tell how much has been sent.
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) onProgress(loaded / total);
    });
    request.addEventListener("loadend", () => {
      const retryAfter = Number(request.getResponseHeader("Retry-After") ?? Number.NaN);
      resolve({
        status: request.status,
        error: errorIn(request.responseText),
        retryAfter: Number.isFinite(retryAfter) ? retryAfter : undefined,
      });
    });
    request.send(body);
  });
}

function errorIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    return typeof error === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}
