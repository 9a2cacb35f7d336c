import { memory } from '@libp2p/memory'
import type { TransportFactory } from '../../src/node/mesh/create-host.ts'
import { meshConformance } from './mesh.ts'

let count = 0
meshConformance('memory', {
  listen: () => `/memory/node-${count++}`,
  transport: () => memory() as TransportFactory
})
