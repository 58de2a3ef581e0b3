/** Records that had to be read are gone; going on without them would lose requests. */
export class InputLostError extends Error {
  override readonly name = 'InputLostError';

  constructor(topic: string, partition: number, from: number, to: number) {
    super(
      `${topic}-${String(partition)}: records ${String(from)} to ${String(to - 1)} were deleted by ` +
        'retention before they were read; raise the retention of the topic',
    );
  }
}
