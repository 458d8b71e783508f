import type { Connection, ResultSetHeader } from "mysql2/promise";

import { STATUSES, type Status } from "../../src/database/types.js";
import { TABLES } from "./schema.js";

/** Columns of a new image that a test chooses. */
export interface NewImage {
  readonly path?: string;
  readonly status?: Status;
  readonly person?: number | null;
  readonly reason?: string | null;
  readonly retryable?: boolean;
  readonly attempts?: number;
  /** How long ago it was added and changed. @default 0 */
  readonly secondsAgo?: number;
}

/** Writes to a database as the other services do. */
export class Store {
  #images = 0;

  constructor(readonly connection: Connection) {}

  async createTables(): Promise<void> {
    for (const table of TABLES) await this.connection.query(table);
  }

  /** Adds an image. @returns its id */
  async addImage(image: NewImage = {}): Promise<number> {
    const { path = `picture-${++this.#images}.png`, status = "pending", secondsAgo = 0, ...others } = image;
    const columns = { path, status: STATUSES.indexOf(status), ...others };
    const [{ insertId }] = await this.connection.query<ResultSetHeader>(
      `INSERT INTO images SET ?, created_at = UTC_TIMESTAMP(6) - INTERVAL ? SECOND, updated_at = created_at`,
      [columns, secondsAgo],
    );
    return insertId;
  }

  /** Changes an image. */
  async change(id: number, { status, ...others }: Omit<NewImage, "secondsAgo">): Promise<void> {
    const columns = { ...(status !== undefined && { status: STATUSES.indexOf(status) }), ...others };
    await this.connection.query("UPDATE images SET ?, updated_at = UTC_TIMESTAMP(6) WHERE id = ?", [columns, id]);
  }

  /** Adds a person with pictures. @returns the person's id */
  async addPerson(name: string, pictures: readonly string[] = []): Promise<number> {
    const [{ insertId }] = await this.connection.query<ResultSetHeader>("INSERT INTO person SET ?", [{ name }]);
    for (const picture of pictures) {
      await this.connection.query("INSERT INTO person_images SET ?", [{ image_name: picture, person_id: insertId }]);
    }
    return insertId;
  }
}
