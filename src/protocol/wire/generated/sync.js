import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var SyncQuestion;
(function (SyncQuestion) {
    let _codec;
    SyncQuestion.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.hello != null) {
                    w.uint32(10);
                    SyncHello.codec().encode(obj.hello, w);
                }
                if (obj.difference != null) {
                    w.uint32(18);
                    SyncDifference.codec().encode(obj.difference, w);
                }
                if (obj.pull != null) {
                    w.uint32(26);
                    SyncPull.codec().encode(obj.pull, w);
                }
                if (obj.offer != null) {
                    w.uint32(34);
                    SyncOffer.codec().encode(obj.offer, w);
                }
                if (obj.push != null) {
                    w.uint32(42);
                    SyncPush.codec().encode(obj.push, w);
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
                            obj.hello = SyncHello.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.hello
                            });
                            break;
                        }
                        case 2: {
                            obj.difference = SyncDifference.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.difference
                            });
                            break;
                        }
                        case 3: {
                            obj.pull = SyncPull.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.pull
                            });
                            break;
                        }
                        case 4: {
                            obj.offer = SyncOffer.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.offer
                            });
                            break;
                        }
                        case 5: {
                            obj.push = SyncPush.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.push
                            });
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
                            yield* SyncHello.codec().stream(reader, reader.uint32(), `${prefix}.hello`, {
                                limits: opts.limits?.hello
                            });
                            break;
                        }
                        case 2: {
                            yield* SyncDifference.codec().stream(reader, reader.uint32(), `${prefix}.difference`, {
                                limits: opts.limits?.difference
                            });
                            break;
                        }
                        case 3: {
                            yield* SyncPull.codec().stream(reader, reader.uint32(), `${prefix}.pull`, {
                                limits: opts.limits?.pull
                            });
                            break;
                        }
                        case 4: {
                            yield* SyncOffer.codec().stream(reader, reader.uint32(), `${prefix}.offer`, {
                                limits: opts.limits?.offer
                            });
                            break;
                        }
                        case 5: {
                            yield* SyncPush.codec().stream(reader, reader.uint32(), `${prefix}.push`, {
                                limits: opts.limits?.push
                            });
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
        return encodeMessage(obj, SyncQuestion.codec());
    }
    SyncQuestion.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncQuestion.codec(), opts);
    }
    SyncQuestion.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncQuestion.codec(), opts);
    }
    SyncQuestion.stream = stream;
})(SyncQuestion || (SyncQuestion = {}));
export var SyncAnswer;
(function (SyncAnswer) {
    let _codec;
    SyncAnswer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.hello != null) {
                    w.uint32(10);
                    SyncHello.codec().encode(obj.hello, w);
                }
                if (obj.entries != null) {
                    w.uint32(18);
                    SyncEntries.codec().encode(obj.entries, w);
                }
                if (obj.things != null) {
                    w.uint32(26);
                    SyncThings.codec().encode(obj.things, w);
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
                            obj.hello = SyncHello.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.hello
                            });
                            break;
                        }
                        case 2: {
                            obj.entries = SyncEntries.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.entries
                            });
                            break;
                        }
                        case 3: {
                            obj.things = SyncThings.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.things
                            });
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
                            yield* SyncHello.codec().stream(reader, reader.uint32(), `${prefix}.hello`, {
                                limits: opts.limits?.hello
                            });
                            break;
                        }
                        case 2: {
                            yield* SyncEntries.codec().stream(reader, reader.uint32(), `${prefix}.entries`, {
                                limits: opts.limits?.entries
                            });
                            break;
                        }
                        case 3: {
                            yield* SyncThings.codec().stream(reader, reader.uint32(), `${prefix}.things`, {
                                limits: opts.limits?.things
                            });
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
        return encodeMessage(obj, SyncAnswer.codec());
    }
    SyncAnswer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncAnswer.codec(), opts);
    }
    SyncAnswer.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncAnswer.codec(), opts);
    }
    SyncAnswer.stream = stream;
})(SyncAnswer || (SyncAnswer = {}));
export var SyncHello;
(function (SyncHello) {
    let _codec;
    SyncHello.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.mesh != null && obj.mesh !== '')) {
                    w.uint32(10);
                    w.string(obj.mesh);
                }
                if ((obj.role != null && obj.role !== '')) {
                    w.uint32(18);
                    w.string(obj.role);
                }
                if ((obj.version != null && obj.version !== '')) {
                    w.uint32(26);
                    w.string(obj.version);
                }
                if ((obj.time != null && obj.time !== 0n)) {
                    w.uint32(32);
                    w.uint64(obj.time);
                }
                if ((obj.policyVersion != null && obj.policyVersion !== 0)) {
                    w.uint32(40);
                    w.uint32(obj.policyVersion);
                }
                if ((obj.neighbours != null && obj.neighbours !== 0)) {
                    w.uint32(48);
                    w.uint32(obj.neighbours);
                }
                if (obj.digests != null && obj.digests.length > 0) {
                    for (const value of obj.digests) {
                        w.uint32(58);
                        SyncDigest.codec().encode(value, w);
                    }
                }
                if (obj.custody != null) {
                    w.uint32(64);
                    w.bool(obj.custody);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    mesh: '',
                    role: '',
                    version: '',
                    time: 0n,
                    policyVersion: 0,
                    neighbours: 0,
                    digests: []
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
                            obj.role = reader.string();
                            break;
                        }
                        case 3: {
                            obj.version = reader.string();
                            break;
                        }
                        case 4: {
                            obj.time = reader.uint64();
                            break;
                        }
                        case 5: {
                            obj.policyVersion = reader.uint32();
                            break;
                        }
                        case 6: {
                            obj.neighbours = reader.uint32();
                            break;
                        }
                        case 7: {
                            if (opts.limits?.digests != null && obj.digests.length === opts.limits.digests) {
                                throw new MaxLengthError('Decode error - repeated field "digests" had too many elements');
                            }
                            obj.digests.push(SyncDigest.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.digests$
                            }));
                            break;
                        }
                        case 8: {
                            obj.custody = reader.bool();
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
                    digests: 0
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
                                field: `${prefix}.role`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.string()
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
                                field: `${prefix}.policyVersion`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.neighbours`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 7: {
                            if (opts.limits?.digests != null && obj.digests === opts.limits.digests) {
                                throw new MaxLengthError('Streaming decode error - repeated field "digests" had too many elements');
                            }
                            for (const evt of SyncDigest.codec().stream(reader, reader.uint32(), `${prefix}.digests[]`, {
                                limits: opts.limits?.digests$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.digests
                                };
                            }
                            obj.digests++;
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.custody`,
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
        return encodeMessage(obj, SyncHello.codec());
    }
    SyncHello.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncHello.codec(), opts);
    }
    SyncHello.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncHello.codec(), opts);
    }
    SyncHello.stream = stream;
})(SyncHello || (SyncHello = {}));
export var SyncDigest;
(function (SyncDigest) {
    let _codec;
    SyncDigest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.kind != null && obj.kind !== '')) {
                    w.uint32(10);
                    w.string(obj.kind);
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.count);
                }
                if ((obj.digest != null && obj.digest.byteLength > 0)) {
                    w.uint32(26);
                    w.bytes(obj.digest);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    kind: '',
                    count: 0,
                    digest: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.kind = reader.string();
                            break;
                        }
                        case 2: {
                            obj.count = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.digest = reader.bytes();
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
                                field: `${prefix}.kind`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.count`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.digest`,
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
        return encodeMessage(obj, SyncDigest.codec());
    }
    SyncDigest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncDigest.codec(), opts);
    }
    SyncDigest.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncDigest.codec(), opts);
    }
    SyncDigest.stream = stream;
})(SyncDigest || (SyncDigest = {}));
export var SyncDifference;
(function (SyncDifference) {
    let _codec;
    SyncDifference.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.kind != null && obj.kind !== '')) {
                    w.uint32(10);
                    w.string(obj.kind);
                }
                if ((obj.buckets != null && obj.buckets.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.buckets);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    kind: '',
                    buckets: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.kind = reader.string();
                            break;
                        }
                        case 2: {
                            obj.buckets = reader.bytes();
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
                                field: `${prefix}.kind`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.buckets`,
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
        return encodeMessage(obj, SyncDifference.codec());
    }
    SyncDifference.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncDifference.codec(), opts);
    }
    SyncDifference.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncDifference.codec(), opts);
    }
    SyncDifference.stream = stream;
})(SyncDifference || (SyncDifference = {}));
export var SyncEntry;
(function (SyncEntry) {
    let _codec;
    SyncEntry.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.key != null && obj.key !== '')) {
                    w.uint32(10);
                    w.string(obj.key);
                }
                if ((obj.version != null && obj.version !== '')) {
                    w.uint32(18);
                    w.string(obj.version);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    key: '',
                    version: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.key = reader.string();
                            break;
                        }
                        case 2: {
                            obj.version = reader.string();
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
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.string()
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
        return encodeMessage(obj, SyncEntry.codec());
    }
    SyncEntry.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncEntry.codec(), opts);
    }
    SyncEntry.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncEntry.codec(), opts);
    }
    SyncEntry.stream = stream;
})(SyncEntry || (SyncEntry = {}));
export var SyncEntries;
(function (SyncEntries) {
    let _codec;
    SyncEntries.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.differing != null && obj.differing.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.differing);
                }
                if (obj.entries != null && obj.entries.length > 0) {
                    for (const value of obj.entries) {
                        w.uint32(18);
                        SyncEntry.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    differing: uint8ArrayAlloc(0),
                    entries: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.differing = reader.bytes();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                                throw new MaxLengthError('Decode error - repeated field "entries" had too many elements');
                            }
                            obj.entries.push(SyncEntry.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.entries$
                            }));
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
                    entries: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.differing`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.entries != null && obj.entries === opts.limits.entries) {
                                throw new MaxLengthError('Streaming decode error - repeated field "entries" had too many elements');
                            }
                            for (const evt of SyncEntry.codec().stream(reader, reader.uint32(), `${prefix}.entries[]`, {
                                limits: opts.limits?.entries$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.entries
                                };
                            }
                            obj.entries++;
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
        return encodeMessage(obj, SyncEntries.codec());
    }
    SyncEntries.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncEntries.codec(), opts);
    }
    SyncEntries.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncEntries.codec(), opts);
    }
    SyncEntries.stream = stream;
})(SyncEntries || (SyncEntries = {}));
export var SyncPull;
(function (SyncPull) {
    let _codec;
    SyncPull.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.kind != null && obj.kind !== '')) {
                    w.uint32(10);
                    w.string(obj.kind);
                }
                if (obj.keys != null && obj.keys.length > 0) {
                    for (const value of obj.keys) {
                        w.uint32(18);
                        w.string(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    kind: '',
                    keys: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.kind = reader.string();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.keys != null && obj.keys.length === opts.limits.keys) {
                                throw new MaxLengthError('Decode error - repeated field "keys" had too many elements');
                            }
                            obj.keys.push(reader.string());
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
                    keys: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.kind`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.keys != null && obj.keys === opts.limits.keys) {
                                throw new MaxLengthError('Streaming decode error - repeated field "keys" had too many elements');
                            }
                            yield {
                                field: `${prefix}.keys[]`,
                                index: obj.keys,
                                value: reader.string()
                            };
                            obj.keys++;
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
        return encodeMessage(obj, SyncPull.codec());
    }
    SyncPull.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncPull.codec(), opts);
    }
    SyncPull.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncPull.codec(), opts);
    }
    SyncPull.stream = stream;
})(SyncPull || (SyncPull = {}));
export var SyncThing;
(function (SyncThing) {
    let _codec;
    SyncThing.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.key != null && obj.key !== '')) {
                    w.uint32(10);
                    w.string(obj.key);
                }
                if ((obj.bytes != null && obj.bytes.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.bytes);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    key: '',
                    bytes: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.key = reader.string();
                            break;
                        }
                        case 2: {
                            obj.bytes = reader.bytes();
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
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.bytes`,
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
        return encodeMessage(obj, SyncThing.codec());
    }
    SyncThing.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncThing.codec(), opts);
    }
    SyncThing.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncThing.codec(), opts);
    }
    SyncThing.stream = stream;
})(SyncThing || (SyncThing = {}));
export var SyncThings;
(function (SyncThings) {
    let _codec;
    SyncThings.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.things != null && obj.things.length > 0) {
                    for (const value of obj.things) {
                        w.uint32(10);
                        SyncThing.codec().encode(value, w);
                    }
                }
                if (obj.gone != null && obj.gone.length > 0) {
                    for (const value of obj.gone) {
                        w.uint32(18);
                        w.string(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    things: [],
                    gone: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.things != null && obj.things.length === opts.limits.things) {
                                throw new MaxLengthError('Decode error - repeated field "things" had too many elements');
                            }
                            obj.things.push(SyncThing.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.things$
                            }));
                            break;
                        }
                        case 2: {
                            if (opts.limits?.gone != null && obj.gone.length === opts.limits.gone) {
                                throw new MaxLengthError('Decode error - repeated field "gone" had too many elements');
                            }
                            obj.gone.push(reader.string());
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
                    things: 0,
                    gone: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.things != null && obj.things === opts.limits.things) {
                                throw new MaxLengthError('Streaming decode error - repeated field "things" had too many elements');
                            }
                            for (const evt of SyncThing.codec().stream(reader, reader.uint32(), `${prefix}.things[]`, {
                                limits: opts.limits?.things$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.things
                                };
                            }
                            obj.things++;
                            break;
                        }
                        case 2: {
                            if (opts.limits?.gone != null && obj.gone === opts.limits.gone) {
                                throw new MaxLengthError('Streaming decode error - repeated field "gone" had too many elements');
                            }
                            yield {
                                field: `${prefix}.gone[]`,
                                index: obj.gone,
                                value: reader.string()
                            };
                            obj.gone++;
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
        return encodeMessage(obj, SyncThings.codec());
    }
    SyncThings.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncThings.codec(), opts);
    }
    SyncThings.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncThings.codec(), opts);
    }
    SyncThings.stream = stream;
})(SyncThings || (SyncThings = {}));
export var SyncOffer;
(function (SyncOffer) {
    let _codec;
    SyncOffer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.kind != null && obj.kind !== '')) {
                    w.uint32(10);
                    w.string(obj.kind);
                }
                if (obj.entries != null && obj.entries.length > 0) {
                    for (const value of obj.entries) {
                        w.uint32(18);
                        SyncEntry.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    kind: '',
                    entries: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.kind = reader.string();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                                throw new MaxLengthError('Decode error - repeated field "entries" had too many elements');
                            }
                            obj.entries.push(SyncEntry.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.entries$
                            }));
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
                    entries: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.kind`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.entries != null && obj.entries === opts.limits.entries) {
                                throw new MaxLengthError('Streaming decode error - repeated field "entries" had too many elements');
                            }
                            for (const evt of SyncEntry.codec().stream(reader, reader.uint32(), `${prefix}.entries[]`, {
                                limits: opts.limits?.entries$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.entries
                                };
                            }
                            obj.entries++;
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
        return encodeMessage(obj, SyncOffer.codec());
    }
    SyncOffer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncOffer.codec(), opts);
    }
    SyncOffer.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncOffer.codec(), opts);
    }
    SyncOffer.stream = stream;
})(SyncOffer || (SyncOffer = {}));
export var SyncPush;
(function (SyncPush) {
    let _codec;
    SyncPush.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.kind != null && obj.kind !== '')) {
                    w.uint32(10);
                    w.string(obj.kind);
                }
                if (obj.things != null && obj.things.length > 0) {
                    for (const value of obj.things) {
                        w.uint32(18);
                        w.bytes(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    kind: '',
                    things: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.kind = reader.string();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.things != null && obj.things.length === opts.limits.things) {
                                throw new MaxLengthError('Decode error - repeated field "things" had too many elements');
                            }
                            obj.things.push(reader.bytes());
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
                    things: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.kind`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.things != null && obj.things === opts.limits.things) {
                                throw new MaxLengthError('Streaming decode error - repeated field "things" had too many elements');
                            }
                            yield {
                                field: `${prefix}.things[]`,
                                index: obj.things,
                                value: reader.bytes()
                            };
                            obj.things++;
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
        return encodeMessage(obj, SyncPush.codec());
    }
    SyncPush.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SyncPush.codec(), opts);
    }
    SyncPush.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SyncPush.codec(), opts);
    }
    SyncPush.stream = stream;
})(SyncPush || (SyncPush = {}));
