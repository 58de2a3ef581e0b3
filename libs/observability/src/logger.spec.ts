import { jest } from '@jest/globals';
import { createLogger } from './logger.js';

describe('the logger', () => {
  const lines: string[] = [];

  beforeEach(() => {
    lines.length = 0;
    const keep = (line: unknown) => lines.push(String(line)) > 0;
    jest.spyOn(process.stdout, 'write').mockImplementation(keep);
    jest.spyOn(process.stderr, 'write').mockImplementation(keep);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('writes one JSON object a line, with the fields that stand after the message', () => {
    createLogger('log').log('Removed members', { count: 3 }, 'Rooms');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'log',
      message: 'Removed members',
      count: 3,
      context: 'Rooms',
    });
  });

  it('writes nothing below its level', () => {
    const logger = createLogger('warn');
    logger.debug('nothing');
    logger.log('nothing');
    logger.warn('something');
    logger.error('something');
    expect(lines).toHaveLength(2);
  });
});
