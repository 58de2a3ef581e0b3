/** @throws RangeError where it is no integer from 1 to `maximum`. */
export function boundedInteger(name: string, value: number, maximum: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return value;
  throw new RangeError(`${name} is ${value}: it must be an integer from 1 to ${maximum}`);
}
