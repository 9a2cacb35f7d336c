import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface SyncQuestion {
    hello?: SyncHello;
    difference?: SyncDifference;
    pull?: SyncPull;
    offer?: SyncOffer;
    push?: SyncPush;
}
export declare namespace SyncQuestion {
    const codec: () => Codec<SyncQuestion>;
    interface SyncQuestionHelloMeshFieldEvent {
        field: '$.hello.mesh';
        value: string;
    }
    interface SyncQuestionHelloRoleFieldEvent {
        field: '$.hello.role';
        value: string;
    }
    interface SyncQuestionHelloVersionFieldEvent {
        field: '$.hello.version';
        value: string;
    }
    interface SyncQuestionHelloTimeFieldEvent {
        field: '$.hello.time';
        value: bigint;
    }
    interface SyncQuestionHelloPolicyVersionFieldEvent {
        field: '$.hello.policyVersion';
        value: number;
    }
    interface SyncQuestionHelloNeighboursFieldEvent {
        field: '$.hello.neighbours';
        value: number;
    }
    interface SyncQuestionHelloDigestsKindFieldEvent {
        field: '$.hello.digests[].kind';
        value: string;
        index: number;
    }
    interface SyncQuestionHelloDigestsCountFieldEvent {
        field: '$.hello.digests[].count';
        value: number;
        index: number;
    }
    interface SyncQuestionHelloDigestsDigestFieldEvent {
        field: '$.hello.digests[].digest';
        value: Uint8Array;
        index: number;
    }
    interface SyncQuestionHelloCustodyFieldEvent {
        field: '$.hello.custody';
        value: boolean;
    }
    interface SyncQuestionDifferenceKindFieldEvent {
        field: '$.difference.kind';
        value: string;
    }
    interface SyncQuestionDifferenceBucketsFieldEvent {
        field: '$.difference.buckets';
        value: Uint8Array;
    }
    interface SyncQuestionPullKindFieldEvent {
        field: '$.pull.kind';
        value: string;
    }
    interface SyncQuestionPullKeysFieldEvent {
        field: '$.pull.keys[]';
        index: number;
        value: string;
    }
    interface SyncQuestionOfferKindFieldEvent {
        field: '$.offer.kind';
        value: string;
    }
    interface SyncQuestionOfferEntriesKeyFieldEvent {
        field: '$.offer.entries[].key';
        value: string;
        index: number;
    }
    interface SyncQuestionOfferEntriesVersionFieldEvent {
        field: '$.offer.entries[].version';
        value: string;
        index: number;
    }
    interface SyncQuestionPushKindFieldEvent {
        field: '$.push.kind';
        value: string;
    }
    interface SyncQuestionPushThingsFieldEvent {
        field: '$.push.things[]';
        index: number;
        value: Uint8Array;
    }
    function encode(obj: Partial<SyncQuestion>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncQuestion>): SyncQuestion;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncQuestion>): Generator<SyncQuestionHelloMeshFieldEvent | SyncQuestionHelloRoleFieldEvent | SyncQuestionHelloVersionFieldEvent | SyncQuestionHelloTimeFieldEvent | SyncQuestionHelloPolicyVersionFieldEvent | SyncQuestionHelloNeighboursFieldEvent | SyncQuestionHelloDigestsKindFieldEvent | SyncQuestionHelloDigestsCountFieldEvent | SyncQuestionHelloDigestsDigestFieldEvent | SyncQuestionHelloCustodyFieldEvent | SyncQuestionDifferenceKindFieldEvent | SyncQuestionDifferenceBucketsFieldEvent | SyncQuestionPullKindFieldEvent | SyncQuestionPullKeysFieldEvent | SyncQuestionOfferKindFieldEvent | SyncQuestionOfferEntriesKeyFieldEvent | SyncQuestionOfferEntriesVersionFieldEvent | SyncQuestionPushKindFieldEvent | SyncQuestionPushThingsFieldEvent>;
}
export interface SyncAnswer {
    hello?: SyncHello;
    entries?: SyncEntries;
    things?: SyncThings;
}
export declare namespace SyncAnswer {
    const codec: () => Codec<SyncAnswer>;
    interface SyncAnswerHelloMeshFieldEvent {
        field: '$.hello.mesh';
        value: string;
    }
    interface SyncAnswerHelloRoleFieldEvent {
        field: '$.hello.role';
        value: string;
    }
    interface SyncAnswerHelloVersionFieldEvent {
        field: '$.hello.version';
        value: string;
    }
    interface SyncAnswerHelloTimeFieldEvent {
        field: '$.hello.time';
        value: bigint;
    }
    interface SyncAnswerHelloPolicyVersionFieldEvent {
        field: '$.hello.policyVersion';
        value: number;
    }
    interface SyncAnswerHelloNeighboursFieldEvent {
        field: '$.hello.neighbours';
        value: number;
    }
    interface SyncAnswerHelloDigestsKindFieldEvent {
        field: '$.hello.digests[].kind';
        value: string;
        index: number;
    }
    interface SyncAnswerHelloDigestsCountFieldEvent {
        field: '$.hello.digests[].count';
        value: number;
        index: number;
    }
    interface SyncAnswerHelloDigestsDigestFieldEvent {
        field: '$.hello.digests[].digest';
        value: Uint8Array;
        index: number;
    }
    interface SyncAnswerHelloCustodyFieldEvent {
        field: '$.hello.custody';
        value: boolean;
    }
    interface SyncAnswerEntriesDifferingFieldEvent {
        field: '$.entries.differing';
        value: Uint8Array;
    }
    interface SyncAnswerEntriesEntriesKeyFieldEvent {
        field: '$.entries.entries[].key';
        value: string;
        index: number;
    }
    interface SyncAnswerEntriesEntriesVersionFieldEvent {
        field: '$.entries.entries[].version';
        value: string;
        index: number;
    }
    interface SyncAnswerThingsThingsKeyFieldEvent {
        field: '$.things.things[].key';
        value: string;
        index: number;
    }
    interface SyncAnswerThingsThingsBytesFieldEvent {
        field: '$.things.things[].bytes';
        value: Uint8Array;
        index: number;
    }
    interface SyncAnswerThingsGoneFieldEvent {
        field: '$.things.gone[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<SyncAnswer>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncAnswer>): SyncAnswer;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncAnswer>): Generator<SyncAnswerHelloMeshFieldEvent | SyncAnswerHelloRoleFieldEvent | SyncAnswerHelloVersionFieldEvent | SyncAnswerHelloTimeFieldEvent | SyncAnswerHelloPolicyVersionFieldEvent | SyncAnswerHelloNeighboursFieldEvent | SyncAnswerHelloDigestsKindFieldEvent | SyncAnswerHelloDigestsCountFieldEvent | SyncAnswerHelloDigestsDigestFieldEvent | SyncAnswerHelloCustodyFieldEvent | SyncAnswerEntriesDifferingFieldEvent | SyncAnswerEntriesEntriesKeyFieldEvent | SyncAnswerEntriesEntriesVersionFieldEvent | SyncAnswerThingsThingsKeyFieldEvent | SyncAnswerThingsThingsBytesFieldEvent | SyncAnswerThingsGoneFieldEvent>;
}
export interface SyncHello {
    mesh: string;
    role: string;
    version: string;
    time: bigint;
    policyVersion: number;
    neighbours: number;
    digests: SyncDigest[];
    custody?: boolean;
}
export declare namespace SyncHello {
    const codec: () => Codec<SyncHello>;
    interface SyncHelloMeshFieldEvent {
        field: '$.mesh';
        value: string;
    }
    interface SyncHelloRoleFieldEvent {
        field: '$.role';
        value: string;
    }
    interface SyncHelloVersionFieldEvent {
        field: '$.version';
        value: string;
    }
    interface SyncHelloTimeFieldEvent {
        field: '$.time';
        value: bigint;
    }
    interface SyncHelloPolicyVersionFieldEvent {
        field: '$.policyVersion';
        value: number;
    }
    interface SyncHelloNeighboursFieldEvent {
        field: '$.neighbours';
        value: number;
    }
    interface SyncHelloDigestsKindFieldEvent {
        field: '$.digests[].kind';
        value: string;
        index: number;
    }
    interface SyncHelloDigestsCountFieldEvent {
        field: '$.digests[].count';
        value: number;
        index: number;
    }
    interface SyncHelloDigestsDigestFieldEvent {
        field: '$.digests[].digest';
        value: Uint8Array;
        index: number;
    }
    interface SyncHelloCustodyFieldEvent {
        field: '$.custody';
        value: boolean;
    }
    function encode(obj: Partial<SyncHello>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncHello>): SyncHello;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncHello>): Generator<SyncHelloMeshFieldEvent | SyncHelloRoleFieldEvent | SyncHelloVersionFieldEvent | SyncHelloTimeFieldEvent | SyncHelloPolicyVersionFieldEvent | SyncHelloNeighboursFieldEvent | SyncHelloDigestsKindFieldEvent | SyncHelloDigestsCountFieldEvent | SyncHelloDigestsDigestFieldEvent | SyncHelloCustodyFieldEvent>;
}
export interface SyncDigest {
    kind: string;
    count: number;
    digest: Uint8Array;
}
export declare namespace SyncDigest {
    const codec: () => Codec<SyncDigest>;
    interface SyncDigestKindFieldEvent {
        field: '$.kind';
        value: string;
    }
    interface SyncDigestCountFieldEvent {
        field: '$.count';
        value: number;
    }
    interface SyncDigestDigestFieldEvent {
        field: '$.digest';
        value: Uint8Array;
    }
    function encode(obj: Partial<SyncDigest>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncDigest>): SyncDigest;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncDigest>): Generator<SyncDigestKindFieldEvent | SyncDigestCountFieldEvent | SyncDigestDigestFieldEvent>;
}
export interface SyncDifference {
    kind: string;
    buckets: Uint8Array;
}
export declare namespace SyncDifference {
    const codec: () => Codec<SyncDifference>;
    interface SyncDifferenceKindFieldEvent {
        field: '$.kind';
        value: string;
    }
    interface SyncDifferenceBucketsFieldEvent {
        field: '$.buckets';
        value: Uint8Array;
    }
    function encode(obj: Partial<SyncDifference>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncDifference>): SyncDifference;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncDifference>): Generator<SyncDifferenceKindFieldEvent | SyncDifferenceBucketsFieldEvent>;
}
export interface SyncEntry {
    key: string;
    version: string;
}
export declare namespace SyncEntry {
    const codec: () => Codec<SyncEntry>;
    interface SyncEntryKeyFieldEvent {
        field: '$.key';
        value: string;
    }
    interface SyncEntryVersionFieldEvent {
        field: '$.version';
        value: string;
    }
    function encode(obj: Partial<SyncEntry>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncEntry>): SyncEntry;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncEntry>): Generator<SyncEntryKeyFieldEvent | SyncEntryVersionFieldEvent>;
}
export interface SyncEntries {
    differing: Uint8Array;
    entries: SyncEntry[];
}
export declare namespace SyncEntries {
    const codec: () => Codec<SyncEntries>;
    interface SyncEntriesDifferingFieldEvent {
        field: '$.differing';
        value: Uint8Array;
    }
    interface SyncEntriesEntriesKeyFieldEvent {
        field: '$.entries[].key';
        value: string;
        index: number;
    }
    interface SyncEntriesEntriesVersionFieldEvent {
        field: '$.entries[].version';
        value: string;
        index: number;
    }
    function encode(obj: Partial<SyncEntries>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncEntries>): SyncEntries;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncEntries>): Generator<SyncEntriesDifferingFieldEvent | SyncEntriesEntriesKeyFieldEvent | SyncEntriesEntriesVersionFieldEvent>;
}
export interface SyncPull {
    kind: string;
    keys: string[];
}
export declare namespace SyncPull {
    const codec: () => Codec<SyncPull>;
    interface SyncPullKindFieldEvent {
        field: '$.kind';
        value: string;
    }
    interface SyncPullKeysFieldEvent {
        field: '$.keys[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<SyncPull>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncPull>): SyncPull;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncPull>): Generator<SyncPullKindFieldEvent | SyncPullKeysFieldEvent>;
}
export interface SyncThing {
    key: string;
    bytes: Uint8Array;
}
export declare namespace SyncThing {
    const codec: () => Codec<SyncThing>;
    interface SyncThingKeyFieldEvent {
        field: '$.key';
        value: string;
    }
    interface SyncThingBytesFieldEvent {
        field: '$.bytes';
        value: Uint8Array;
    }
    function encode(obj: Partial<SyncThing>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncThing>): SyncThing;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncThing>): Generator<SyncThingKeyFieldEvent | SyncThingBytesFieldEvent>;
}
export interface SyncThings {
    things: SyncThing[];
    gone: string[];
}
export declare namespace SyncThings {
    const codec: () => Codec<SyncThings>;
    interface SyncThingsThingsKeyFieldEvent {
        field: '$.things[].key';
        value: string;
        index: number;
    }
    interface SyncThingsThingsBytesFieldEvent {
        field: '$.things[].bytes';
        value: Uint8Array;
        index: number;
    }
    interface SyncThingsGoneFieldEvent {
        field: '$.gone[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<SyncThings>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncThings>): SyncThings;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncThings>): Generator<SyncThingsThingsKeyFieldEvent | SyncThingsThingsBytesFieldEvent | SyncThingsGoneFieldEvent>;
}
export interface SyncOffer {
    kind: string;
    entries: SyncEntry[];
}
export declare namespace SyncOffer {
    const codec: () => Codec<SyncOffer>;
    interface SyncOfferKindFieldEvent {
        field: '$.kind';
        value: string;
    }
    interface SyncOfferEntriesKeyFieldEvent {
        field: '$.entries[].key';
        value: string;
        index: number;
    }
    interface SyncOfferEntriesVersionFieldEvent {
        field: '$.entries[].version';
        value: string;
        index: number;
    }
    function encode(obj: Partial<SyncOffer>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncOffer>): SyncOffer;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncOffer>): Generator<SyncOfferKindFieldEvent | SyncOfferEntriesKeyFieldEvent | SyncOfferEntriesVersionFieldEvent>;
}
export interface SyncPush {
    kind: string;
    things: Uint8Array[];
}
export declare namespace SyncPush {
    const codec: () => Codec<SyncPush>;
    interface SyncPushKindFieldEvent {
        field: '$.kind';
        value: string;
    }
    interface SyncPushThingsFieldEvent {
        field: '$.things[]';
        index: number;
        value: Uint8Array;
    }
    function encode(obj: Partial<SyncPush>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncPush>): SyncPush;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SyncPush>): Generator<SyncPushKindFieldEvent | SyncPushThingsFieldEvent>;
}
