export interface Room {
  /** Glob of the room's root. */
  readonly folder: string;
  /** Our libraries that it may import. */
  readonly libraries: readonly string[];
  /** Whether it imports no package and nothing of Node either. */
  readonly pure?: boolean;
  /** Whether it is published by itself and runs in browsers: no package and nothing of Node there. */
  readonly selfContained?: boolean;
}

export const libraries: readonly string[];
export const pureContracts: readonly string[];
export const rooms: readonly Room[];
export function importOptions(room: Room, options?: { readonly test?: boolean }): object;
