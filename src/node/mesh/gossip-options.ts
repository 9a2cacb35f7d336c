import { StrictNoSign } from '@chainsafe/libp2p-gossipsub'
import type { GossipsubOpts } from '@chainsafe/libp2p-gossipsub'
import { MAX_ENVELOPE_BYTES, MAX_REQUESTS_PER_PEER } from '../../protocol/wire/limits.ts'
import { sha256 } from '../../util/bytes.ts'
import type { Ms } from '../../util/clock.ts'

/** Ids in one IHAVE or IWANT: what an honest peer may send at most, 160 kB. */
const MAX_IDS = 5000
/** Messages in one RPC: a heartbeat's IWANT answer at the rate of the budgets. */
const MAX_MESSAGES = 512
/** Topics and control messages of one RPC: we have two topics. */
const MAX_CONTROLS = 32

/** One topic entry: without one, rejected messages cost a peer nothing. All positive scores and all others are off. */
const TOPIC_SCORE = {
  topicWeight: 1,
  timeInMeshWeight: 0,
  timeInMeshQuantum: 1,
  timeInMeshCap: 1,
  firstMessageDeliveriesWeight: 0,
  firstMessageDeliveriesDecay: 0.5,
  firstMessageDeliveriesCap: 1,
  meshMessageDeliveriesWeight: 0,
  meshMessageDeliveriesDecay: 0.5,
  meshMessageDeliveriesCap: 1,
  meshMessageDeliveriesThreshold: 0.5,
  meshMessageDeliveriesWindow: 10,
  meshMessageDeliveriesActivation: 1000,
  meshFailurePenaltyWeight: 0,
  meshFailurePenaltyDecay: 0.5,
  invalidMessageDeliveriesWeight: -1,
  invalidMessageDeliveriesDecay: 0.9
}

/** The settings of gossipsub; docs/protocol/mesh.md gives the reasons. */
export function gossipOptions(options: { heartbeatMs: Ms; topics: readonly string[] }): Partial<GossipsubOpts> {
  return {
    globalSignaturePolicy: StrictNoSign,
    msgIdFn: (message) => sha256(message.data),
    D: 8,
    Dlo: 6,
    Dhi: 12,
    Dout: 2,
    heartbeatInterval: options.heartbeatMs,
    mcacheLength: 60,
    mcacheGossip: 30,
    fallbackToFloodsub: false,
    floodPublish: true,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    emitSelf: false,
    doPX: false,
    allowedTopics: [...options.topics],
    maxInboundStreams: MAX_REQUESTS_PER_PEER,
    maxOutboundStreams: MAX_REQUESTS_PER_PEER,
    maxTopicBytesPerPeer: 64 * 1024,
    maxInboundDataLength: 4 * 1024 * 1024,
    maxOutboundBufferSize: 100 * MAX_ENVELOPE_BYTES,
    decodeRpcLimits: {
      maxSubscriptions: MAX_CONTROLS,
      maxMessages: MAX_MESSAGES,
      maxIhaveMessageIDs: MAX_IDS,
      maxIwantMessageIDs: MAX_IDS,
      maxIdontwantMessageIDs: MAX_IDS,
      maxControlMessages: MAX_CONTROLS,
      maxPeerInfos: 1
    },
    scoreParams: {
      IPColocationFactorWeight: 0,
      topics: Object.fromEntries(options.topics.map((topic) => [topic, TOPIC_SCORE]))
    },
    scoreThresholds: { gossipThreshold: -10, publishThreshold: -50, graylistThreshold: -80 }
  }
}
