/** Of what may be wrong, what is. */
export function wordsOf(wrongs: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(wrongs).filter((words) => wrongs[words]);
}
