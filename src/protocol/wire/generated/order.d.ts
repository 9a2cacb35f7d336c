import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface Envelope {
    order: Uint8Array;
    signatures: Uint8Array[];
}
export declare namespace Envelope {
    const codec: () => Codec<Envelope>;
    interface EnvelopeOrderFieldEvent {
        field: '$.order';
        value: Uint8Array;
    }
    interface EnvelopeSignaturesFieldEvent {
        field: '$.signatures[]';
        index: number;
        value: Uint8Array;
    }
    function encode(obj: Partial<Envelope>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Envelope>): Envelope;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Envelope>): Generator<EnvelopeOrderFieldEvent | EnvelopeSignaturesFieldEvent>;
}
