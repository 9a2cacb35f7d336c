import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface SealedResult {
    orderDigest: Uint8Array;
    agent: string;
    sequence: number;
    final: boolean;
    sealed: Uint8Array;
}
export declare namespace SealedResult {
    const codec: () => Codec<SealedResult>;
    interface SealedResultOrderDigestFieldEvent {
        field: '$.orderDigest';
        value: Uint8Array;
    }
    interface SealedResultAgentFieldEvent {
        field: '$.agent';
        value: string;
    }
    interface SealedResultSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface SealedResultFinalFieldEvent {
        field: '$.final';
        value: boolean;
    }
    interface SealedResultSealedFieldEvent {
        field: '$.sealed';
        value: Uint8Array;
    }
    function encode(obj: Partial<SealedResult>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SealedResult>): SealedResult;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SealedResult>): Generator<SealedResultOrderDigestFieldEvent | SealedResultAgentFieldEvent | SealedResultSequenceFieldEvent | SealedResultFinalFieldEvent | SealedResultSealedFieldEvent>;
}
export interface Receipt {
    mesh: string;
    orderDigest: Uint8Array;
    agent: string;
    sequence: number;
    resultDigest: Uint8Array;
}
export declare namespace Receipt {
    const codec: () => Codec<Receipt>;
    interface ReceiptMeshFieldEvent {
        field: '$.mesh';
        value: string;
    }
    interface ReceiptOrderDigestFieldEvent {
        field: '$.orderDigest';
        value: Uint8Array;
    }
    interface ReceiptAgentFieldEvent {
        field: '$.agent';
        value: string;
    }
    interface ReceiptSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface ReceiptResultDigestFieldEvent {
        field: '$.resultDigest';
        value: Uint8Array;
    }
    function encode(obj: Partial<Receipt>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Receipt>): Receipt;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Receipt>): Generator<ReceiptMeshFieldEvent | ReceiptOrderDigestFieldEvent | ReceiptAgentFieldEvent | ReceiptSequenceFieldEvent | ReceiptResultDigestFieldEvent>;
}
export interface Presence {
    mesh: string;
    id: string;
    seq: bigint;
    time: bigint;
    version: string;
    policyVersion: number;
    recordDigest: Uint8Array;
    record: Uint8Array;
    role: string;
    addresses: string[];
    everySec?: number;
    neighbours: PresenceNeighbour[];
    segments: PresenceSegment[];
    custodyResults?: number;
    custodyBytes?: bigint;
}
export declare namespace Presence {
    const codec: () => Codec<Presence>;
    interface PresenceMeshFieldEvent {
        field: '$.mesh';
        value: string;
    }
    interface PresenceIdFieldEvent {
        field: '$.id';
        value: string;
    }
    interface PresenceSeqFieldEvent {
        field: '$.seq';
        value: bigint;
    }
    interface PresenceTimeFieldEvent {
        field: '$.time';
        value: bigint;
    }
    interface PresenceVersionFieldEvent {
        field: '$.version';
        value: string;
    }
    interface PresencePolicyVersionFieldEvent {
        field: '$.policyVersion';
        value: number;
    }
    interface PresenceRecordDigestFieldEvent {
        field: '$.recordDigest';
        value: Uint8Array;
    }
    interface PresenceRecordFieldEvent {
        field: '$.record';
        value: Uint8Array;
    }
    interface PresenceRoleFieldEvent {
        field: '$.role';
        value: string;
    }
    interface PresenceAddressesFieldEvent {
        field: '$.addresses[]';
        index: number;
        value: string;
    }
    interface PresenceEverySecFieldEvent {
        field: '$.everySec';
        value: number;
    }
    interface PresenceNeighboursKeyFieldEvent {
        field: '$.neighbours[].key';
        value: Uint8Array;
        index: number;
    }
    interface PresenceNeighboursSkewSecFieldEvent {
        field: '$.neighbours[].skewSec';
        value: number;
        index: number;
    }
    interface PresenceSegmentsNameFieldEvent {
        field: '$.segments[].name';
        value: string;
        index: number;
    }
    interface PresenceSegmentsNetworksFieldEvent {
        field: '$.segments[].networks[]';
        index: number;
        value: string;
    }
    interface PresenceCustodyResultsFieldEvent {
        field: '$.custodyResults';
        value: number;
    }
    interface PresenceCustodyBytesFieldEvent {
        field: '$.custodyBytes';
        value: bigint;
    }
    function encode(obj: Partial<Presence>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Presence>): Presence;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Presence>): Generator<PresenceMeshFieldEvent | PresenceIdFieldEvent | PresenceSeqFieldEvent | PresenceTimeFieldEvent | PresenceVersionFieldEvent | PresencePolicyVersionFieldEvent | PresenceRecordDigestFieldEvent | PresenceRecordFieldEvent | PresenceRoleFieldEvent | PresenceAddressesFieldEvent | PresenceEverySecFieldEvent | PresenceNeighboursKeyFieldEvent | PresenceNeighboursSkewSecFieldEvent | PresenceSegmentsNameFieldEvent | PresenceSegmentsNetworksFieldEvent | PresenceCustodyResultsFieldEvent | PresenceCustodyBytesFieldEvent>;
}
export interface PresenceNeighbour {
    key: Uint8Array;
    skewSec?: number;
}
export declare namespace PresenceNeighbour {
    const codec: () => Codec<PresenceNeighbour>;
    interface PresenceNeighbourKeyFieldEvent {
        field: '$.key';
        value: Uint8Array;
    }
    interface PresenceNeighbourSkewSecFieldEvent {
        field: '$.skewSec';
        value: number;
    }
    function encode(obj: Partial<PresenceNeighbour>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PresenceNeighbour>): PresenceNeighbour;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PresenceNeighbour>): Generator<PresenceNeighbourKeyFieldEvent | PresenceNeighbourSkewSecFieldEvent>;
}
export interface PresenceSegment {
    name: string;
    networks: string[];
}
export declare namespace PresenceSegment {
    const codec: () => Codec<PresenceSegment>;
    interface PresenceSegmentNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface PresenceSegmentNetworksFieldEvent {
        field: '$.networks[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<PresenceSegment>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PresenceSegment>): PresenceSegment;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PresenceSegment>): Generator<PresenceSegmentNameFieldEvent | PresenceSegmentNetworksFieldEvent>;
}
export interface Location {
    mesh: string;
    id: string;
    seq: bigint;
    time: bigint;
    addresses: string[];
    via: string[];
}
export declare namespace Location {
    const codec: () => Codec<Location>;
    interface LocationMeshFieldEvent {
        field: '$.mesh';
        value: string;
    }
    interface LocationIdFieldEvent {
        field: '$.id';
        value: string;
    }
    interface LocationSeqFieldEvent {
        field: '$.seq';
        value: bigint;
    }
    interface LocationTimeFieldEvent {
        field: '$.time';
        value: bigint;
    }
    interface LocationAddressesFieldEvent {
        field: '$.addresses[]';
        index: number;
        value: string;
    }
    interface LocationViaFieldEvent {
        field: '$.via[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<Location>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Location>): Location;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Location>): Generator<LocationMeshFieldEvent | LocationIdFieldEvent | LocationSeqFieldEvent | LocationTimeFieldEvent | LocationAddressesFieldEvent | LocationViaFieldEvent>;
}
export interface CustodyQuestion {
    result?: Uint8Array;
    resultDigest?: Uint8Array;
    collect?: boolean;
}
export declare namespace CustodyQuestion {
    const codec: () => Codec<CustodyQuestion>;
    interface CustodyQuestionResultFieldEvent {
        field: '$.result';
        value: Uint8Array;
    }
    interface CustodyQuestionResultDigestFieldEvent {
        field: '$.resultDigest';
        value: Uint8Array;
    }
    interface CustodyQuestionCollectFieldEvent {
        field: '$.collect';
        value: boolean;
    }
    function encode(obj: Partial<CustodyQuestion>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CustodyQuestion>): CustodyQuestion;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CustodyQuestion>): Generator<CustodyQuestionResultFieldEvent | CustodyQuestionResultDigestFieldEvent | CustodyQuestionCollectFieldEvent>;
}
export interface CustodyAnswer {
    receipt?: Uint8Array;
    custody?: Uint8Array;
    waiting?: number;
}
export declare namespace CustodyAnswer {
    const codec: () => Codec<CustodyAnswer>;
    interface CustodyAnswerReceiptFieldEvent {
        field: '$.receipt';
        value: Uint8Array;
    }
    interface CustodyAnswerCustodyFieldEvent {
        field: '$.custody';
        value: Uint8Array;
    }
    interface CustodyAnswerWaitingFieldEvent {
        field: '$.waiting';
        value: number;
    }
    function encode(obj: Partial<CustodyAnswer>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CustodyAnswer>): CustodyAnswer;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CustodyAnswer>): Generator<CustodyAnswerReceiptFieldEvent | CustodyAnswerCustodyFieldEvent | CustodyAnswerWaitingFieldEvent>;
}
export interface Stop {
    mesh: string;
    order: Uint8Array;
}
export declare namespace Stop {
    const codec: () => Codec<Stop>;
    interface StopMeshFieldEvent {
        field: '$.mesh';
        value: string;
    }
    interface StopOrderFieldEvent {
        field: '$.order';
        value: Uint8Array;
    }
    function encode(obj: Partial<Stop>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Stop>): Stop;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Stop>): Generator<StopMeshFieldEvent | StopOrderFieldEvent>;
}
