/** States of an image; the index is the number in the database. */
export const STATUSES = ["pending", "processed", "failed", "processing"] as const;

export type Status = (typeof STATUSES)[number];

/** An image of which the people are to be recognized. */
export interface Image {
  readonly id: number;
  /** Relative to the folder of the pictures to identify. */
  readonly path: string;
  readonly status: Status;
  /** Who was recognized; null for nobody, or nobody yet. */
  readonly person: Person | null;
  /** Why it failed. */
  readonly reason: string | null;
  /** Whether a failed image will be tried again. */
  readonly retryable: boolean;
  readonly attempts: number;
  /** UTC, ISO 8601 with microseconds. */
  readonly createdAt: string;
  /** UTC, ISO 8601 with microseconds. */
  readonly updatedAt: string;
}

export interface Person {
  readonly id: number;
  readonly name: string;
}

/** Number of images, by status. */
export type Counts = Readonly<Record<Status, number>>;

/** Which images to list. */
export interface Filter {
  readonly status?: Status;
  /** The id of a person, or "nobody" for images that were processed without a match. */
  readonly person?: number | "nobody";
}
