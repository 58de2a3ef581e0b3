/** What a member of a group tells of itself, in the user data of the assigner's protocol. */
export interface MemberData {
  /** The partitions that it has at the moment. */
  readonly held: readonly number[];
  /** Where it is reached by HTTP; absent: it is not. */
  readonly address?: string;
}

const addressMark = ' ';

export function encodeMemberData({ held, address }: MemberData): Buffer {
  const numbers = held.join(',');
  return Buffer.from(address === undefined ? numbers : numbers + addressMark + address);
}

export function decodeMemberData(data: Buffer): MemberData {
  const [numbers = '', address] = data.toString().split(addressMark);
  const held = numbers === '' ? [] : numbers.split(',').map(Number);
  return address === undefined ? { held } : { held, address };
}
