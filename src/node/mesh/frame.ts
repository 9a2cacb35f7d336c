import type { Stream } from '@libp2p/interface'
import { MigError } from '../../protocol/errors.ts'
import { concatBytes } from '../../util/bytes.ts'

/** Bytes of the length in front of a frame: an unsigned LEB128 of at most 28 bits, 256 MiB. */
const MAX_LENGTH_BYTES = 4
/** Bytes of a body up to which a copy is cheaper than a packet of its own. */
const SMALL_BYTES = 16 * 1024

/** What a frame reader may hold, over all streams: {@link readFrame} asks before it keeps a chunk. */
export interface BufferMeter {
  /** False: there is no room, the stream is dropped. */
  take(bytes: number): boolean
  release(bytes: number): void
}

/**
 * Reads one length-prefixed frame. The length is judged before anything of that size is allocated, and no more than it
 * announces is kept.
 * @param onBegin - told when the first byte is there
 * @throws MigError `REQUEST_TOO_LARGE` when it announces more than `maxBytes`, `PEER_UNREACHABLE` when the stream ends
 * early, `REQUEST_REFUSED` when more bytes follow or there is no room now; the signal's reason when it aborts
 */
export function readFrame(
  stream: Stream,
  maxBytes: number,
  signal: AbortSignal,
  meter?: BufferMeter,
  onBegin?: () => void
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const header: number[] = []
    let length = -1
    const chunks: Uint8Array[] = []
    let received = 0

    const finish = (settle: () => void): void => {
      stream.removeEventListener('message', onMessage)
      stream.removeEventListener('close', onEnd)
      stream.removeEventListener('end', onEnd)
      signal.removeEventListener('abort', onAbort)
      meter?.release(received)
      settle()
    }
    const fail = (error: unknown): void => {
      finish(() => {
        reject(error)
      })
    }
    const onAbort = (): void => {
      fail(signal.reason)
    }
    const onEnd = (): void => {
      fail(new MigError('PEER_UNREACHABLE', 'the connection ended before the whole message was there'))
    }
    const onMessage = (event: { data: { subarray(): Uint8Array } }): void => {
      let bytes = event.data.subarray()
      if (header.length === 0) onBegin?.()
      while (length < 0 && bytes.byteLength > 0) {
        const byte = bytes[0] as number
        bytes = bytes.subarray(1)
        header.push(byte & 0x7f)
        if (byte < 0x80) length = header.reduceRight((sum, digit) => sum * 128 + digit, 0)
        else if (header.length === MAX_LENGTH_BYTES) length = Number.POSITIVE_INFINITY
      }
      if (length > maxBytes) {
        fail(new MigError('REQUEST_TOO_LARGE', `a frame of more than ${maxBytes} bytes`))
        return
      }
      if (length < 0) return
      if (received + bytes.byteLength > length) {
        fail(new MigError('REQUEST_REFUSED', 'more bytes than the frame announced'))
        return
      }
      if (meter?.take(bytes.byteLength) === false) {
        fail(new MigError('REQUEST_REFUSED', 'no room for the request now'))
        return
      }
      received += bytes.byteLength
      chunks.push(bytes)
      if (received < length) return
      finish(() => {
        resolve(concatBytes(...chunks))
      })
    }

    if (signal.aborted) {
      reject(signal.reason as Error)
      return
    }
    signal.addEventListener('abort', onAbort, { once: true })
    stream.addEventListener('close', onEnd)
    stream.addEventListener('end', onEnd)
    stream.addEventListener('message', onMessage)
    if (stream.readableEnded) onEnd()
  })
}

/**
 * Writes `head` and `body` as one frame, and waits until the stream can take more. A small body is copied, so that it
 * goes out in one packet with its length; a large one is not.
 * @throws what the stream throws when it is closed; the signal's reason when it aborts
 */
export async function writeFrame(
  stream: Stream,
  head: Uint8Array,
  body: Uint8Array,
  signal: AbortSignal
): Promise<void> {
  signal.throwIfAborted()
  const length: number[] = []
  let rest = head.byteLength + body.byteLength
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) length.push((rest % 128) | 0x80)
  length.push(rest)
  const parts = [new Uint8Array(length), head, body]
  if (body.byteLength <= SMALL_BYTES) {
    if (!stream.send(concatBytes(...parts))) await stream.onDrain({ signal })
    return
  }
  stream.send(concatBytes(...parts.slice(0, 2)))
  if (!stream.send(body)) await stream.onDrain({ signal })
}
