import { startAndWait } from "./daemons";
import { respondsOk } from "./http";
import type { LocalPaths } from "./paths";

/** A daemon that serves the files of a folder over HTTP, on loopback only. */
export interface FileServer {
  readonly name: string;
  readonly port: number;
}

/** The URL of a file server. */
export function fileServerUrl({ port }: FileServer): string {
  return `http://localhost:${port}`;
}

/**
 * Starts a file server and waits until it serves a file.
 *
 * @throws StepError with the server's log.
 */
export async function serveFiles(
  paths: LocalPaths,
  server: FileServer,
  { folder, file }: { readonly folder: string; readonly file: string },
  signal?: AbortSignal,
): Promise<void> {
  const args = ["-m", "http.server", String(server.port), "--bind", "127.0.0.1", "--directory", folder];
  const daemon = { name: server.name, command: "python3", args };
  await startAndWait(paths, daemon, () => respondsOk(`${fileServerUrl(server)}/${file}`), signal);
}
