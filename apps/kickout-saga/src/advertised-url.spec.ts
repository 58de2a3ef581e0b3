import { hostname } from 'node:os';
import { advertisedUrl } from './advertised-url.js';

describe('where a saga says that it is reached', () => {
  const url = (HOST: string, ADVERTISED_URL?: string) =>
    advertisedUrl({ HOST, ADVERTISED_URL }, 3001);

  it('is the address that it listens on', () => {
    expect(url('127.0.0.1')).toBe('http://127.0.0.1:3001');
    expect(url('::1')).toBe('http://[::1]:3001');
  });

  it.each(['0.0.0.0', '::'])('is the name of the machine where it listens on all (%s)', (host) => {
    expect(url(host)).toBe(`http://${hostname()}:3001`);
  });

  it('is what the settings say, where they say it', () => {
    expect(url('0.0.0.0', 'http://saga-1.sagas')).toBe('http://saga-1.sagas');
  });
});
