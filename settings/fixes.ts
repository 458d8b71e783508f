/** Optional `params` of a refinement: a value to set. */
export interface Fix {
  /** Path from the invalid value to the one to set. */
  readonly at?: readonly PropertyKey[];
  readonly example: string;
}

/** Other `params` of a refinement: the invalid value has to be removed. */
export interface Removal {
  readonly remove: true;
}

/** Other `params` of a refinement: a command that takes the environment's name and fixes the value itself. */
export interface Command {
  readonly command: string;
}
