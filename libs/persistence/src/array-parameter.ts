/** A type of PostgreSQL, as it goes over the wire: its object id, and the bytes of a value. */
interface WireType<Value> {
  readonly oid: number;
  readonly size: (value: Value) => number;
  readonly write: (bytes: Buffer, value: Value, at: number) => void;
}

function textual(oid: number): WireType<string> {
  return {
    oid,
    size: (value) => Buffer.byteLength(value),
    write: (bytes, value, at) => bytes.write(value, at),
  };
}

const upperHalf = 2 ** 32;

const wireTypes = {
  text: textual(25),
  json: textual(114),
  jsonb: {
    oid: 3802,
    size: (value) => 1 + Buffer.byteLength(value),
    write: (bytes, value, at) => bytes.write(value, bytes.writeUInt8(1, at)),
  } satisfies WireType<string>,
  /** Safe integers. */
  bigint: {
    oid: 20,
    size: () => 8,
    write: (bytes, value, at) => {
      const upper = Math.floor(value / upperHalf);
      bytes.writeUInt32BE(value - upper * upperHalf, bytes.writeInt32BE(upper, at));
    },
  } satisfies WireType<number>,
  integer: {
    oid: 23,
    size: () => 4,
    write: (bytes, value, at) => bytes.writeInt32BE(value, at),
  } satisfies WireType<number>,
  boolean: {
    oid: 16,
    size: () => 1,
    write: (bytes, value, at) => bytes.writeUInt8(value ? 1 : 0, at),
  } satisfies WireType<boolean>,
};

export type ElementType = keyof typeof wireTypes;
export type Element = string | number | boolean | null;

const headBytes = 20;
const lengthBytes = 4;

/**
 * An array as a parameter of a statement, in the binary form of PostgreSQL: we quote nothing, and the server
 * parses nothing.
 */
export class ArrayParameter {
  constructor(
    readonly type: ElementType,
    /** Each of what the type is in JavaScript, JSON as text; or null. */
    readonly values: readonly Element[],
  ) {}

  /** What `pg` asks an object for that is a parameter. */
  toPostgres(): Buffer {
    const { values } = this;
    const { oid, size, write } = wireTypes[this.type] as WireType<unknown>;
    const sizes = values.map((value) => (value === null ? -1 : size(value)));
    const sum = sizes.reduce((bytes, length) => bytes + lengthBytes + Math.max(0, length), 0);
    const bytes = Buffer.allocUnsafe(headBytes + sum);
    let at = writeHead(bytes, { oid, count: values.length, hasNulls: sizes.includes(-1) });
    for (const [index, length] of sizes.entries()) {
      at = bytes.writeInt32BE(length, at);
      if (length < 0) continue;
      write(bytes, values[index], at);
      at += length;
    }
    return bytes;
  }
}

/** Of one dimension, whose indices begin at 1; returns where the elements begin. */
function writeHead(
  bytes: Buffer,
  { oid, count, hasNulls }: { oid: number; count: number; hasNulls: boolean },
): number {
  const dimensions = 1;
  const firstIndex = 1;
  let at = 0;
  for (const field of [dimensions, hasNulls ? 1 : 0, oid, count, firstIndex]) {
    at = bytes.writeInt32BE(field, at);
  }
  return at;
}
