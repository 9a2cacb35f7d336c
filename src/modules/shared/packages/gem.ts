import { basename } from 'node:path'
import { expandPath } from './expand-path.ts'
import type { PackageReader } from './package.ts'
import { readReported } from './read-reported.ts'

/** Where Ruby keeps the specifications of what is installed for everybody. */
const FOLDERS = [
  'var/lib/gems/*/specifications',
  'usr/lib/ruby/gems/*/specifications',
  'usr/lib/ruby/gems/*/specifications/default',
  'usr/lib64/gems/ruby/*/specifications',
  'usr/local/lib/ruby/gems/*/specifications',
  'usr/local/lib/ruby/gems/*/specifications/default',
  'usr/share/gems/specifications',
  'usr/share/gems/specifications/default',
  'usr/share/rubygems-integration/*/specifications',
  'opt/homebrew/lib/ruby/gems/*/specifications'
]
/** The line that RubyGems itself reads first: name, version, platform. */
const STUB = /^# stub: (\S+) (\S+) (\S+)/m
/** `name-version.gemspec` or `name-version-platform.gemspec`; a version begins with a digit, and holds no dash. */
const FILE_NAME = /^(.+?)-(\d[^-]*)(?:-(.+))?\.gemspec$/
const MAX_BYTES = 4 * 1024 * 1024

/** Packages of Ruby, by their specifications. */
export const readGem: PackageReader = function* (root, report) {
  for (const folder of FOLDERS.flatMap((pattern) => expandPath(root, pattern))) {
    for (const path of expandPath(folder, '*.gemspec')) {
      const found = STUB.exec(readReported(path, MAX_BYTES, report) ?? '') ?? FILE_NAME.exec(basename(path))
      const [, name, version, platform = ANY] = found ?? []
      if (name === undefined || version === undefined) continue
      yield { name, bareName: name, version, type: 'gem', arch: platform === 'ruby' ? ANY : platform }
    }
  }
}

const ANY = 'any'
