/** The gossip topic of the orders of one mesh. Messages are envelopes; the message id is the envelope digest. */
export function orderTopic(meshId: string): string {
  return `/mig/order/1/${meshId}`
}

/** The gossip topic of the location records of one mesh: rare, small, and wanted at once by who holds results. */
export function locationTopic(meshId: string): string {
  return `/mig/location/1/${meshId}`
}
