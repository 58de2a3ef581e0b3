// What autocannon measures: arguments are one JSON object, see `Load` in bench/benches/api.ts. Prints one line of JSON.
import autocannon from 'autocannon';

const result = await autocannon(JSON.parse(process.argv[2]));
const failed = result.non2xx + result.errors + result.timeouts;
console.log(
  JSON.stringify({
    measured: { rate: result.requests.average, p99Ms: result.latency.p99, failed },
  }),
);
