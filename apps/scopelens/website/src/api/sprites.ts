import { send } from "./http";

export interface Species {
  readonly name: string;
  readonly slug: string;
}

const FOLDER = "/assets/sprites";

/** Every creature that a team may have. @throws ApiError if the list is not reached. */
export const allSpecies = async (): Promise<readonly Species[]> =>
  (await send(`${FOLDER}/species.json`)) as readonly Species[];

export const spriteUrl = ({ slug }: Species): string => `${FOLDER}/${encodeURIComponent(slug)}.png`;
