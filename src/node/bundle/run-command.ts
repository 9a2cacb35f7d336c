import type { BundleNode } from './bundle-node.ts'
import type { BundleCommand } from './node-socket.ts'
import { exportBundle } from './export-bundle.ts'
import { importBundle } from './import-bundle.ts'

/** What a running node does when the owner of its home folder asks for it. @throws MigError as export and import do */
export function runBundleCommand({ verb, path }: BundleCommand, node: BundleNode): Promise<unknown> {
  return verb === 'bundle-export' ? exportBundle(path, node) : importBundle(path, node)
}
