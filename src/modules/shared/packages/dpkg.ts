import { readText } from '../files/read-whole.ts'
import { joinPath } from '../go/path.ts'
import { namesIn } from './expand-path.ts'
import type { Package, PackageReader } from './package.ts'

const FOLDER = 'var/lib/dpkg'
/** The largest of the databases known have 20 MB. */
const MAX_STATUS_BYTES = 256 * 1024 * 1024
/** States in which the files of a package are there. */
const PRESENT = ['installed', 'triggers-pending', 'triggers-awaited', 'unpacked', 'half-configured']

interface Paragraph {
  readonly name: string
  readonly arch: string
  readonly version: string
  readonly isPresent: boolean
  readonly isMultiArchSame: boolean
}

/** The database of dpkg, and what dpkg has noted beside it since it last wrote it anew. */
export const readDpkg: PackageReader = function* (root) {
  const folder = joinPath(root, FOLDER)
  const paragraphs = new Map<string, Paragraph>()
  const updates = joinPath(folder, 'updates')
  const notes = namesIn(updates).filter((name) => /^\d+$/.test(name))
  for (const path of [joinPath(folder, 'status'), ...notes.map((name) => joinPath(updates, name))]) {
    for (const paragraph of paragraphsOf(readText(path, MAX_STATUS_BYTES) ?? '')) {
      paragraphs.set(`${paragraph.name}:${paragraph.arch}`, paragraph)
    }
  }
  const native = nativeArchitecture(folder, paragraphs.values())
  for (const paragraph of paragraphs.values()) if (paragraph.isPresent) yield packageOf(paragraph, native)
}

function packageOf({ name, arch, version, isMultiArchSame }: Paragraph, native: string | undefined): Package {
  const isForeign = arch !== 'all' && arch !== '' && native !== undefined && arch !== native
  const shown = isMultiArchSame || isForeign ? `${name}:${arch}` : name
  return { name: shown, bareName: name, version, type: 'dpkg', arch }
}

/** The first of the architectures that dpkg was told of; without that list, the one of dpkg itself. */
function nativeArchitecture(folder: string, paragraphs: Iterable<Paragraph>): string | undefined {
  const listed = readText(joinPath(folder, 'arch'), 4096)?.split('\n')[0]
  if (listed !== undefined && listed !== '') return listed
  return [...paragraphs].find(({ name, isPresent }) => name === 'dpkg' && isPresent)?.arch
}

function* paragraphsOf(text: string): Iterable<Paragraph> {
  for (let start = 0; start < text.length;) {
    const blank = text.indexOf('\n\n', start)
    const end = blank === -1 ? text.length : blank
    const paragraph = `\n${text.slice(start, end)}\n`
    start = end + 2
    const name = field(paragraph, 'Package')
    if (name === '') continue
    const state = field(paragraph, 'Status').split(' ')[2] ?? ''
    yield {
      name,
      arch: field(paragraph, 'Architecture'),
      version: field(paragraph, 'Version'),
      isPresent: PRESENT.includes(state),
      isMultiArchSame: field(paragraph, 'Multi-Arch') === 'same'
    }
  }
}

function field(paragraph: string, name: string): string {
  const found = paragraph.indexOf(`\n${name}: `)
  if (found === -1) return ''
  const start = found + name.length + 3
  return paragraph.slice(start, paragraph.indexOf('\n', start)).trim()
}
