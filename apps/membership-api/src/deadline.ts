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
