import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  type Metric,
  Registry,
} from 'prom-client';
import {
  type LabelOf,
  metricCatalogue,
  type MetricName,
  type MetricOfKind,
} from './metric-catalogue.js';

/**
 * The metrics of one process, besides those of Node itself. A metric exists from the first time it is
 * asked for, and only names of the catalogue can be.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly registered = new Map<MetricName, Metric>();

  /** `service` stands as a label on everything. */
  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Name extends MetricOfKind<'counter'>>(name: Name): Counter<LabelOf<Name>> {
    return this.obtain(name, () => new Counter(this.configurationOf(name)));
  }

  /** `collect` sets the gauge whenever the metrics are read. */
  gauge<Name extends MetricOfKind<'gauge'>>(
    name: Name,
    collect: (gauge: Gauge<LabelOf<Name>>) => void = () => undefined,
  ): Gauge<LabelOf<Name>> {
    const configuration = this.configurationOf(name);
    return this.obtain(name, () => {
      const gauge = new Gauge<LabelOf<Name>>({
        ...configuration,
        collect: () => {
          collect(gauge);
        },
      });
      return gauge;
    });
  }

  histogram<Name extends MetricOfKind<'histogram'>>(name: Name): Histogram<LabelOf<Name>> {
    const buckets = [...metricCatalogue[name].buckets];
    return this.obtain(name, () => new Histogram({ ...this.configurationOf(name), buckets }));
  }

  /** Media type of `expose`. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in the text format of Prometheus. */
  expose(): Promise<string> {
    return this.registry.metrics();
  }

  private configurationOf<Name extends MetricName>(name: Name) {
    const { help, labels } = metricCatalogue[name];
    return {
      name,
      help,
      labelNames: labels as readonly LabelOf<Name>[],
      registers: [this.registry],
    };
  }

  private obtain<M extends Metric>(name: MetricName, create: () => M): M {
    let metric = this.registered.get(name);
    if (metric === undefined) {
      metric = create();
      this.registered.set(name, metric);
    }
    return metric as M;
  }
}
