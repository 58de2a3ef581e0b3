import type { DataSource, EntityTarget, FindOptionsOrder, ObjectLiteral } from 'typeorm';
import {
  BlockEntity,
  MemberEntity,
  PositionEntity,
  RequestResultEntity,
  RoomEntity,
  RoomEventEntity,
  WhitelistEntity,
} from '../entities/index.js';
import type { ReadModelRows } from './read-model-rows.js';

/** Reads every table as of one moment, so that it can be compared while the projection writes. */
export function readAllRows(dataSource: DataSource): Promise<ReadModelRows> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    async function all<Entity extends ObjectLiteral>(
      entity: EntityTarget<Entity>,
      order: FindOptionsOrder<Entity>,
    ): Promise<Entity[]> {
      const rows = await manager.getRepository(entity).find({ order });
      return rows.map((row) => ({ ...row }));
    }
    const byUser = { chatroomId: 'ASC', userId: 'ASC' } as const;
    const results = await all(RequestResultEntity, { requestId: 'ASC', chatroomId: 'ASC' });
    return {
      positions: await all(PositionEntity, { topic: 'ASC', partition: 'ASC' }),
      rooms: await all(RoomEntity, { chatroomId: 'ASC' }),
      members: await all(MemberEntity, byUser),
      events: await all(RoomEventEntity, { chatroomId: 'ASC', roomVersion: 'ASC' }),
      whitelist: await all(WhitelistEntity, byUser),
      blocks: await all(BlockEntity, byUser),
      results: results.map(withoutRecording),
    };
  });
}

/** When a row was written is not in the log. */
function withoutRecording(row: RequestResultEntity): ReadModelRows['results'][number] {
  const { requestId, chatroomId, userId, code, roomVersion, completedAt } = row;
  return { requestId, chatroomId, userId, code, roomVersion, completedAt };
}
