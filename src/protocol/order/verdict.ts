/**
 * What a node says of an envelope that a peer sent it.
 *
 * - `accept`: held and relayed.
 * - `ignore`: neither relayed nor held against the peer.
 * - `reject`: every honest node refuses it, so who relays it loses score.
 */
export type Verdict = 'accept' | 'ignore' | 'reject'
