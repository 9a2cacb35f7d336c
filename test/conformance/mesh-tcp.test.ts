import { meshConformance } from './mesh.ts'

meshConformance('TCP', { listen: () => '/ip4/127.0.0.1/tcp/0' })
