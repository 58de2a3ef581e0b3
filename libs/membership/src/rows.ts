/** Gives out the rows of a table, freed ones first: a table is as long as it ever had to be. */
export class Rows {
  readonly #freed: number[] = [];
  #end = 0;

  take(): number {
    const freed = this.#freed.pop();
    if (freed !== undefined) return freed;
    this.#end += 1;
    return this.#end - 1;
  }

  free(row: number): void {
    this.#freed.push(row);
  }
}
