import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJava } from './java.js';
import { provideKafkaJars } from './kafka-jars.js';

describe('what the local Kafka needs', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'java-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function javaHomeOf(version: string): string {
    const bin = join(directory, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'java'), `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`);
    chmodSync(join(bin, 'java'), 0o755);
    return directory;
  }

  it('finds Java in JAVA_HOME before PATH', () => {
    const home = javaHomeOf('21.0.1');
    expect(findJava({ JAVA_HOME: home, PATH: '/nowhere' })).toBe(join(home, 'bin', 'java'));
  });

  it('finds Java on the PATH', () => {
    const home = javaHomeOf('17.0.15');
    expect(findJava({ PATH: join(home, 'bin') })).toBe('java');
  });

  it.each(['1.8.0_392', '11.0.22', '16.0.2'])('refuses Java %s and says what to do', (version) => {
    expect(() => findJava({ JAVA_HOME: javaHomeOf(version) })).toThrow(
      /^Java [\d._]+ is too old: install Java 17 or newer .*or set KAFKA_BROKERS/,
    );
  });

  it('says what to do when there is no Java', () => {
    expect(() => findJava({ PATH: directory })).toThrow(
      /^Java was not found: install Java 17 or newer .*or set KAFKA_BROKERS/,
    );
  });

  it('says what to do when the jars have to be fetched and there is no Maven', async () => {
    await expect(
      provideKafkaJars({ cacheDirectory: directory, environment: { PATH: directory } }),
    ).rejects.toThrow(/^Maven was not found: install it .*or set KAFKA_BROKERS/);
  });
});
