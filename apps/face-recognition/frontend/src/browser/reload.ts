/** Loads a page with an error that passes again, once its address answers without that error. */
export function reloadOnceAvailable(document: Document): void {
  const seconds = document.querySelector<HTMLElement>("[data-retry-seconds]")?.dataset.retrySeconds;
  if (seconds === undefined) return;
  const check = async (): Promise<void> => {
    const status = await fetch(location.href, { method: "HEAD" }).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === undefined || status >= 500) wait();
    else location.reload();
  };
  const wait = (): void => {
    setTimeout(() => void check(), Number(seconds) * 1000);
  };
  wait();
}
