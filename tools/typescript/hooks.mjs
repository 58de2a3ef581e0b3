// Lets Node run this project's TypeScript from its sources, with the same transform as the tests. It exists for
// processes that tests start (a parent to be killed, a service to be stopped) and that must not run a stale build.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

export async function resolve(specifier, context, nextResolve) {
  if (specifier.startsWith('#')) {
    return nextResolve(specifier, { ...context, conditions: ['source', ...context.conditions] });
  }
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    const mayBeTypeScript = /^\.{1,2}\/.*\.js$/.test(specifier);
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !mayBeTypeScript) throw error;
    return nextResolve(specifier.replace(/\.js$/, '.ts'), context);
  }
}

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), {
    filename,
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  });
  return { format: 'module', source: code, shortCircuit: true };
}
