import { automaticRemoval } from './automatic-removal/operations.js';
import { commands } from './commands/commands.js';
import type { Operation } from './http/operation.js';
import { openRoutes } from './openapi/open-routes.js';
import { reads } from './reads/operations.js';

/** Every route of the API that needs a token. */
export const operations: readonly Operation[] = [
  ...Object.values(reads),
  ...commands,
  ...Object.values(automaticRemoval),
];

/** The operations at a path, one a method. */
export function operationsAt(path: string): readonly Operation[] {
  return operations.filter(({ path: template }) => matches(template, path));
}

/** The methods that a path answers to; none where there is no such path. */
export function methodsAt(path: string): readonly string[] {
  const methods: string[] = operationsAt(path).map(({ method }) => method);
  if (Object.hasOwn(openRoutes, path)) methods.push('GET');
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}

function matches(template: string, path: string): boolean {
  const segments = path.split('/');
  const expected = template.split('/');
  return (
    segments.length === expected.length &&
    expected.every((part, index) => part.startsWith('{') || part === segments[index])
  );
}
