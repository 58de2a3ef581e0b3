import { readCommand } from './command.js';

const read = (words: string) => readCommand(words.split(' ').filter((word) => word !== ''));

describe('the words of npm run dead-letters', () => {
  it('list without any words', () => {
    expect(read('')).toEqual({ name: 'list', selection: {} });
  });

  it('restrict what is listed, or replayed', () => {
    const selection = { topic: 'chat.users', reason: 'JSON' };
    expect(read('list --topic chat.users --reason JSON')).toEqual({ name: 'list', selection });
    expect(read('replay --all --topic chat.users --reason JSON')).toEqual({
      name: 'replay',
      selection,
    });
  });

  it('name dead letters', () => {
    expect(read('show 0:7')).toEqual({ name: 'show', selection: { ids: new Set(['0:7']) } });
    expect(read('replay 0:7 1:0').selection.ids).toEqual(new Set(['0:7', '1:0']));
  });

  it.each([
    'show seven',
    'show',
    'show --all',
    'replay',
    'replay 0:0 --all',
    'replay 0:0 --topic chat.users',
    'list 0:0',
    'list --all',
    'delete 0:0',
    'list --force',
  ])('are answered with the usage where they are `%s`', (words) => {
    expect(() => read(words)).toThrow(/^npm run dead-letters -- list/);
  });
});
