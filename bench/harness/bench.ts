/** What one side did in one run: named figures. `figures` below says what each name means. */
export type Figures = Readonly<Record<string, number>>;

/** How figures are called and printed; what is not listed here is no figure. */
export const figures: Readonly<
  Record<string, { readonly title: string; readonly decimals: number }>
> = {
  rate: { title: '/s', decimals: 0 },
  cpuSecondsPerMillion: { title: ' CPU s per million', decimals: 2 },
  peakMiB: { title: ' MiB at its peak', decimals: 0 },
  seconds: { title: ' s', decimals: 2 },
  p50Ms: { title: ' ms p50', decimals: 1 },
  p99Ms: { title: ' ms p99', decimals: 1 },
  othersMaxMs: { title: ' ms at most in other partitions', decimals: 0 },
  pointRate: { title: ' look-ups/s', decimals: 0 },
  pageRate: { title: ' pages/s', decimals: 0 },
  checksRate: { title: ' checks/s', decimals: 0 },
  cpuSeconds: { title: ' CPU s', decimals: 1 },
  cores: { title: ' cores busy', decimals: 2 },
  bytesPerMember: { title: ' B a member', decimals: 0 },
  residentMiB: { title: ' MiB resident', decimals: 0 },
};

/**
 * What is to be reached: a side's figure, or its ratio to that of another side in the same run. Judged is
 * the median over the runs.
 */
export interface Target {
  readonly figure: string;
  readonly side: string;
  readonly versus?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Points of a growth curve: sides whose figure is drawn over a quantity. */
export interface Curve {
  readonly title: string;
  readonly xTitle: string;
  readonly figure: string;
  /** By side. */
  readonly points: Readonly<Record<string, number>>;
}

export interface Prepared {
  /** Each runs once a round, in a fresh process, in alternating order. */
  readonly sides: Readonly<Record<string, () => Promise<Figures>>>;
  /** @throws {InvalidRun} where what was measured was not the work that had to be done. */
  verify?(): Promise<void>;
  close(): Promise<void>;
}

export interface Context {
  readonly brokers: readonly string[];
  readonly databaseUrl: string;
  readonly progress: (line: string) => void;
}

/** One bench: its workload, its sides, what they must reach. */
export interface Bench {
  readonly name: string;
  /** One or two sentences, with the numbers of the full size. */
  readonly workload: string;
  readonly targets: readonly Target[];
  readonly curves?: readonly Curve[];
  prepare(context: Context, quick: boolean): Promise<Prepared>;
}

interface Definition<Size> extends Omit<Bench, 'prepare'> {
  /** `quick` is small: it shows that the bench works, not how fast anything is. */
  readonly sizes: { readonly full: Size; readonly quick: Size };
  readonly prepare: (context: Context, size: Size) => Promise<Prepared>;
}

export function bench<Size>({ sizes, prepare, ...rest }: Definition<Size>): Bench {
  return {
    ...rest,
    prepare: (context, quick) => prepare(context, quick ? sizes.quick : sizes.full),
  };
}

/** What was measured was not the work that had to be done: its figures mean nothing. */
export class InvalidRun extends Error {
  override readonly name = 'InvalidRun';
}
