import { send } from "./http";

export interface Recognised {
  readonly name: string;
  /** From 0 to 1, if the classifier says so. */
  readonly confidence?: number;
}

/** The creatures in a picture of a team. @throws ApiError if the classifier refuses it or is not reached. */
export async function recogniseTeam(picture: File, signal: AbortSignal): Promise<readonly Recognised[]> {
  const body = new FormData();
  body.set("file", picture);
  body.set("type", "team");
  const { names, confidences } = (await send("/advapi/predict", { method: "POST", body, signal })) as {
    readonly names: readonly string[];
    readonly confidences?: readonly number[];
  };
  return names.map((name, index) => {
    const confidence = confidences?.[index];
    return { name, ...(confidence === undefined ? {} : { confidence }) };
  });
}
