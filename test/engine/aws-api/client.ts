import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import type { Props } from "../../../local/engine/fallback/protocol/types";
import { pythonEnvironment } from "../../../scripts/python-environment";

const REQUIREMENTS = "test/engine/aws-api/requirements.txt";

/** A call that the API accepted. */
export interface RecordedCall {
  /** The service's name in the SDK, such as `ec2`. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** As the service's model has them. */
  readonly parameters: Props;
  /** URN of the resource that the call is for. */
  readonly urn: string;
  /** The service that makes the call itself in AWS, on behalf of the caller. Absent: the caller makes it. */
  readonly madeBy?: string;
  /** Whether moto lacks the operation: only the parameters were validated. */
  readonly lacking: boolean;
}

/** What identifies a call. */
export type ApiRequest = Pick<RecordedCall, "service" | "operation" | "region" | "parameters">;

/** The answer of a call that the API accepted. */
export interface Answer {
  readonly error?: string;
  readonly parameters: Props;
  readonly result: Props;
  readonly lacking?: boolean;
}

/** AWS' API, called as an SDK does. Its calls are lines of JSON in a file, which outlives the process. */
export class AwsApi {
  /** @param log File of the calls that are recorded. */
  constructor(
    readonly url: string,
    readonly log: string,
  ) {}

  /** @throws Error with the operation if its parameters are invalid, or if the service refuses the call. */
  async call(request: ApiRequest): Promise<Answer> {
    const response = await fetch(this.url, { method: "POST", body: JSON.stringify(request) });
    const answer = (await response.json()) as Answer;
    if (answer.error === undefined) return answer;
    throw new Error(`${request.service} ${request.operation}: ${answer.error}`);
  }

  record(call: RecordedCall): void {
    appendFileSync(this.log, `${JSON.stringify(call)}\n`);
  }

  /** All recorded calls, in order. */
  recorded(): RecordedCall[] {
    if (!existsSync(this.log)) return [];
    const lines = readFileSync(this.log, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as RecordedCall);
  }
}

/** A running {@link AwsApi}. */
export interface RunningApi {
  readonly api: AwsApi;
  close(): Promise<void>;
}

/**
 * Starts an AWS API that has nothing but the managed policies of IAM.
 *
 * @param account The account of all its resources. @param log File of the recorded calls.
 * @throws Error if Python or a package is missing, or with the error output if it ends before it serves.
 */
export async function startAwsApi(account: string, log: string): Promise<RunningApi> {
  const python = join(await pythonEnvironment([REQUIREMENTS]), "python");
  const child = spawn(python, [join(__dirname, "server.py")], {
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...process.env,
      MOTO_ACCOUNT_ID: account,
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      // Seconds until a certificate is issued.
      MOTO_ACM_VALIDATION_WAIT: "0",
    },
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  const closed = new Promise<void>((resolve) => child.once("close", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    void closed.then(() => {
      reject(new Error(`AWS' API ended before it served:\n${errors.join("\n")}`));
    });
  });
  return {
    api: new AwsApi(url, log),
    close: async () => {
      child.stdin.end();
      await closed;
    },
  };
}
