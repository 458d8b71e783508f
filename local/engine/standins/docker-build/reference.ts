/** An image in a registry, by tag or digest. */
export interface Reference {
  /** Name and port. */
  readonly host: string;
  readonly repository: string;
  /** A tag, or a digest (`sha256:…`). */
  readonly label: string;
}

/** Takes an image's name apart; undefined for one that names no registry. A digest goes before a tag. */
export function parseReference(name: string): Reference | undefined {
  const pattern = /^([^/]*[.:][^/]*|localhost)\/([^:@]+)(?::([^:/@]+))?(?:@(sha256:[0-9a-f]{64}))?$/;
  const [, host, repository, tag = "latest", digest] = pattern.exec(name) ?? [];
  return host === undefined || repository === undefined ? undefined : { host, repository, label: digest ?? tag };
}

/** The root of a repository in its registry's HTTP interface. */
export function repositoryUrl({ host, repository }: Reference): string {
  // Docker, too, speaks plain HTTP to this machine only.
  const scheme = /^(localhost|127\.)/.test(host) ? "http" : "https";
  return `${scheme}://${host}/v2/${repository}`;
}
