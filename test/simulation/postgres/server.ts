import { ArrayParameter } from '#persistence';
import { placeOf, type Row, Tables, type Value } from './tables.js';
import { type Comparisons, type Statement, statementOf } from './statements.js';

export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
}

/** One transaction. What it writes is seen by others when it commits; rows of positions it locks. */
export class SimulatedTransaction {
  readonly #server: SimulatedPostgres;
  readonly #writes: (() => void)[] = [];
  readonly #positions = new Map<string, number>();
  readonly #locks = new Set<string>();
  isOver = false;

  constructor(server: SimulatedPostgres) {
    this.#server = server;
  }

  async execute(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    this.#demandOpen();
    const statement = statementOf(sql);
    switch (statement.kind) {
      case 'nothing':
        return [];
      case 'load positions':
        return this.#loadPositions(parameters);
      case 'move position':
        return [[], await this.#movePosition(statement, parameters)];
      case 'enter position':
        return this.#enterPosition(parameters);
      case 'update rooms':
      case 'insert rooms':
      case 'insert':
      case 'delete rows':
      case 'delete room':
        return this.#writeRows(statement, parameters.map(valuesOf));
    }
  }

  #writeRows(statement: Statement, parameters: Value[][]): unknown {
    switch (statement.kind) {
      case 'update rooms':
        return [this.#updateRooms(rowsOf(statement.columns, parameters)), 0];
      case 'insert rooms':
        return this.#insertRooms(rowsOf(statement.columns, parameters));
      case 'insert':
        this.#insert(statement.table, rowsOf(statement.columns, parameters), statement.onConflict);
        return [];
      case 'delete rows':
        this.#deleteRows(statement.table, rowsOf(statement.columns, parameters));
        return [];
      case 'delete room':
        this.#deleteRoom(statement.table, (parameters[0] ?? []).map(String));
        return [];
      case 'nothing':
      case 'load positions':
      case 'move position':
      case 'enter position':
        throw new Error(`${statement.kind} writes no rows`);
    }
  }

  commit(): void {
    this.#demandOpen();
    for (const write of this.#writes) write();
    for (const [place, next] of this.#positions) this.#server.move(place, next);
    this.rollback();
  }

  rollback(): void {
    this.isOver = true;
    for (const place of this.#locks) this.#server.unlock(place, this);
  }

  #demandOpen(): void {
    if (this.isOver) throw new SessionEnded('terminating connection');
  }

  #loadPositions([topic, partitions]: readonly unknown[]) {
    return (partitions as number[]).flatMap((partition) => {
      const place = placeOf(topic as string, partition);
      const next = this.#positions.get(place) ?? this.#server.tables.positions.get(place);
      return next === undefined ? [] : [{ partition, next_offset: next }];
    });
  }

  async #movePosition(
    { set, where }: { readonly set: number; readonly where: Comparisons },
    parameters: readonly unknown[],
  ): Promise<number> {
    const wanted = new Map(where.map(({ column, parameter }) => [column, parameters[parameter]]));
    const place = placeOf(String(wanted.get('topic')), Number(wanted.get('partition')));
    if (!this.#server.tables.positions.has(place)) return 0;
    await this.#lock(place);
    const current = this.#server.tables.positions.get(place);
    if (wanted.has('next_offset') && wanted.get('next_offset') !== current) return 0;
    this.#positions.set(place, Number(parameters[set]));
    return 1;
  }

  async #enterPosition([topic, partition, next]: readonly unknown[]): Promise<unknown[]> {
    const place = placeOf(topic as string, partition as number);
    await this.#lock(place);
    if (this.#server.tables.positions.has(place)) return [];
    this.#positions.set(place, next as number);
    return [{ partition }];
  }

  async #lock(place: string): Promise<void> {
    await this.#server.lock(place, this);
    this.#demandOpen();
    this.#locks.add(place);
  }

  #updateRooms(changes: readonly Row[]): Row[] {
    const rooms = this.#server.tables.table('rooms');
    return changes.flatMap((change) => {
      const key = Tables.keyOf('rooms', change);
      const room = rooms.get(key);
      if (room === undefined || Number(room['room_version']) >= Number(change['first_version'])) {
        return [];
      }
      this.#writes.push(() => rooms.set(key, changedRoom(room, change)));
      return [{ chatroom_id: change['chatroom_id'] ?? null }];
    });
  }

  #insertRooms(changes: readonly Row[]): Row[] {
    const rooms = this.#server.tables.table('rooms');
    return changes.flatMap((change) => {
      const key = Tables.keyOf('rooms', change);
      if (rooms.has(key)) return [];
      this.#writes.push(() => rooms.set(key, changedRoom({ member_count: 0 }, change)));
      return [{ chatroom_id: change['chatroom_id'] ?? null }];
    });
  }

  #insert(name: string, rows: readonly Row[], onConflict: 'fail' | 'update'): void {
    const table = this.#server.tables.table(name);
    for (const row of rows) {
      const key = Tables.keyOf(name, row);
      if (onConflict === 'fail' && table.has(key)) {
        throw new Error(`duplicate key value violates unique constraint of ${name}`);
      }
      this.#writes.push(() => table.set(key, row));
    }
  }

  #deleteRows(name: string, keys: readonly Row[]): void {
    const table = this.#server.tables.table(name);
    this.#writes.push(() => {
      for (const key of keys) table.delete(Tables.keyOf(name, key));
    });
  }

  #deleteRoom(name: string, chatroomIds: readonly string[]): void {
    const table = this.#server.tables.table(name);
    this.#writes.push(() => {
      for (const [key, row] of table) {
        if (chatroomIds.includes(String(row['chatroom_id']))) table.delete(key);
      }
    });
  }
}

/** PostgreSQL as the projection uses it: read committed, rows of positions locked by who changes them. */
export class SimulatedPostgres {
  readonly tables = new Tables();
  /** Positions that have gone back, each a sentence. */
  readonly findings: string[] = [];
  readonly #locks = new Map<string, SimulatedTransaction[]>();
  readonly #waiting = new Map<SimulatedTransaction, () => void>();

  move(place: string, next: number): void {
    const former = this.tables.positions.get(place) ?? 0;
    if (next < former) this.findings.push(`a position has gone back from ${former} to ${next}`);
    this.tables.positions.set(place, next);
  }

  /** Resolves when `transaction` has the row for itself, or is over. */
  lock(place: string, transaction: SimulatedTransaction): Promise<void> {
    const queue = this.#locks.get(place) ?? [];
    this.#locks.set(place, queue);
    if (queue[0] === transaction) return Promise.resolve();
    queue.push(transaction);
    if (queue.length === 1) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(transaction, resolve));
  }

  unlock(place: string, transaction: SimulatedTransaction): void {
    const queue = (this.#locks.get(place) ?? []).filter((other) => other !== transaction);
    this.#locks.set(place, queue);
    const [next] = queue;
    if (next === undefined) return;
    this.#waiting.get(next)?.();
    this.#waiting.delete(next);
  }

  /** Ends a transaction that is not over, be it one that waits. */
  end(transaction: SimulatedTransaction): void {
    if (transaction.isOver) return;
    transaction.rollback();
    for (const place of this.#locks.keys()) this.unlock(place, transaction);
    this.#waiting.get(transaction)?.();
    this.#waiting.delete(transaction);
  }
}

function changedRoom(room: Row, change: Row): Row {
  return {
    chatroom_id: change['chatroom_id'] ?? null,
    room_version: change['last_version'] ?? null,
    member_count: Number(room['member_count']) + Number(change['member_count_delta']),
    policy: change['policy'] ?? room['policy'] ?? null,
    destroyed: change['destroyed'] ?? room['destroyed'] ?? null,
  };
}

function valuesOf(parameter: unknown): Value[] {
  return parameter instanceof ArrayParameter ? [...parameter.values] : (parameter as Value[]);
}

function rowsOf(columns: readonly string[], parameters: readonly (readonly Value[])[]): Row[] {
  const count = parameters[0]?.length ?? 0;
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(columns.map((column, at) => [column, parameters[at]?.[index] ?? null])),
  );
}
