import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var SealedResult;
(function (SealedResult) {
    let _codec;
    SealedResult.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.orderDigest != null && obj.orderDigest.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.orderDigest);
                }
                if ((obj.agent != null && obj.agent !== '')) {
                    w.uint32(18);
                    w.string(obj.agent);
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.sequence);
                }
                if ((obj.final != null && obj.final !== false)) {
                    w.uint32(32);
                    w.bool(obj.final);
                }
                if ((obj.sealed != null && obj.sealed.byteLength > 0)) {
                    w.uint32(42);
                    w.bytes(obj.sealed);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    orderDigest: uint8ArrayAlloc(0),
                    agent: '',
                    sequence: 0,
                    final: false,
                    sealed: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.orderDigest = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.agent = reader.string();
                            break;
                        }
                        case 3: {
                            obj.sequence = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.final = reader.bool();
                            break;
                        }
                        case 5: {
                            obj.sealed = reader.bytes();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.orderDigest`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.agent`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.final`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.sealed`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, SealedResult.codec());
    }
    SealedResult.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SealedResult.codec(), opts);
    }
    SealedResult.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SealedResult.codec(), opts);
    }
    SealedResult.stream = stream;
})(SealedResult || (SealedResult = {}));
export var Receipt;
(function (Receipt) {
    let _codec;
    Receipt.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.mesh != null && obj.mesh !== '')) {
                    w.uint32(10);
                    w.string(obj.mesh);
                }
                if ((obj.orderDigest != null && obj.orderDigest.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.orderDigest);
                }
                if ((obj.agent != null && obj.agent !== '')) {
                    w.uint32(26);
                    w.string(obj.agent);
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.sequence);
                }
                if ((obj.resultDigest != null && obj.resultDigest.byteLength > 0)) {
                    w.uint32(42);
                    w.bytes(obj.resultDigest);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    mesh: '',
                    orderDigest: uint8ArrayAlloc(0),
                    agent: '',
                    sequence: 0,
                    resultDigest: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.mesh = reader.string();
                            break;
                        }
                        case 2: {
                            obj.orderDigest = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.agent = reader.string();
                            break;
                        }
                        case 4: {
                            obj.sequence = reader.uint32();
                            break;
                        }
                        case 5: {
                            obj.resultDigest = reader.bytes();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.mesh`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.orderDigest`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.agent`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.resultDigest`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Receipt.codec());
    }
    Receipt.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Receipt.codec(), opts);
    }
    Receipt.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Receipt.codec(), opts);
    }
    Receipt.stream = stream;
})(Receipt || (Receipt = {}));
export var Presence;
(function (Presence) {
    let _codec;
    Presence.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.mesh != null && obj.mesh !== '')) {
                    w.uint32(10);
                    w.string(obj.mesh);
                }
                if ((obj.id != null && obj.id !== '')) {
                    w.uint32(18);
                    w.string(obj.id);
                }
                if ((obj.seq != null && obj.seq !== 0n)) {
                    w.uint32(24);
                    w.uint64(obj.seq);
                }
                if ((obj.time != null && obj.time !== 0n)) {
                    w.uint32(32);
                    w.uint64(obj.time);
                }
                if ((obj.version != null && obj.version !== '')) {
                    w.uint32(42);
                    w.string(obj.version);
                }
                if ((obj.policyVersion != null && obj.policyVersion !== 0)) {
                    w.uint32(48);
                    w.uint32(obj.policyVersion);
                }
                if ((obj.recordDigest != null && obj.recordDigest.byteLength > 0)) {
                    w.uint32(58);
                    w.bytes(obj.recordDigest);
                }
                if ((obj.record != null && obj.record.byteLength > 0)) {
                    w.uint32(66);
                    w.bytes(obj.record);
                }
                if ((obj.role != null && obj.role !== '')) {
                    w.uint32(74);
                    w.string(obj.role);
                }
                if (obj.addresses != null && obj.addresses.length > 0) {
                    for (const value of obj.addresses) {
                        w.uint32(82);
                        w.string(value);
                    }
                }
                if (obj.everySec != null) {
                    w.uint32(88);
                    w.uint32(obj.everySec);
                }
                if (obj.neighbours != null && obj.neighbours.length > 0) {
                    for (const value of obj.neighbours) {
                        w.uint32(98);
                        PresenceNeighbour.codec().encode(value, w);
                    }
                }
                if (obj.segments != null && obj.segments.length > 0) {
                    for (const value of obj.segments) {
                        w.uint32(106);
                        PresenceSegment.codec().encode(value, w);
                    }
                }
                if (obj.custodyResults != null) {
                    w.uint32(112);
                    w.uint32(obj.custodyResults);
                }
                if (obj.custodyBytes != null) {
                    w.uint32(120);
                    w.uint64(obj.custodyBytes);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    mesh: '',
                    id: '',
                    seq: 0n,
                    time: 0n,
                    version: '',
                    policyVersion: 0,
                    recordDigest: uint8ArrayAlloc(0),
                    record: uint8ArrayAlloc(0),
                    role: '',
                    addresses: [],
                    neighbours: [],
                    segments: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.mesh = reader.string();
                            break;
                        }
                        case 2: {
                            obj.id = reader.string();
                            break;
                        }
                        case 3: {
                            obj.seq = reader.uint64();
                            break;
                        }
                        case 4: {
                            obj.time = reader.uint64();
                            break;
                        }
                        case 5: {
                            obj.version = reader.string();
                            break;
                        }
                        case 6: {
                            obj.policyVersion = reader.uint32();
                            break;
                        }
                        case 7: {
                            obj.recordDigest = reader.bytes();
                            break;
                        }
                        case 8: {
                            obj.record = reader.bytes();
                            break;
                        }
                        case 9: {
                            obj.role = reader.string();
                            break;
                        }
                        case 10: {
                            if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements');
                            }
                            obj.addresses.push(reader.string());
                            break;
                        }
                        case 11: {
                            obj.everySec = reader.uint32();
                            break;
                        }
                        case 12: {
                            if (opts.limits?.neighbours != null && obj.neighbours.length === opts.limits.neighbours) {
                                throw new MaxLengthError('Decode error - repeated field "neighbours" had too many elements');
                            }
                            obj.neighbours.push(PresenceNeighbour.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.neighbours$
                            }));
                            break;
                        }
                        case 13: {
                            if (opts.limits?.segments != null && obj.segments.length === opts.limits.segments) {
                                throw new MaxLengthError('Decode error - repeated field "segments" had too many elements');
                            }
                            obj.segments.push(PresenceSegment.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.segments$
                            }));
                            break;
                        }
                        case 14: {
                            obj.custodyResults = reader.uint32();
                            break;
                        }
                        case 15: {
                            obj.custodyBytes = reader.uint64();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    addresses: 0,
                    neighbours: 0,
                    segments: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.mesh`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.id`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.seq`,
                                value: reader.uint64()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.time`,
                                value: reader.uint64()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.policyVersion`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.recordDigest`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.record`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 9: {
                            yield {
                                field: `${prefix}.role`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 10: {
                            if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements');
                            }
                            yield {
                                field: `${prefix}.addresses[]`,
                                index: obj.addresses,
                                value: reader.string()
                            };
                            obj.addresses++;
                            break;
                        }
                        case 11: {
                            yield {
                                field: `${prefix}.everySec`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 12: {
                            if (opts.limits?.neighbours != null && obj.neighbours === opts.limits.neighbours) {
                                throw new MaxLengthError('Streaming decode error - repeated field "neighbours" had too many elements');
                            }
                            for (const evt of PresenceNeighbour.codec().stream(reader, reader.uint32(), `${prefix}.neighbours[]`, {
                                limits: opts.limits?.neighbours$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.neighbours
                                };
                            }
                            obj.neighbours++;
                            break;
                        }
                        case 13: {
                            if (opts.limits?.segments != null && obj.segments === opts.limits.segments) {
                                throw new MaxLengthError('Streaming decode error - repeated field "segments" had too many elements');
                            }
                            for (const evt of PresenceSegment.codec().stream(reader, reader.uint32(), `${prefix}.segments[]`, {
                                limits: opts.limits?.segments$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.segments
                                };
                            }
                            obj.segments++;
                            break;
                        }
                        case 14: {
                            yield {
                                field: `${prefix}.custodyResults`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 15: {
                            yield {
                                field: `${prefix}.custodyBytes`,
                                value: reader.uint64()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Presence.codec());
    }
    Presence.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Presence.codec(), opts);
    }
    Presence.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Presence.codec(), opts);
    }
    Presence.stream = stream;
})(Presence || (Presence = {}));
export var PresenceNeighbour;
(function (PresenceNeighbour) {
    let _codec;
    PresenceNeighbour.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.key != null && obj.key.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.key);
                }
                if (obj.skewSec != null) {
                    w.uint32(16);
                    w.sint32(obj.skewSec);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    key: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.key = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.skewSec = reader.sint32();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.key`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.skewSec`,
                                value: reader.sint32()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, PresenceNeighbour.codec());
    }
    PresenceNeighbour.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, PresenceNeighbour.codec(), opts);
    }
    PresenceNeighbour.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, PresenceNeighbour.codec(), opts);
    }
    PresenceNeighbour.stream = stream;
})(PresenceNeighbour || (PresenceNeighbour = {}));
export var PresenceSegment;
(function (PresenceSegment) {
    let _codec;
    PresenceSegment.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if (obj.networks != null && obj.networks.length > 0) {
                    for (const value of obj.networks) {
                        w.uint32(18);
                        w.string(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    networks: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.networks != null && obj.networks.length === opts.limits.networks) {
                                throw new MaxLengthError('Decode error - repeated field "networks" had too many elements');
                            }
                            obj.networks.push(reader.string());
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    networks: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.networks != null && obj.networks === opts.limits.networks) {
                                throw new MaxLengthError('Streaming decode error - repeated field "networks" had too many elements');
                            }
                            yield {
                                field: `${prefix}.networks[]`,
                                index: obj.networks,
                                value: reader.string()
                            };
                            obj.networks++;
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, PresenceSegment.codec());
    }
    PresenceSegment.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, PresenceSegment.codec(), opts);
    }
    PresenceSegment.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, PresenceSegment.codec(), opts);
    }
    PresenceSegment.stream = stream;
})(PresenceSegment || (PresenceSegment = {}));
export var Location;
(function (Location) {
    let _codec;
    Location.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.mesh != null && obj.mesh !== '')) {
                    w.uint32(10);
                    w.string(obj.mesh);
                }
                if ((obj.id != null && obj.id !== '')) {
                    w.uint32(18);
                    w.string(obj.id);
                }
                if ((obj.seq != null && obj.seq !== 0n)) {
                    w.uint32(24);
                    w.uint64(obj.seq);
                }
                if ((obj.time != null && obj.time !== 0n)) {
                    w.uint32(32);
                    w.uint64(obj.time);
                }
                if (obj.addresses != null && obj.addresses.length > 0) {
                    for (const value of obj.addresses) {
                        w.uint32(42);
                        w.string(value);
                    }
                }
                if (obj.via != null && obj.via.length > 0) {
                    for (const value of obj.via) {
                        w.uint32(50);
                        w.string(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    mesh: '',
                    id: '',
                    seq: 0n,
                    time: 0n,
                    addresses: [],
                    via: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.mesh = reader.string();
                            break;
                        }
                        case 2: {
                            obj.id = reader.string();
                            break;
                        }
                        case 3: {
                            obj.seq = reader.uint64();
                            break;
                        }
                        case 4: {
                            obj.time = reader.uint64();
                            break;
                        }
                        case 5: {
                            if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements');
                            }
                            obj.addresses.push(reader.string());
                            break;
                        }
                        case 6: {
                            if (opts.limits?.via != null && obj.via.length === opts.limits.via) {
                                throw new MaxLengthError('Decode error - repeated field "via" had too many elements');
                            }
                            obj.via.push(reader.string());
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const obj = {
                    addresses: 0,
                    via: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.mesh`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.id`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.seq`,
                                value: reader.uint64()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.time`,
                                value: reader.uint64()
                            };
                            break;
                        }
                        case 5: {
                            if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements');
                            }
                            yield {
                                field: `${prefix}.addresses[]`,
                                index: obj.addresses,
                                value: reader.string()
                            };
                            obj.addresses++;
                            break;
                        }
                        case 6: {
                            if (opts.limits?.via != null && obj.via === opts.limits.via) {
                                throw new MaxLengthError('Streaming decode error - repeated field "via" had too many elements');
                            }
                            yield {
                                field: `${prefix}.via[]`,
                                index: obj.via,
                                value: reader.string()
                            };
                            obj.via++;
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Location.codec());
    }
    Location.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Location.codec(), opts);
    }
    Location.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Location.codec(), opts);
    }
    Location.stream = stream;
})(Location || (Location = {}));
export var CustodyQuestion;
(function (CustodyQuestion) {
    let _codec;
    CustodyQuestion.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.result != null) {
                    w.uint32(10);
                    w.bytes(obj.result);
                }
                if (obj.resultDigest != null) {
                    w.uint32(18);
                    w.bytes(obj.resultDigest);
                }
                if (obj.collect != null) {
                    w.uint32(24);
                    w.bool(obj.collect);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.result = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.resultDigest = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.collect = reader.bool();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.result`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.resultDigest`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.collect`,
                                value: reader.bool()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, CustodyQuestion.codec());
    }
    CustodyQuestion.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, CustodyQuestion.codec(), opts);
    }
    CustodyQuestion.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, CustodyQuestion.codec(), opts);
    }
    CustodyQuestion.stream = stream;
})(CustodyQuestion || (CustodyQuestion = {}));
export var CustodyAnswer;
(function (CustodyAnswer) {
    let _codec;
    CustodyAnswer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.receipt != null) {
                    w.uint32(10);
                    w.bytes(obj.receipt);
                }
                if (obj.custody != null) {
                    w.uint32(18);
                    w.bytes(obj.custody);
                }
                if (obj.waiting != null) {
                    w.uint32(24);
                    w.uint32(obj.waiting);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.receipt = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.custody = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.waiting = reader.uint32();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.receipt`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.custody`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.waiting`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, CustodyAnswer.codec());
    }
    CustodyAnswer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, CustodyAnswer.codec(), opts);
    }
    CustodyAnswer.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, CustodyAnswer.codec(), opts);
    }
    CustodyAnswer.stream = stream;
})(CustodyAnswer || (CustodyAnswer = {}));
export var Stop;
(function (Stop) {
    let _codec;
    Stop.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.mesh != null && obj.mesh !== '')) {
                    w.uint32(10);
                    w.string(obj.mesh);
                }
                if ((obj.order != null && obj.order.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.order);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    mesh: '',
                    order: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.mesh = reader.string();
                            break;
                        }
                        case 2: {
                            obj.order = reader.bytes();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.mesh`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.order`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Stop.codec());
    }
    Stop.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Stop.codec(), opts);
    }
    Stop.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Stop.codec(), opts);
    }
    Stop.stream = stream;
})(Stop || (Stop = {}));
