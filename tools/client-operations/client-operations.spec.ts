import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDirectory } from '../local-stack/index.js';
import { clientOperations, clientOperationsFile } from './client-operations.js';

describe('The operations that the client knows', () => {
  it('are those of the API; npm run contracts:generate writes them', async () => {
    const written = readFileSync(join(projectDirectory, clientOperationsFile), 'utf8');
    expect(written).toBe(await clientOperations());
  });
});
