/** How long the API waits for what it depends on, ms. */
export class Deadlines {
  constructor(
    /** For Kafka to acknowledge a command. */
    readonly acknowledgeMs: number,
    /** For the read model to answer. */
    readonly readMs: number,
    /** For the saga's process that has a room to be found and to answer. */
    readonly sagaMs: number,
  ) {}
}

/** The outcome of `promise`, or undefined where it has none within `durationMs`. */
export async function withDeadline<Value>(
  promise: Promise<Value>,
  durationMs: number,
): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, durationMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
