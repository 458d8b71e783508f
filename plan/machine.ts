import { DIRECT_GRPC } from "../lib/direct-grpc";
import { setVariables } from "../lib/environment";

/**
 * Environment variables that the providers' SDKs take as inputs which the program leaves out: for a deployment they are
 * the machine's part of the settings, but a plan has to be the same on every machine.
 */
const PROVIDER_DEFAULTS =
  /^(KUBECONFIG|PULUMI_K8S_.*|DOCKER_HOST|AWS_(DEFAULT_)?REGION|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN))$/;

/** Runs work without what the environment variables of this machine would change in it, such as a proxy. */
export async function independentOfMachine<T>(work: () => Promise<T>): Promise<T> {
  const hidden = Object.keys(process.env).filter((name) => PROVIDER_DEFAULTS.test(name));
  const before = setVariables({ ...Object.fromEntries(hidden.map((name) => [name, undefined])), ...DIRECT_GRPC });
  try {
    return await work();
  } finally {
    setVariables(before);
  }
}
