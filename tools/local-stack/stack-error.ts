/** Something the person at the keyboard can put right. Its message is one line that says what to do. */
export class StackError extends Error {
  override readonly name = 'StackError';
}
