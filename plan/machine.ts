import { DIRECT_GRPC } from "../lib/direct-grpc";

/**
 * Environment variables that the providers' SDKs take as inputs which the program leaves out: for a deployment they are
 * the machine's part of the settings, but a plan has to be the same on every machine.
 */
const PROVIDER_DEFAULTS =
  /^(KUBECONFIG|PULUMI_K8S_.*|DOCKER_HOST|AWS_(DEFAULT_)?REGION|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN))$/;

/** Runs work without what the environment variables of this machine would change in it, such as a proxy. */
export async function independentOfMachine<T>(work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  for (const name of Object.keys(before).filter((one) => PROVIDER_DEFAULTS.test(one))) setVariable(name, undefined);
  Object.assign(process.env, DIRECT_GRPC);
  try {
    return await work();
  } finally {
    for (const name of new Set([...Object.keys(before), ...Object.keys(DIRECT_GRPC)])) setVariable(name, before[name]);
  }
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
