// Written by `npm run contracts:generate` from the OpenAPI document of the membership API.
/* eslint-disable -- nobody edits it */

export interface components {
    schemas: {
        readonly AutomaticRemoval: {
            /** @description Every partition; without pause, automatic removal goes on there */
            readonly partitions: readonly {
                readonly partition: number;
                readonly pause?: {
                    /** @description Members that went offline at once */
                    readonly gone: number;
                    /** @description All members, then */
                    readonly members: number;
                    /** @description When it began, ms since the epoch */
                    readonly since: number;
                    /** @description When it ends unless somebody ends it before */
                    readonly until: number;
                };
            }[];
            /** @description Automatic removal is paused in at least one partition */
            readonly paused: boolean;
        };
        readonly BlocksPage: {
            readonly entries: readonly {
                /** @description ms since the epoch */
                readonly until: number;
                readonly userId: string;
            }[];
            /** @description Cursor of the next page; null on the last one */
            readonly nextCursor: string | null;
        };
        readonly Chatroom: {
            readonly chatroomId: string;
            readonly memberCount: number;
            readonly policy: components["schemas"]["RoomPolicy"];
            readonly roomVersion: number;
        };
        readonly ChatroomsPage: {
            readonly chatrooms: readonly {
                readonly chatroomId: string;
                /** @description ms since the epoch */
                readonly joinedAt: number;
                /** @description <chatroomId>:<roomVersion of the join> */
                readonly membershipId: string;
            }[];
            /** @description Cursor of the next page; null on the last one */
            readonly nextCursor: string | null;
        };
        readonly CommandAccepted: {
            readonly requestId: string;
        };
        readonly CommandCompleted: {
            /** @description Result code: 0 done, 23406 not in the chatroom, 23409 blocked, 23410 no such chatroom, 23411 chatroom full, 23412 invalid */
            readonly code: number;
            readonly requestId: string;
            readonly roomVersion: number;
        };
        readonly EventsPage: {
            readonly events: readonly components["schemas"]["RoomEvent"][];
        };
        readonly HistoryEntry: {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            /** @description ms since the epoch */
            readonly decidedAt: number;
            readonly evidence?: {
                /** @description ms since the epoch */
                readonly lastActiveAt?: number;
                readonly messagesSince?: number;
                /** @description ms since the epoch */
                readonly newestMessageAt?: number;
                /** @description ms since the epoch */
                readonly offlineAt?: number;
                readonly policy?: {
                    readonly activityTimeoutSeconds?: number;
                    readonly maxMembers?: number | null;
                    readonly offlineMessageLimit?: number;
                    readonly offlineSeconds?: number;
                    readonly realtimeAfterSeconds?: number;
                    readonly realtimeKickOut?: boolean;
                };
            };
            /** @description <chatroomId>:<roomVersion of the join> */
            readonly membershipId: string;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            /** @enum {string} */
            readonly reason?: "LEFT" | "OFFLINE_MESSAGE_COUNT" | "OFFLINE_TIMEOUT_MESSAGE" | "OFFLINE_REALTIME" | "INACTIVE_REALTIME" | "BLOCKED" | "USER_BANNED" | "KICKED" | "ROOM_DESTROYED";
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @enum {string} */
            readonly type: "MemberJoined" | "MemberRemoved";
        };
        readonly HistoryPage: {
            readonly history: readonly components["schemas"]["HistoryEntry"][];
            /** @description Cursor of the next page; null on the last one */
            readonly nextCursor: string | null;
        };
        readonly Member: {
            /** @description ms since the epoch */
            readonly joinedAt: number;
            /** @description <chatroomId>:<roomVersion of the join> */
            readonly membershipId: string;
            readonly userId: string;
        };
        readonly MemberExplanation: {
            /** @description On the whitelist: never removed automatically */
            readonly exempt: boolean;
            readonly member: boolean;
            /** @description So many more messages remove the member */
            readonly messagesLeft?: number;
            /** @description Messages of the room since then */
            readonly messagesSince?: number;
            /** @description After so long a single message removes the member */
            readonly millisecondsLeft?: number;
            /** @description When the member went offline, ms since the epoch; absent: present, or no member */
            readonly offlineSince?: number;
            /**
             * @description Automatic removal is paused: nobody is removed by a rule
             * @constant
             */
            readonly paused?: true;
            /** @description When real-time kick-out removes the member, ms since the epoch; absent: not by itself */
            readonly realtimeRemovalAt?: number;
        };
        readonly MembershipChecks: {
            /** @description Whether each of the userIds is a member */
            readonly members: {
                readonly [key: string]: boolean;
            };
        };
        readonly MembersPage: {
            readonly members: readonly components["schemas"]["Member"][];
            /** @description Cursor of the next page; null on the last one */
            readonly nextCursor: string | null;
            readonly roomVersion: number;
            /** @description Members of the room */
            readonly total: number;
        };
        /**
         * @example {
         *       "type": "urn:problem-type:chatroom-membership:chatroom-not-found",
         *       "title": "No such chatroom",
         *       "status": 404,
         *       "detail": "There is no chatroom room1.",
         *       "instance": "/v1/chatrooms/room1",
         *       "code": 23410
         *     }
         */
        readonly Problem: {
            /** @description Result code */
            readonly code: number;
            readonly detail: string;
            /**
             * Format: uri-reference
             * @description Path of the request
             */
            readonly instance: string;
            /** @description Of a command that may have been written: repeat it with this */
            readonly requestId?: string;
            readonly status: number;
            readonly title: string;
            /** Format: uri */
            readonly type: string;
        };
        readonly RemovalPause: {
            /** @description Members that went offline at once */
            readonly gone: number;
            /** @description All members, then */
            readonly members: number;
            /** @description When it began, ms since the epoch */
            readonly since: number;
            /** @description When it ends unless somebody ends it before */
            readonly until: number;
        };
        readonly RequestState: {
            /** @description Absent while the request is under way */
            readonly code?: number;
            readonly requestId: string;
            readonly roomVersion?: number;
        };
        readonly RoomEvent: {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            readonly chatroomId: string;
            /** @description ms since the epoch */
            readonly decidedAt: number;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            readonly policy: components["schemas"]["RoomPolicy"];
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @constant */
            readonly type: "RoomCreated";
        } | {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            readonly chatroomId: string;
            /** @description ms since the epoch */
            readonly decidedAt: number;
            readonly membershipId: string;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @constant */
            readonly type: "MemberJoined";
            readonly userId: string;
        } | {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            readonly chatroomId: string;
            /** @description ms since the epoch */
            readonly decidedAt: number;
            readonly evidence?: {
                /** @description ms since the epoch */
                readonly lastActiveAt?: number;
                readonly messagesSince?: number;
                /** @description ms since the epoch */
                readonly newestMessageAt?: number;
                /** @description ms since the epoch */
                readonly offlineAt?: number;
                readonly policy?: {
                    readonly activityTimeoutSeconds?: number;
                    readonly maxMembers?: number | null;
                    readonly offlineMessageLimit?: number;
                    readonly offlineSeconds?: number;
                    readonly realtimeAfterSeconds?: number;
                    readonly realtimeKickOut?: boolean;
                };
            };
            readonly membershipId: string;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            /** @enum {string} */
            readonly reason: "LEFT" | "OFFLINE_MESSAGE_COUNT" | "OFFLINE_TIMEOUT_MESSAGE" | "OFFLINE_REALTIME" | "INACTIVE_REALTIME" | "BLOCKED" | "USER_BANNED" | "KICKED" | "ROOM_DESTROYED";
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @constant */
            readonly type: "MemberRemoved";
            readonly userId: string;
        } | {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            readonly chatroomId: string;
            /** @description ms since the epoch */
            readonly decidedAt: number;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @constant */
            readonly type: "UserBlocked";
            /** @description ms since the epoch */
            readonly until: number;
            readonly userId: string;
        } | {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            readonly chatroomId: string;
            /** @description ms since the epoch */
            readonly decidedAt: number;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            readonly reason: "REQUESTED" | "EXPIRED";
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @constant */
            readonly type: "UserUnblocked";
            readonly userId: string;
        } | {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            readonly chatroomId: string;
            /** @description ms since the epoch */
            readonly decidedAt: number;
            /** @description ms since the epoch */
            readonly expiresAt?: number;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @constant */
            readonly type: "UserWhitelisted";
            readonly userId: string;
        } | {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            readonly chatroomId: string;
            /** @description ms since the epoch */
            readonly decidedAt: number;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            readonly reason: "REQUESTED" | "EXPIRED";
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @constant */
            readonly type: "UserUnwhitelisted";
            readonly userId: string;
        } | {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            readonly chatroomId: string;
            /** @description ms since the epoch */
            readonly decidedAt: number;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            readonly policy: components["schemas"]["RoomPolicy"];
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @constant */
            readonly type: "RoomPolicySet";
        } | {
            readonly actor?: string;
            readonly causedBy?: {
                readonly offset: string;
                readonly partition: number;
                readonly topic: string;
            };
            readonly chatroomId: string;
            /** @description ms since the epoch */
            readonly decidedAt: number;
            /** @description ms since the epoch */
            readonly occurredAt: number;
            readonly requestId?: string;
            readonly roomVersion: number;
            /** @constant */
            readonly type: "RoomDestroyed";
        };
        readonly RoomPolicy: {
            readonly activityTimeoutSeconds: number;
            readonly maxMembers: number | null;
            readonly offlineMessageLimit: number;
            readonly offlineSeconds: number;
            readonly realtimeAfterSeconds: number;
            readonly realtimeKickOut: boolean;
        };
        readonly WhitelistPage: {
            readonly entries: readonly {
                /** @description ms since the epoch */
                readonly expiresAt?: number;
                readonly userId: string;
            }[];
            /** @description Cursor of the next page; null on the last one */
            readonly nextCursor: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    readonly getLiveness: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It does */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, never>;
                };
            };
        };
    };
    readonly getReadiness: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It can */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, never>;
                };
            };
        };
    };
    readonly getMetrics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The metrics */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
        };
    };
    readonly getDocument: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OpenAPI 3.1 */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, never>;
                };
            };
        };
    };
    readonly getAutomaticRemoval: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Automatic removal in each partition, by number */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "paused": true,
                     *       "partitions": [
                     *         {
                     *           "partition": 0
                     *         },
                     *         {
                     *           "partition": 1,
                     *           "pause": {
                     *             "since": 1700000000000,
                     *             "until": 1700000300000,
                     *             "gone": 812,
                     *             "members": 1530
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["AutomaticRemoval"];
                };
            };
        };
    };
    readonly resumeAutomaticRemoval: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The pauses are over */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "resumed": [
                     *         1
                     *       ]
                     *     }
                     */
                    readonly "application/json": {
                        /** @description The partitions in which a pause was ended; none where there was no pause */
                        readonly resumed: readonly number[];
                    };
                };
            };
        };
    };
    readonly getChatroom: {
        readonly parameters: {
            readonly query?: {
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The chatroom */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "chatroomId": "room1",
                     *       "memberCount": 2,
                     *       "roomVersion": 42,
                     *       "policy": {
                     *         "realtimeKickOut": false,
                     *         "realtimeAfterSeconds": 120,
                     *         "activityTimeoutSeconds": 150,
                     *         "offlineMessageLimit": 31,
                     *         "offlineSeconds": 30,
                     *         "maxMembers": null
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Chatroom"];
                };
            };
        };
    };
    readonly destroyChatroom: {
        readonly parameters: {
            readonly query?: {
                /** @description Why, for people */
                readonly reason?: string;
                /** @description How long to wait for the result, ms; absent: not at all */
                readonly waitMs?: number;
            };
            readonly header?: {
                /** @description Becomes the requestId: a repeated one changes nothing and gets the first result */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The result, which came within waitMs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandCompleted"];
                };
            };
            /** @description The request is in the log; its result is not known yet */
            readonly 202: {
                headers: {
                    /** @description Where the result will be */
                    readonly location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandAccepted"];
                };
            };
        };
    };
    readonly listBlocks: {
        readonly parameters: {
            readonly query?: {
                /** @description nextCursor of the page before */
                readonly cursor?: string;
                /** @description Most entries of the answer */
                readonly limit?: number;
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of the blocks */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "userId": "u9",
                     *           "until": 1700003600000
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    readonly "application/json": components["schemas"]["BlocksPage"];
                };
            };
        };
    };
    readonly blockUser: {
        readonly parameters: {
            readonly query?: {
                /** @description Why, for people */
                readonly reason?: string;
                /** @description How long to wait for the result, ms; absent: not at all */
                readonly waitMs?: number;
            };
            readonly header?: {
                /** @description Becomes the requestId: a repeated one changes nothing and gets the first result */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly chatroomId: string;
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "minutes": 60
                 *     }
                 */
                readonly "application/json": {
                    readonly minutes: number;
                };
            };
        };
        readonly responses: {
            /** @description The result, which came within waitMs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandCompleted"];
                };
            };
            /** @description The request is in the log; its result is not known yet */
            readonly 202: {
                headers: {
                    /** @description Where the result will be */
                    readonly location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandAccepted"];
                };
            };
        };
    };
    readonly unblockUser: {
        readonly parameters: {
            readonly query?: {
                /** @description Why, for people */
                readonly reason?: string;
                /** @description How long to wait for the result, ms; absent: not at all */
                readonly waitMs?: number;
            };
            readonly header?: {
                /** @description Becomes the requestId: a repeated one changes nothing and gets the first result */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly chatroomId: string;
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The result, which came within waitMs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandCompleted"];
                };
            };
            /** @description The request is in the log; its result is not known yet */
            readonly 202: {
                headers: {
                    /** @description Where the result will be */
                    readonly location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandAccepted"];
                };
            };
        };
    };
    readonly listEvents: {
        readonly parameters: {
            readonly query?: {
                /** @description The version after which to begin */
                readonly afterVersion?: number;
                /** @description Most entries of the answer */
                readonly limit?: number;
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The next events; none when there are no more */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "type": "MemberRemoved",
                     *           "roomVersion": 42,
                     *           "membershipId": "room1:17",
                     *           "occurredAt": 1700000012345,
                     *           "decidedAt": 1700000012360,
                     *           "reason": "OFFLINE_MESSAGE_COUNT",
                     *           "evidence": {
                     *             "offlineAt": 1700000000000,
                     *             "messagesSince": 31,
                     *             "newestMessageAt": 1700000012345
                     *           },
                     *           "causedBy": {
                     *             "topic": "chat.messages",
                     *             "partition": 3,
                     *             "offset": "991"
                     *           },
                     *           "chatroomId": "room1",
                     *           "userId": "u1"
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["EventsPage"];
                };
            };
        };
    };
    readonly join: {
        readonly parameters: {
            readonly query?: {
                /** @description Why, for people */
                readonly reason?: string;
                /** @description How long to wait for the result, ms; absent: not at all */
                readonly waitMs?: number;
            };
            readonly header?: {
                /** @description Becomes the requestId: a repeated one changes nothing and gets the first result */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "userId": "u1"
                 *     }
                 */
                readonly "application/json": {
                    readonly userId: string;
                };
            };
        };
        readonly responses: {
            /** @description The result, which came within waitMs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandCompleted"];
                };
            };
            /** @description The request is in the log; its result is not known yet */
            readonly 202: {
                headers: {
                    /** @description Where the result will be */
                    readonly location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandAccepted"];
                };
            };
        };
    };
    readonly leave: {
        readonly parameters: {
            readonly query?: {
                /** @description Why, for people */
                readonly reason?: string;
                /** @description How long to wait for the result, ms; absent: not at all */
                readonly waitMs?: number;
            };
            readonly header?: {
                /** @description Becomes the requestId: a repeated one changes nothing and gets the first result */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "userId": "u1"
                 *     }
                 */
                readonly "application/json": {
                    readonly userId: string;
                };
            };
        };
        readonly responses: {
            /** @description The result, which came within waitMs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandCompleted"];
                };
            };
            /** @description The request is in the log; its result is not known yet */
            readonly 202: {
                headers: {
                    /** @description Where the result will be */
                    readonly location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandAccepted"];
                };
            };
        };
    };
    readonly listMembers: {
        readonly parameters: {
            readonly query?: {
                /** @description A past moment: ms since the epoch, or a time of RFC 3339; absent: the members of now. The pages of one list have the same */
                readonly asOf?: string;
                /** @description nextCursor of the page before */
                readonly cursor?: string;
                /** @description Most entries of the answer */
                readonly limit?: number;
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description asc: who joined first comes first */
                readonly order?: "asc" | "desc";
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of members */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total": 2,
                     *       "roomVersion": 42,
                     *       "members": [
                     *         {
                     *           "userId": "u1",
                     *           "membershipId": "room1:17",
                     *           "joinedAt": 1700000000000
                     *         }
                     *       ],
                     *       "nextCursor": "bWVtYmVycw"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["MembersPage"];
                };
            };
        };
    };
    readonly getMember: {
        readonly parameters: {
            readonly query?: {
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The member */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userId": "u1",
                     *       "membershipId": "room1:17",
                     *       "joinedAt": 1700000000000
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    readonly removeMember: {
        readonly parameters: {
            readonly query?: {
                /** @description Why, for people */
                readonly reason?: string;
                /** @description How long to wait for the result, ms; absent: not at all */
                readonly waitMs?: number;
            };
            readonly header?: {
                /** @description Becomes the requestId: a repeated one changes nothing and gets the first result */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly chatroomId: string;
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The result, which came within waitMs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandCompleted"];
                };
            };
            /** @description The request is in the log; its result is not known yet */
            readonly 202: {
                headers: {
                    /** @description Where the result will be */
                    readonly location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandAccepted"];
                };
            };
        };
    };
    readonly explainMember: {
        readonly parameters: {
            readonly query?: {
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The explanation */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "member": true,
                     *       "exempt": false,
                     *       "offlineSince": 1700000000000,
                     *       "messagesSince": 12,
                     *       "messagesLeft": 19,
                     *       "millisecondsLeft": 17640
                     *     }
                     */
                    readonly "application/json": components["schemas"]["MemberExplanation"];
                };
            };
        };
    };
    readonly getMemberHistory: {
        readonly parameters: {
            readonly query?: {
                /** @description nextCursor of the page before */
                readonly cursor?: string;
                /** @description Most entries of the answer */
                readonly limit?: number;
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of the history; empty for a user who never joined */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "history": [
                     *         {
                     *           "type": "MemberRemoved",
                     *           "roomVersion": 42,
                     *           "membershipId": "room1:17",
                     *           "occurredAt": 1700000012345,
                     *           "decidedAt": 1700000012360,
                     *           "reason": "OFFLINE_MESSAGE_COUNT",
                     *           "evidence": {
                     *             "offlineAt": 1700000000000,
                     *             "messagesSince": 31,
                     *             "newestMessageAt": 1700000012345
                     *           },
                     *           "causedBy": {
                     *             "topic": "chat.messages",
                     *             "partition": 3,
                     *             "offset": "991"
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    readonly "application/json": components["schemas"]["HistoryPage"];
                };
            };
        };
    };
    readonly checkMemberships: {
        readonly parameters: {
            readonly query?: {
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "userIds": [
                 *         "u1",
                 *         "u2"
                 *       ]
                 *     }
                 */
                readonly "application/json": {
                    readonly userIds: readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description Whether each user is a member */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "members": {
                     *         "u1": true,
                     *         "u2": false
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["MembershipChecks"];
                };
            };
        };
    };
    readonly getPolicy: {
        readonly parameters: {
            readonly query?: {
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The policy */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "realtimeKickOut": false,
                     *       "realtimeAfterSeconds": 120,
                     *       "activityTimeoutSeconds": 150,
                     *       "offlineMessageLimit": 31,
                     *       "offlineSeconds": 30,
                     *       "maxMembers": null
                     *     }
                     */
                    readonly "application/json": components["schemas"]["RoomPolicy"];
                };
            };
        };
    };
    readonly setPolicy: {
        readonly parameters: {
            readonly query?: {
                /** @description Why, for people */
                readonly reason?: string;
                /** @description How long to wait for the result, ms; absent: not at all */
                readonly waitMs?: number;
            };
            readonly header?: {
                /** @description Becomes the requestId: a repeated one changes nothing and gets the first result */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "realtimeKickOut": true,
                 *       "realtimeAfterSeconds": 60
                 *     }
                 */
                readonly "application/json": {
                    readonly activityTimeoutSeconds?: number;
                    readonly maxMembers?: number | null;
                    readonly offlineMessageLimit?: number;
                    readonly offlineSeconds?: number;
                    readonly realtimeAfterSeconds?: number;
                    readonly realtimeKickOut?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description The result, which came within waitMs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandCompleted"];
                };
            };
            /** @description The request is in the log; its result is not known yet */
            readonly 202: {
                headers: {
                    /** @description Where the result will be */
                    readonly location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandAccepted"];
                };
            };
        };
    };
    readonly listWhitelist: {
        readonly parameters: {
            readonly query?: {
                /** @description nextCursor of the page before */
                readonly cursor?: string;
                /** @description Most entries of the answer */
                readonly limit?: number;
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly chatroomId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of the whitelist */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "userId": "vip",
                     *           "expiresAt": 1700003600000
                     *         },
                     *         {
                     *           "userId": "owner"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    readonly "application/json": components["schemas"]["WhitelistPage"];
                };
            };
        };
    };
    readonly addToWhitelist: {
        readonly parameters: {
            readonly query?: {
                /** @description Why, for people */
                readonly reason?: string;
                /** @description How long to wait for the result, ms; absent: not at all */
                readonly waitMs?: number;
            };
            readonly header?: {
                /** @description Becomes the requestId: a repeated one changes nothing and gets the first result */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly chatroomId: string;
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                /**
                 * @example {
                 *       "expiresAt": 1700003600000
                 *     }
                 */
                readonly "application/json": {
                    /** @description ms since the epoch */
                    readonly expiresAt?: number;
                };
            };
        };
        readonly responses: {
            /** @description The result, which came within waitMs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandCompleted"];
                };
            };
            /** @description The request is in the log; its result is not known yet */
            readonly 202: {
                headers: {
                    /** @description Where the result will be */
                    readonly location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandAccepted"];
                };
            };
        };
    };
    readonly removeFromWhitelist: {
        readonly parameters: {
            readonly query?: {
                /** @description Why, for people */
                readonly reason?: string;
                /** @description How long to wait for the result, ms; absent: not at all */
                readonly waitMs?: number;
            };
            readonly header?: {
                /** @description Becomes the requestId: a repeated one changes nothing and gets the first result */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly chatroomId: string;
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The result, which came within waitMs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandCompleted"];
                };
            };
            /** @description The request is in the log; its result is not known yet */
            readonly 202: {
                headers: {
                    /** @description Where the result will be */
                    readonly location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CommandAccepted"];
                };
            };
        };
    };
    readonly getRequest: {
        readonly parameters: {
            readonly query?: {
                /** @description The room of the request: a result that is waited for is then seen sooner */
                readonly chatroomId?: string;
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for the result, ms; absent: not at all, and 1000 for minVersion */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly requestId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The state of the request */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "r-1",
                     *       "code": 0,
                     *       "roomVersion": 17
                     *     }
                     */
                    readonly "application/json": components["schemas"]["RequestState"];
                };
            };
        };
    };
    readonly listChatroomsOfUser: {
        readonly parameters: {
            readonly query?: {
                /** @description The room that minVersion is of */
                readonly chatroomId?: string;
                /** @description nextCursor of the page before */
                readonly cursor?: string;
                /** @description Most entries of the answer */
                readonly limit?: number;
                /** @description Answer from a state of the room that is at least this new */
                readonly minVersion?: number;
                /** @description How long to wait for minVersion, ms */
                readonly waitMs?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of chatrooms */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "chatrooms": [
                     *         {
                     *           "chatroomId": "room1",
                     *           "membershipId": "room1:17",
                     *           "joinedAt": 1700000000000
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ChatroomsPage"];
                };
            };
        };
    };
}

export const routes = {
    /** Exempts a user from automatic removal, until expiresAt where given */
    addToWhitelist: {"method":"PUT","path":"/v1/chatrooms/{chatroomId}/whitelist/{userId}","query":["waitMs","reason"],"hasBody":true,"isCommand":true},
    /** Removes a user and refuses joins for some minutes */
    blockUser: {"method":"PUT","path":"/v1/chatrooms/{chatroomId}/blocks/{userId}","query":["waitMs","reason"],"hasBody":true,"isCommand":true},
    /** Which of many users are members */
    checkMemberships: {"method":"POST","path":"/v1/chatrooms/{chatroomId}/membership-checks","query":["minVersion","waitMs"],"hasBody":true,"isCommand":false},
    /** Removes all members and the chatroom */
    destroyChatroom: {"method":"DELETE","path":"/v1/chatrooms/{chatroomId}","query":["waitMs","reason"],"hasBody":false,"isCommand":true},
    /** What is known of a user in a chatroom now, and what an automatic removal still takes */
    explainMember: {"method":"GET","path":"/v1/chatrooms/{chatroomId}/members/{userId}/explain","query":["minVersion","waitMs"],"hasBody":false,"isCommand":false},
    /** Whether automatic removal is paused, and where */
    getAutomaticRemoval: {"method":"GET","path":"/v1/automatic-removal","query":[],"hasBody":false,"isCommand":false},
    /** A chatroom */
    getChatroom: {"method":"GET","path":"/v1/chatrooms/{chatroomId}","query":["minVersion","waitMs"],"hasBody":false,"isCommand":false},
    /** A member of a chatroom */
    getMember: {"method":"GET","path":"/v1/chatrooms/{chatroomId}/members/{userId}","query":["minVersion","waitMs"],"hasBody":false,"isCommand":false},
    /** Joins and removals of a user, newest first, and why each removal was decided */
    getMemberHistory: {"method":"GET","path":"/v1/chatrooms/{chatroomId}/members/{userId}/history","query":["limit","cursor","minVersion","waitMs"],"hasBody":false,"isCommand":false},
    /** The policy of a chatroom */
    getPolicy: {"method":"GET","path":"/v1/chatrooms/{chatroomId}/policy","query":["minVersion","waitMs"],"hasBody":false,"isCommand":false},
    /** How a request ended */
    getRequest: {"method":"GET","path":"/v1/requests/{requestId}","query":["minVersion","waitMs","chatroomId"],"hasBody":false,"isCommand":false},
    /** Lets a user join */
    join: {"method":"POST","path":"/v1/chatrooms/{chatroomId}/join","query":["waitMs","reason"],"hasBody":true,"isCommand":true},
    /** Lets a user leave */
    leave: {"method":"POST","path":"/v1/chatrooms/{chatroomId}/leave","query":["waitMs","reason"],"hasBody":true,"isCommand":true},
    /** Users banned from the chatroom, by user id */
    listBlocks: {"method":"GET","path":"/v1/chatrooms/{chatroomId}/blocks","query":["limit","cursor","minVersion","waitMs"],"hasBody":false,"isCommand":false},
    /** The chatrooms that a user is in, by chatroom id */
    listChatroomsOfUser: {"method":"GET","path":"/v1/users/{userId}/chatrooms","query":["limit","cursor","minVersion","waitMs","chatroomId"],"hasBody":false,"isCommand":false},
    /** What happened in a chatroom, in the order of its versions */
    listEvents: {"method":"GET","path":"/v1/chatrooms/{chatroomId}/events","query":["afterVersion","limit","minVersion","waitMs"],"hasBody":false,"isCommand":false},
    /** The members of a chatroom by join time */
    listMembers: {"method":"GET","path":"/v1/chatrooms/{chatroomId}/members","query":["asOf","order","limit","cursor","minVersion","waitMs"],"hasBody":false,"isCommand":false},
    /** Members who are never removed automatically, by user id */
    listWhitelist: {"method":"GET","path":"/v1/chatrooms/{chatroomId}/whitelist","query":["limit","cursor","minVersion","waitMs"],"hasBody":false,"isCommand":false},
    /** Ends the exemption of a user */
    removeFromWhitelist: {"method":"DELETE","path":"/v1/chatrooms/{chatroomId}/whitelist/{userId}","query":["waitMs","reason"],"hasBody":false,"isCommand":true},
    /** Kicks a member, who may join again */
    removeMember: {"method":"DELETE","path":"/v1/chatrooms/{chatroomId}/members/{userId}","query":["waitMs","reason"],"hasBody":false,"isCommand":true},
    /** Ends the pauses of automatic removal */
    resumeAutomaticRemoval: {"method":"POST","path":"/v1/automatic-removal/resume","query":[],"hasBody":false,"isCommand":false},
    /** Changes the named fields of the policy */
    setPolicy: {"method":"PUT","path":"/v1/chatrooms/{chatroomId}/policy","query":["waitMs","reason"],"hasBody":true,"isCommand":true},
    /** Ends the block of a user */
    unblockUser: {"method":"DELETE","path":"/v1/chatrooms/{chatroomId}/blocks/{userId}","query":["waitMs","reason"],"hasBody":false,"isCommand":true},
} as const;
