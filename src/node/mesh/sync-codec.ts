import { MigError } from '../../protocol/errors.ts'
import { SyncAnswer, SyncQuestion } from '../../protocol/wire/generated/sync.js'
import {
  MAX_SYNC_ENTRIES,
  MAX_SYNC_KEY_CHARACTERS,
  MAX_SYNC_PULL_KEYS,
  MAX_SYNC_VERSION_CHARACTERS
} from '../../protocol/wire/limits.ts'
import { SYNC_KINDS } from './sync-source.ts'
import type { SyncEntry, SyncKind } from './sync-source.ts'

/** Digests in a hello; a newer version may have more kinds than we know. */
const MAX_HELLO_DIGESTS = 16

/** @throws MigError `REQUEST_REFUSED` when the bytes are no question within the limits */
export function decodeQuestion(bytes: Uint8Array): SyncQuestion {
  const question = decode(SyncQuestion, bytes, {
    hello: { digests: MAX_HELLO_DIGESTS },
    pull: { keys: MAX_SYNC_PULL_KEYS },
    offer: { entries: MAX_SYNC_PULL_KEYS },
    push: { things: MAX_SYNC_PULL_KEYS }
  })
  checkEntries(question.offer?.entries ?? [])
  return question
}

/** @throws MigError `REQUEST_REFUSED` when the bytes are no answer within the limits */
export function decodeAnswer(bytes: Uint8Array): SyncAnswer {
  const answer = decode(SyncAnswer, bytes, {
    hello: { digests: MAX_HELLO_DIGESTS },
    entries: { entries: MAX_SYNC_ENTRIES },
    things: { things: MAX_SYNC_PULL_KEYS, gone: MAX_SYNC_PULL_KEYS }
  })
  checkEntries(answer.entries?.entries ?? [])
  return answer
}

/** The kind of a text; undefined for one that we do not know. */
export function parseKind(text: string): SyncKind | undefined {
  return SYNC_KINDS.find((kind) => kind === text)
}

/** Bytes that an entry takes on the wire, at most. */
export function entryBytes(entry: SyncEntry): number {
  return entry.key.length + entry.version.length + 8
}

interface Codec<T, L> {
  decode(bytes: Uint8Array, options: { limits: L }): T
}

function decode<T, L>(codec: Codec<T, L>, bytes: Uint8Array, limits: L): T {
  try {
    return codec.decode(bytes, { limits })
  } catch (error) {
    throw new MigError('REQUEST_REFUSED', 'not a message of the sync protocol', { cause: error })
  }
}

function checkEntries(entries: readonly SyncEntry[]): void {
  for (const { key, version } of entries) {
    if (key.length > MAX_SYNC_KEY_CHARACTERS || version.length > MAX_SYNC_VERSION_CHARACTERS) {
      throw new MigError('REQUEST_REFUSED', 'an entry of sync is too long')
    }
  }
}
