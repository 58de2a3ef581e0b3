export interface Room {
  /** Glob of the room's root. */
  readonly folder: string;
  /** Our libraries that it may import. */
  readonly libraries: readonly string[];
  /** Whether it imports no package and nothing of Node either. */
  readonly pure?: boolean;
}

export const libraries: readonly string[];
export const pureContracts: readonly string[];
export const rooms: readonly Room[];
export function importOptions(room: Room, options?: { readonly test?: boolean }): object;
