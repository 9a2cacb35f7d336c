/**
 * Every bound of the wire and of what travels, with its unit and its reason. Each is enforced while decoding, and tested
 * at the limit and one above. `docs/limits.md` lists them; a test compares.
 */

const KiB = 1024
const MiB = 1024 * KiB

// --- orders ---
/** Bytes of the canonical form of an order. gossipsub copies a message to D = 6 to 8 peers, so this costs 512 KiB. */
export const MAX_ORDER_BYTES = 64 * KiB
/** Nesting of JSON, the outermost value being 1. Checked before any recursive code sees the value. */
export const MAX_JSON_DEPTH = 32
/** Characters (UTF-16 units) of a target expression; MIG's limit. */
export const MAX_TARGET_CHARACTERS = 2048
/** Tokens of a target: the time of the parser and the depth of what it makes grow with them. */
export const MAX_TARGET_TOKENS = 512
/** Open parentheses at one place of a target: more than anybody reads. */
export const MAX_TARGET_DEPTH = 32
/** Characters of one regular expression in a target. */
export const MAX_TARGET_REGEX_CHARACTERS = 256
/** Compiled instructions of all regular expressions of a target; matching costs their number times the text's length. */
export const MAX_TARGET_REGEX_INSTRUCTIONS = 1000
/** Characters of an action's name; MIG's limit. */
export const MAX_NAME_CHARACTERS = 2048
/** Entries of an order's `only` list. */
export const MAX_ONLY_AGENTS = 1000
/** Operations in one action. */
export const MAX_OPERATIONS = 64
/** Blobs of one operation. */
export const MAX_BLOBS = 16
/** Bytes of one blob, as it travels. */
export const MAX_BLOB_BYTES = 16 * MiB
/** Bytes of one blob, inflated. */
export const MAX_BLOB_INFLATED_BYTES = 64 * MiB
/** Seconds between `validfrom` and `expireafter`: 30 days. */
export const MAX_VALIDITY_SEC = 30 * 86_400
/** Seconds after `expireafter` in which an order is still relayed: clocks differ. */
export const EXPIRY_GRACE_SEC = 60
/** Signatures on one order. */
export const MAX_SIGNATURES = 8
/** Bytes of one signature packet: RSA-4096 makes 566, RSA-8192 1,078. */
export const MAX_SIGNATURE_BYTES = 2 * KiB
/** Bytes of an encoded envelope: an order of full size, 8 signatures of full size, field headers. */
export const MAX_ENVELOPE_BYTES = MAX_ORDER_BYTES + MAX_SIGNATURES * MAX_SIGNATURE_BYTES + 64
/** Seconds that a signature may be older than `validfrom`: 7 days for a colleague to sign. */
export const MAX_SIGNATURE_AGE_SEC = 7 * 86_400
/** Seconds that a signature may lie in the future: clocks differ. */
export const MAX_SIGNATURE_FUTURE_SEC = 60
/** Addresses and `via` nodes in `reply`, each. */
export const MAX_REPLY_ADDRESSES = 16
export const MAX_REPLY_VIA = 4
/** Characters of one multiaddr. */
export const MAX_ADDRESS_CHARACTERS = 512
/** Base64 characters of the one-time reply key; Curve25519 takes about 600. */
export const MAX_REPLY_KEY_CHARACTERS = 8 * KiB
/** Milliseconds of the answer window. */
export const MAX_SPREAD_MS = 3_600_000

// --- policy ---
/** Keys in a policy's keyring. */
export const MAX_KEYRING_KEYS = 256
/** Bytes of one public key, binary, in a keyring. */
export const MAX_KEY_BYTES = 16 * KiB
/** Bans in a policy. */
export const MAX_BANNED = 1000
/** Policies beside the chain, with the quorum, that a node remembers to tell of. */
export const MAX_POLICY_FORKS = 16
/** Rules of one ACL entry. */
export const MAX_ACL_RULES = 64
/** Modules of an ACL. */
export const MAX_ACL_ENTRIES = 256
/** Weight of one investigator, or a minimum: the sum of 8 signers stays exact. */
export const MAX_ACL_WEIGHT = 1_000_000
/** Path prefixes of one rule of an ACL entry. */
export const MAX_ACL_PATHS = 64
/** Characters of a label, a person, a module name, and of a path prefix in an ACL. */
export const MAX_ACL_NAME_CHARACTERS = 256
export const MAX_ACL_PATH_CHARACTERS = 4096

// --- membership ---
/** Pre-shared keys that a node has at a time: the newest, and those that are on their way out. */
export const MAX_PRE_SHARED_KEYS = 4
/** Bytes of an invitation: a policy of full size with its signatures, keys, addresses and a configuration. */
export const MAX_INVITATION_BYTES = 256 * KiB
/** Addresses of nodes to begin with in an invitation. */
export const MAX_INVITATION_ADDRESSES = 64

// --- results ---
/** Bytes of one sealed result as it travels. */
export const MAX_RESULT_BYTES = 16 * MiB
/** Bytes of a report's JSON before padding: padding adds at most 12 % and sealing about 1 kB. */
export const MAX_REPORT_BYTES = 14 * MiB
/** Nesting of a report's JSON: what a module returns lies three levels down, and a record of the host may be deep. */
export const MAX_REPORT_DEPTH = 64
/** Agents that are not in the census and whose results of one order are taken: relays may know more agents than we do. */
export const MAX_UNKNOWN_AGENTS_PER_ORDER = 256
/** Bytes of a receipt. */
export const MAX_RECEIPT_BYTES = 2 * KiB
/** Bytes around what a question or an answer of the custody protocol carries. */
export const CUSTODY_FRAME_BYTES = 64
/** Results that one node keeps for others, whatever their size: each is remembered until its order's `reply.until`. */
export const MAX_CUSTODY_RESULTS = 20_000
/** Of them, those that one peer may hand over. */
export const MAX_CUSTODY_RESULTS_PER_PEER = 5_000
/** Bytes of an agent record inside a presence. */
export const MAX_RECORD_BYTES = 4 * KiB
/** Bytes of an encoded presence: the record, what is around the node, and the signed envelope. */
export const MAX_PRESENCE_BYTES = MAX_RECORD_BYTES + 2 * KiB
/** Bytes of an encoded location record. */
export const MAX_LOCATION_BYTES = 12 * KiB
/** Seconds that a location record lives. */
export const LOCATION_LIFE_SEC = 600
/** Seconds that a presence or location may lie in the future: clocks differ. */
export const MAX_RECORD_FUTURE_SEC = 600
/** Characters of the software version in a presence. */
export const MAX_VERSION_CHARACTERS = 64
/** Seconds that a presence is kept after it was made: 7 days. */
export const PRESENCE_LIFE_SEC = 7 * 86_400
/** Seconds until the next presence, as a presence tells them: no longer than one is kept. */
export const MAX_PRESENCE_EVERY_SEC = PRESENCE_LIFE_SEC
/** Neighbours in a presence, 14 bytes each: a relay has at most 64, an agent 12. */
export const MAX_PRESENCE_NEIGHBOURS = 64
/** Bytes by which a presence names a neighbour: nobody of a mesh of 10,000 shares them by chance. */
export const PRESENCE_NEIGHBOUR_BYTES = 8
/** Segments in the presence of a relay, characters of the name of one, and networks of one. */
export const MAX_PRESENCE_SEGMENTS = 16
export const MAX_SEGMENT_NAME_CHARACTERS = 32
export const MAX_SEGMENT_NETWORKS = 16
/** Characters of a network, `address/prefix`: an IPv6 address has 39. */
export const MAX_NETWORK_CHARACTERS = 43

// --- run once ---
/** Seconds that a run-once key is kept: 400 days. */
export const RUN_ONCE_LIFE_SEC = 400 * 86_400
/** Seconds that the local time may lie below the highest time ever stored, before nothing runs. */
export const MAX_CLOCK_REGRESSION_SEC = 300

// --- per-peer budgets, in front of every check ---
/** Envelopes a second from one peer. */
export const PEER_ENVELOPES_PER_SEC = 50
/** Bytes a second from one peer. */
export const PEER_BYTES_PER_SEC = MiB
/** Signature checks a second caused by one peer: one costs 0.4 ms. */
export const PEER_SIGNATURE_CHECKS_PER_SEC = 20
/** Envelopes a second from one peer with a signer that is not known. */
export const PEER_UNKNOWN_SIGNERS_PER_SEC = 5
/** Messages and RPCs of gossip a second from one peer, before anything of them is kept: copies, and what tells their ids. */
export const PEER_GOSSIP_PER_SEC = 8 * PEER_ENVELOPES_PER_SEC
/** Times over budget within {@link PEER_STRIKE_WINDOW_SEC} before a peer is cut off. */
export const PEER_STRIKES = 3
export const PEER_STRIKE_WINDOW_SEC = 60
/** Seconds that a peer that was cut off stays out. */
export const PEER_BAN_SEC = 600
/** Live orders of one signer, and of the whole mesh. */
export const MAX_LIVE_ORDERS_PER_SIGNER = 1000
export const MAX_LIVE_ORDERS = 10_000

// --- sync and requests ---
/** Entries that one sync round compares. */
export const MAX_SYNC_ENTRIES = 10_000
/** Bytes of one frame of the sync protocol. */
export const MAX_SYNC_FRAME_BYTES = MiB
/** Seconds for one request, answer included, where the protocol says nothing else. */
export const REQUEST_TIMEOUT_SEC = 30
/** Requests from one peer that are handled at a time. */
export const MAX_REQUESTS_PER_PEER = 8
/** Bytes of questions that are still coming in, over all peers: four results of full size. */
export const MAX_REQUEST_BUFFER_BYTES = 4 * MAX_RESULT_BYTES
/** Characters of the key and of the version of a sync entry. */
export const MAX_SYNC_KEY_CHARACTERS = 128
export const MAX_SYNC_VERSION_CHARACTERS = 64
/** Buckets in which one round compares one kind: 40 entries each when MAX_SYNC_ENTRIES are held. */
export const MAX_SYNC_BUCKETS = 256
/** Keys in one question for things, and things in one push; an answer holds what fits into a frame. */
export const MAX_SYNC_PULL_KEYS = 512

// --- the shape of orders ---
/** Characters of a module's name. */
export const MAX_MODULE_NAME_CHARACTERS = 64
/** Characters of a person's name, a settings key, a blob's name. */
export const MAX_LABEL_CHARACTERS = 256
/** Characters of a 5-field schedule. */
export const MAX_SCHEDULE_CHARACTERS = 128
/** Runs of a scheduled action: one every five minutes for 30 days has 8,640. All are counted before the first. */
export const MAX_SCHEDULED_RUNS = 10_000
/** Seconds over which the agents of a mesh spread the beginning of a scheduled run. */
export const SCHEDULE_PHASE_SEC = 60
/** Bytes of a stop of a rollout. */
export const MAX_STOP_BYTES = KiB
/** Stops that came before their action and wait for it. */
export const MAX_PENDING_STOPS = 1000
/** Waves of a rollout. */
export const MAX_WAVES = 64
/** Seconds between `expireafter` and `reply.until`: agents keep results so long, no longer than run-once keys. */
export const MAX_REPLY_LIFE_SEC = 400 * 86_400
/** Settings of a policy. */
export const MAX_SETTINGS = 256
/** Bytes of an order file: indented JSON of an order of full size, and its signatures. */
export const MAX_ORDER_FILE_BYTES = MiB

// --- bundles ---
/** Bytes of a bundle: 64 results of full size. */
export const MAX_BUNDLE_BYTES = 1024 * MiB
/** Items of a bundle; the digest of each is kept while one is read. */
export const MAX_BUNDLE_ITEMS = 100_000
/** Bytes of the manifest of a bundle. */
export const MAX_BUNDLE_MANIFEST_BYTES = KiB

// --- proxies ---
/** Characters of the address of a proxy, with user and password. */
export const MAX_PROXY_CHARACTERS = 512
/** Bytes of the header, names and values, of a proxy's answer to CONNECT. */
export const MAX_PROXY_HEADER_BYTES = 8 * KiB

// --- parameters of modules ---
/** Texts in one list of a module's parameters, such as regular expressions or paths. */
export const MAX_PARAMETER_TEXTS = 256
/** Characters of one of them. */
export const MAX_PARAMETER_CHARACTERS = 4096
/** Objects, and tests, of a scribe document: the largest that are published have 1,317 and 2,741. */
export const MAX_SCRIBE_OBJECTS = 10_000
export const MAX_SCRIBE_TESTS = 20_000
