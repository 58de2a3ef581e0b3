/**
 * Loaded into a service before its own code. FAULT_CLOCK_OFFSET_MS puts its clock off until SIGUSR2, which
 * steps it to the true time; with FAULT_BLOCK_MS, SIGUSR2 blocks the event loop for that long.
 */
const TrueDate = Date;
const blockMs = Number(process.env.FAULT_BLOCK_MS ?? 0);
let offsetMs = Number(process.env.FAULT_CLOCK_OFFSET_MS ?? 0);

const now = () => TrueDate.now() + offsetMs;

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, parameters, newTarget) =>
    Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

process.on('SIGUSR2', () => {
  offsetMs = 0;
  if (blockMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);
});
