// The three reads of the API's bench by Fastify and pg alone: the same statements, no token, no validation, no
// freshness, no limits. Arguments: the database's URL and the size of the pool. It ends with its standard input.
import Fastify from 'fastify';
import pg from 'pg';

const [databaseUrl, poolSize] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: Number(poolSize) });
const fastify = Fastify();

fastify.get('/v1/chatrooms/:chatroomId/members/:userId', async ({ params }) => {
  const { rows } = await pool.query(
    'SELECT user_id, membership_id, joined_at FROM members WHERE chatroom_id = $1 AND user_id = $2',
    [params.chatroomId, params.userId],
  );
  return toMember(rows[0]);
});

fastify.get('/v1/chatrooms/:chatroomId/members', async ({ params, query }) => {
  const { rows } = await pool.query(
    `SELECT room.room_version, room.member_count, member.user_id, member.membership_id, member.joined_at
     FROM rooms room LEFT JOIN LATERAL (
       SELECT * FROM members WHERE chatroom_id = $1 ORDER BY joined_at, joined_version LIMIT $2
     ) member ON true
     WHERE room.chatroom_id = $1`,
    [params.chatroomId, Number(query.limit)],
  );
  const { member_count: total, room_version: roomVersion } = rows[0];
  return { total, roomVersion, members: rows.map(toMember) };
});

fastify.post('/v1/chatrooms/:chatroomId/membership-checks', async ({ params, body }) => {
  const { rows } = await pool.query(
    'SELECT user_id FROM members WHERE chatroom_id = $1 AND user_id = ANY($2::text[])',
    [params.chatroomId, body.userIds],
  );
  const found = new Set(rows.map((row) => row.user_id));
  return { members: Object.fromEntries(body.userIds.map((userId) => [userId, found.has(userId)])) };
});

const toMember = ({ user_id: userId, membership_id: membershipId, joined_at: joinedAt }) => {
  return { userId, membershipId, joinedAt: Number(joinedAt) };
};

await fastify.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ listening: { port: fastify.server.address().port } }));
process.stdin.on('end', () => process.exit(0)).resume();
